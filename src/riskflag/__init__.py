"""riskflag tells an A&E or GP system, while the child is still in the building, whether this child is known to be at risk.

Every name below is public. A name loads its room when it is first used, so that importing the package costs a host nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from riskflag._version import VERSION as __version__

if TYPE_CHECKING:
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
    from riskflag.rules.packs import FRACTURES, INJURIES, OLDER_CHILDREN, STANDARD
    from riskflag.rules.rule import Finding, Kind, NotRaised, Raised, Rule, Tier, rule
    from riskflag.screener import Screener
    from riskflag.store.memory import MemoryHistory

_ROOMS = {
    "alerts.alert": ("Alert", "Assessment", "Outcome"),
    "alerts.audience": ("Audience", "View"),
    "answer": ("Answer", "Known", "Unknown"),
    "errors": ("CannotSay", "InvalidInput", "InvalidModel", "InvalidRulePack", "NotRecorded", "RiskflagError"),
    "link.match": ("Band", "Match"),
    "link.register": ("Register",),
    "people.attendance": ("Attendance", "Injury", "Mobility"),
    "people.dates": ("LONDON", "PartialDate"),
    "people.entry": ("RegisterEntry", "RegisterKind"),
    "people.names": ("Name",),
    "people.past": ("Coverage", "Past"),
    "people.person": ("Person",),
    "read.attendance_csv": ("read_attendances",),
    "read.register_csv": ("read_register",),
    "rules.case": ("Case",),
    "rules.codes": ("CodeList", "codes"),
    "rules.pack": ("Pack",),
    "rules.packs": ("FRACTURES", "INJURIES", "OLDER_CHILDREN", "STANDARD"),
    "rules.rule": ("Finding", "Kind", "NotRaised", "Raised", "Rule", "Tier", "rule"),
    "screener": ("Screener",),
    "store.memory": ("MemoryHistory",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "FRACTURES", "INJURIES", "LONDON", "OLDER_CHILDREN", "STANDARD",
    "Alert", "Answer", "Assessment", "Attendance", "Audience", "Band", "CannotSay", "Case", "CodeList",
    "Coverage", "Finding", "Injury", "InvalidInput", "InvalidModel", "InvalidRulePack", "Kind", "Known", "Match",
    "MemoryHistory", "Mobility", "Name", "NotRaised", "NotRecorded", "Outcome", "Pack", "PartialDate", "Past", "Person", "Raised",
    "Register", "RegisterEntry", "RegisterKind", "RiskflagError", "Rule", "Screener", "Tier", "Unknown", "View", "__version__",
    "codes", "read_attendances", "read_register", "rule",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Load the room of a public name when it is first asked for."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'riskflag' has no attribute {name!r}")
    value: object = getattr(import_module(f"riskflag.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return __all__
