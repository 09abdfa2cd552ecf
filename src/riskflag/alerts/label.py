"""Security labels: how an output must be kept, in the code systems health records use."""

from __future__ import annotations

from attrs import frozen

__all__ = ["NOT_FOR_PATIENT", "RESTRICTED", "VERY_RESTRICTED", "Label"]


@frozen
class Label:
    """A code of HL7 Confidentiality or ActCode, and what it asks of whoever holds the output."""

    system: str
    code: str
    display: str


_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

VERY_RESTRICTED = Label(_CONFIDENTIALITY, "V", "very restricted")
RESTRICTED = Label(_CONFIDENTIALITY, "R", "restricted")
NOT_FOR_PATIENT = Label(
    "http://terminology.hl7.org/CodeSystem/v3-ActCode", "NOPAT",
    "no disclosure to patient, family or caregivers without attending provider's authorization",
)
