"""NHS numbers for invented people: only from the test range that starts with 999.

Every position of the range is used once, in scattered order, so that no two people share a number and the order of
writing does not show in it. The range holds 909,090 valid numbers; beyond that the next test prefixes (998, 997, ...)
are used, which only populations of more than about 300,000 families reach.
"""

PER_PREFIX = 1_000_000
_SCATTER = 611_953  # coprime to 10**6: positions visit every body once
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)


def check_digit(nine: str) -> str | None:
    """The Modulus 11 check digit of nine digits, or None where no such NHS number exists (NHS Data Dictionary)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, nine, strict=True))
    digit = (11 - total % 11) % 11
    return None if digit == 10 else str(digit)


def is_valid(number: str) -> bool:
    """Ten digits whose last is the check digit of the first nine."""
    return len(number) == 10 and number.isdigit() and check_digit(number[:9]) == number[9]


def take(position: int, count: int) -> tuple[list[str], int]:
    """`count` numbers from a position on, and the position after them."""
    taken: list[str] = []
    while len(taken) < count:
        prefix, body = 999 - position // PER_PREFIX, position * _SCATTER % PER_PREFIX
        nine = f"{prefix}{body:06d}"
        position += 1
        check = check_digit(nine)
        if check is not None:
            taken.append(nine + check)
    return taken, position
