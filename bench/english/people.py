"""What the generator knows about invented people: the truth that registers and attendances record with errors."""

from dataclasses import dataclass, field
from datetime import date

from .places import Authority, Place


@dataclass(slots=True)
class Adult:
    """A parent. `maiden` is the mother's name before marriage, or the same as `family`."""

    given: str
    family: str
    maiden: str
    born: date
    number: str = ""


@dataclass(slots=True)
class Child:
    """One child. `expected` is set where the register holds an unborn plan; `born` is then the true day, past or to come."""

    id: str
    given: str
    middle: tuple[str, ...]
    family: str
    sex: str
    born: date
    known_as: str = ""
    also: tuple[tuple[str, str], ...] = ()  # other names the child has gone by: (given, family)
    number: str = ""
    twin: str = ""  # "same sex" or "mixed" when born together with a sibling
    expected: date | None = None


@dataclass(slots=True)
class Family:
    """A household: parents, children (oldest first), homes (oldest first, the last is current), phones and practice."""

    index: int
    tradition: str
    other: str  # the father's tradition where it differs, else ""
    authority: Authority
    mother: Adult
    father: Adult | None
    father_known: bool
    children: list[Child]
    homes: list[Place]
    phones: list[str]
    practices: list[str]
    places: dict[str, list[Place]] = field(default_factory=dict)  # child id to placements, oldest first

    @property
    def label(self) -> str:
        """The naming tradition as reported: "mixed" where the parents' differ."""
        return "mixed" if self.other else self.tradition
