"""A register that has been written, and the people around it: what every product draws its attendances from."""

from collections.abc import Sequence
from random import Random

from .families import Families
from .numbers import take
from .registers import Listing, Registers


class Population:
    """Listed families by index, and NHS numbers nobody has yet."""

    def __init__(self, families: Families, registers: Registers, starts: Sequence[int], after: int) -> None:
        self.families = families
        self.world = families.world
        self._registers = registers
        self._starts = starts
        self._after = after

    def listing(self, rng: Random) -> Listing:
        """Any listed family, with the rows as the register has them."""
        return self.listing_at(rng.randrange(len(self._starts)))

    def __len__(self) -> int:
        """How many listed families there are."""
        return len(self._starts)

    def listing_at(self, index: int) -> Listing:
        """The index-th listed family."""
        return self._registers.listing(index, self._starts[index])

    def numbered(self, count: int) -> list[str]:
        """Fresh NHS numbers."""
        numbers, self._after = take(self._after, count)
        return numbers
