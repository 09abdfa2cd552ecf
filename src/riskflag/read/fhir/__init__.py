"""FHIR R4 (4.0.1, UK Core) as it comes from a host: persons, visits, registers' replies. Nothing is ever fetched."""

from riskflag.read.fhir.bundle import Contents, read_bundle
from riskflag.read.fhir.patient import PatientRecord, read_patient
from riskflag.read.fhir.replies import CPIS, FLAGS, Reply, read_care_teams, read_flags
from riskflag.read.fhir.visits import Visits, read_encounter, read_visits

__all__ = [
    "CPIS", "FLAGS", "Contents", "PatientRecord", "Reply", "Visits", "read_bundle", "read_care_teams", "read_encounter",
    "read_flags", "read_patient", "read_visits",
]  # fmt: skip
