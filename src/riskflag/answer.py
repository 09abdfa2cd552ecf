"""What a source can answer: Known(value) or Unknown(source, reason). Nothing else, never None.

Reading `.value` of an Unknown raises CannotSay, so code that forgot about failure stops where it forgot.
"""

from __future__ import annotations

from typing import Generic, NoReturn, TypeAlias, TypeVar

from attrs import field, frozen

from riskflag.errors import CannotSay

__all__ = ["Answer", "Known", "Unknown"]

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@frozen
class Known(Generic[T_co]):
    """The source answered; an empty value is an answer too."""

    value: T_co


@frozen
class Unknown:
    """The source did not answer. `reason` is a short sentence without a person's value, `known` what of it is known
    nevertheless ("at least 2 of 3 known").
    """

    source: str
    reason: str
    known: str = field(default="", repr=False)

    @property
    def value(self) -> NoReturn:
        """Raise CannotSay: nobody knows."""
        raise CannotSay(self)


Answer: TypeAlias = Known[T] | Unknown
