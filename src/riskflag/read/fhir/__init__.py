"""FHIR R4 (4.0.1, UK Core) as it comes from a host: persons, visits, registers' replies. Nothing is ever fetched."""

from riskflag.read.fhir.bundle import Contents, read_bundle
from riskflag.read.fhir.patient import PatientRecord, read_patient
from riskflag.read.fhir.visits import Visits, read_encounter, read_visits

__all__ = ["Contents", "PatientRecord", "Visits", "read_bundle", "read_encounter", "read_patient", "read_visits"]
