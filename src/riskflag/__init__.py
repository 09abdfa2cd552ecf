"""riskflag tells an A&E or GP system, while the child is still in the building, whether this child is known to be at risk."""

from riskflag._version import VERSION as __version__
from riskflag.alerts.alert import Alert, Assessment, Outcome
from riskflag.alerts.audience import Audience, View
from riskflag.answer import Answer, Known, Unknown
from riskflag.errors import CannotSay, InvalidInput, InvalidModel, InvalidRulePack, NotRecorded, RiskflagError
from riskflag.link.match import Band, Match
from riskflag.link.register import Register
from riskflag.people.attendance import Attendance, Injury, Mobility
from riskflag.people.dates import LONDON, PartialDate
from riskflag.people.entry import RegisterEntry, RegisterKind
from riskflag.people.names import Name
from riskflag.people.past import Coverage, Past
from riskflag.people.person import Person
from riskflag.read.attendance_csv import read_attendances
from riskflag.read.register_csv import read_register
from riskflag.rules.case import Case
from riskflag.rules.codes import CodeList, codes
from riskflag.rules.pack import Pack
from riskflag.rules.packs import FRACTURES, STANDARD
from riskflag.rules.rule import Finding, Kind, NotRaised, Raised, Rule, Tier, rule
from riskflag.screener import Screener
from riskflag.store.memory import MemoryHistory

__all__ = [
    "FRACTURES",
    "LONDON",
    "STANDARD",
    "Alert",
    "Answer",
    "Assessment",
    "Attendance",
    "Audience",
    "Band",
    "CannotSay",
    "Case",
    "CodeList",
    "Coverage",
    "Finding",
    "Injury",
    "InvalidInput",
    "InvalidModel",
    "InvalidRulePack",
    "Kind",
    "Known",
    "Match",
    "MemoryHistory",
    "Mobility",
    "Name",
    "NotRaised",
    "NotRecorded",
    "Outcome",
    "Pack",
    "PartialDate",
    "Past",
    "Person",
    "Raised",
    "Register",
    "RegisterEntry",
    "RegisterKind",
    "RiskflagError",
    "Rule",
    "Screener",
    "Tier",
    "Unknown",
    "View",
    "__version__",
    "codes",
    "read_attendances",
    "read_register",
    "rule",
]
