"""A CSV file as a table: known columns under their canonical names, rows by number, everything else counted.

The table is strict where a guess could shift a child's data into another column or drop a row unseen.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern

from attrs import evolve, frozen

from riskflag.errors import InvalidInput
from riskflag.people.fields import IGNORED_FIELDS, canonical_fields, heading
from riskflag.people.masking import masked
from riskflag.people.problem import Problem
from riskflag.read.lines import Lines
from riskflag.read.report import Rejection, Report

__all__ = ["NoRows", "Row", "Table"]

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 10_000  # characters; the longest honest cell is a list of diagnosis codes
_SAID_OFTEN = 200  # characters of a cell that other rows may repeat: what is longer is not kept
_ROWS_NAMED = 5
_SPREADSHEET_ROWS = {65_536, 1_048_576}  # all a sheet holds: Excel to 2003, Excel since 2007
_NO_VALUE = frozenset({"NULL", "(null)", "\\N", "NaN", "#N/A", "#NULL!", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!"})
_AS_TEXT = re.compile(r'="([^"]*)"|\'([=+\-@\d].*)', re.DOTALL)  # how spreadsheets are told to leave a cell alone
_UNCLOSED = "put the quotation marks right, or ask for the list again"


class NoRows(InvalidInput):
    """A file has headings and nothing else."""


@frozen(repr=False)
class Row:
    """One row: its non-empty known cells by canonical field, and all its cells as they stand in the file.

    `number` counts as a spreadsheet does, headings included. `problems` are cells that could not be taken as they
    are; one of them says so when an accepted row before it has the same id and says something else. Such rows are numbered
    in `again`, from 1 in the order of the file; others have 0.
    """

    number: int
    texts: Mapping[str, str]
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    again: int = 0

    __repr__ = masked


class Table:
    """An open table. `rows` yields what can be read; its reader then accepts or rejects each, before taking the next.

    `key` names the fields that make up a row's id: a row that repeats an accepted one exactly is accepted and not
    yielded again, one that shares its id and differs is yielded with a problem. Nobody is dropped for a repeated id.
    """

    def __init__(self, lines: Lines, fields: Mapping[str, tuple[str, ...]], key: tuple[str, ...] = ()) -> None:
        self._lines = lines
        self.file = lines.name
        self._text = iter(lines)
        self._number, head = self._head()
        self.delimiter, self.headings = self._headings(head, fields)
        self.columns = self._columns(fields)
        self._names = [self.columns.get(index, "") for index in range(len(self.headings))]
        self._fields = fields
        self._read = self._accepted = self._repeated = self._empty = 0
        self._last = 0  # the number of the last row, 0 after an empty one
        self._rejected: list[Rejection] = []
        self._problems: Counter[Problem] = Counter()
        self._key = key
        self._known: dict[tuple[str, ...], int] = {}  # the content, as a hash, of the first accepted row of each id
        self._undecided: set[tuple[str, ...]] = set()
        self._shared: list[int] = []

    def require(self, *wanted: str, remedy: str = "") -> None:
        """Refuse the file unless a column for one of these fields is there."""
        if not set(wanted) & set(self.columns.values()):
            names = " or ".join(wanted)
            raise InvalidInput(f"there is no column for {names}", where=self.file, remedy=remedy or f"name a column {wanted[0]}")

    def rows(self, settle: Callable[[], None] | None = None) -> Iterator[Row]:
        """Yield the rows that are whole; damaged ones are rejected. Raises InvalidInput when the rest cannot be read.

        With `settle`, its reader may take further rows before it has decided on some: those whose id comes again are decided on
        when `settle` was called.
        """
        known = self._known
        for cells in self._records():
            if not "".join(cells).strip():
                self._empty += 1
                self._last = 0
                continue
            self._read += 1
            self._last = self._number
            row = self._row(cells)
            if damage := self._damage(cells):
                self._refuse(row, "", *damage)
                continue
            ident = self._id(row)
            if settle is not None and ident in self._undecided:
                settle()
            if ident not in known:
                if settle is not None:
                    self._undecided.add(ident)
                yield row
            elif known[ident] == _content(row):
                self._repeated += 1
                self._accepted += 1
            else:
                yield self._shares_id(row)
        if not self._read:
            remedy = "an empty list is never taken for 'nobody': ask for it again"
            raise NoRows("the file has headings but no rows", where=self.file, remedy=remedy)

    def reject(self, row: Row, field: str, problem: str, remedy: str) -> None:
        """Count a row as not taken."""
        self._undecided.discard(self._id(row))
        self._refuse(row, field, problem, remedy)

    def _refuse(self, row: Row, field: str, problem: str, remedy: str) -> None:
        self._rejected.append(Rejection(row.number, field, problem, remedy, row.cells))

    def accept(self, row: Row, problems: Iterable[Problem] = ()) -> None:
        """Count a row as taken, with what could not be read in it."""
        self._accepted += 1
        for problem in problems:
            self._problems[problem] += 1
        if self._key:
            ident = self._id(row)
            self._undecided.discard(ident)
            self._known.setdefault(ident, _content(row))

    def report(self, *notes: str) -> Report:
        """What became of the rows so far."""
        found = set(self.columns.values())
        others = [text for index, text in enumerate(self.headings) if index not in self.columns and text]
        return Report(
            file=self.file,
            read=self._read,
            accepted=self._accepted,
            rejected=tuple(sorted(self._rejected, key=lambda rejected: rejected.row)),
            problems=tuple(sorted(self._problems.items(), key=lambda item: (item[0].field, -item[1], item[0].what))),
            repeated=self._repeated,
            headings=self.headings,
            unknown=tuple(text for text in others if heading(text) not in IGNORED_FIELDS),
            ignored=tuple(text for text in others if heading(text) in IGNORED_FIELDS),
            absent=tuple(name for name in self._fields if name not in found),
            notes=(*self._notes(), *notes),
            breaks_off=self._breaks_off,
        )

    @property
    def _breaks_off(self) -> bool:
        return not self._lines.ended and any(rejected.row == self._last for rejected in self._rejected)

    def _notes(self) -> Iterator[str]:
        if self._breaks_off:
            yield "the file breaks off within its last row: ask for it again"
        if self._lines.encoding != "utf-8":
            yield f"the file is {self._lines.encoding.upper()}"
        if self._lines.legacy:
            yield f"{_count(self._lines.legacy, 'line')} not UTF-8, read as Windows-1252: check the accents in the names"
        if self._empty:
            yield f"{_count(self._empty, 'empty row')} skipped"
        if self._shared:
            rows = ", ".join(map(str, self._shared[:_ROWS_NAMED])) + ", …" * (len(self._shared) > _ROWS_NAMED)
            yield f"{_count(len(self._shared), 'row')} with an id that an earlier row has, saying something else: row {rows}"
        if self._number in _SPREADSHEET_ROWS:
            yield f"exactly {self._number:,} rows, all that a spreadsheet holds: the end of the list may be missing"

    def _head(self) -> tuple[int, str]:
        """The number and text of the first row that is not empty; a quoted heading may run over several lines."""
        number, head = 0, ""
        for line in self._text:
            if not head:
                if re.fullmatch(r"sep=.\s*", line, re.IGNORECASE):
                    continue  # Excel's hint of a delimiter, which is not a row
                number += 1
            if head or line.strip(' \t\r\n,;|"'):
                head += line
            if head and head.count('"') % 2 == 0:
                return number, head
            if len(head) > _LONGEST_CELL:
                break
        raise InvalidInput("there is no row of headings", where=self.file, remedy="the first row must name the columns")

    def _headings(self, head: str, fields: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
        """The delimiter under which most headings are known, and the headings."""
        best: tuple[int, str, tuple[str, ...]] = (0, ",", ())
        for delimiter in _DELIMITERS:
            headings = _split(head, delimiter)
            known = sum(_is_known(text, fields) for text in headings)
            if known > best[0]:
                best = (known, delimiter, headings)
        if not best[0]:
            where, remedy = f"{self.file}, row {self._number}", "the first row must name the columns; see docs/reference"
            raise InvalidInput("no heading is known", where=where, remedy=remedy)
        return best[1:]

    def _columns(self, fields: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
        where = f"{self.file}, row {self._number}"
        twice = [n for n, count in Counter(text for text in self.headings if text).items() if count > 1]
        if twice:
            places = ", ".join(str(i + 1) for i, text in enumerate(self.headings) if text in twice)
            raise InvalidInput(f"a heading stands twice (columns {places})", where=where, remedy="keep one of them")
        try:
            found = canonical_fields((text for text in self.headings if text), fields)
        except InvalidInput as bad:
            raise InvalidInput(bad.problem, where=where, remedy=bad.remedy) from None
        return {index: found[text] for index, text in enumerate(self.headings) if text in found}

    def _records(self) -> Iterator[list[str]]:
        reader = csv.reader(self._text, delimiter=self.delimiter, strict=True, skipinitialspace=True)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                wrong = "a cell has no end" if "limit" in str(error) else "a quotation mark is not closed, or is inside a cell"
                raise InvalidInput(wrong, where=f"{self.file}, from row {self._number + 1}", remedy=_UNCLOSED) from None
            if cells is None:
                return
            self._number += 1
            self._refuse_swallowed(cells)
            yield cells

    def _refuse_swallowed(self, cells: Sequence[str]) -> None:
        """Refuse a cell that holds a whole row: a quotation mark before it was not closed."""
        least = max(3, len(self.headings) - 1)
        if "\n" not in "".join(cells):
            return
        for cell in cells:
            if "\n" in cell and any(line.count(self.delimiter) >= least for line in cell.splitlines()):
                raise InvalidInput("a quotation mark is not closed", where=f"{self.file}, row {self._number}", remedy=_UNCLOSED)

    def _damage(self, cells: Sequence[str]) -> tuple[str, str] | None:
        wanted = len(self.headings)
        if len(cells) < wanted or any(cell.strip() for cell in cells[wanted:]):
            return (f"{_count(len(cells), 'cell')} where there are {wanted} headings", "give every row a cell for each heading")
        if "\0" in "".join(cells):
            return ("it holds NUL bytes: the file is damaged", "ask for the list again")
        return None

    def _row(self, cells: Sequence[str]) -> Row:
        longest = max(map(len, cells))
        found = map(_text_of if longest <= _SAID_OFTEN else _text, cells)
        texts = {name: text for name, text in zip(self._names, found, strict=False) if name and text}
        if longest <= _LONGEST_CELL:
            return Row(self._number, texts, tuple(cells))
        too_long = [name for name, cell in zip(self._names, cells, strict=False) if name and len(cell) > _LONGEST_CELL]
        what = f"longer than {_LONGEST_CELL:,} characters"
        texts = {name: text for name, text in texts.items() if name not in too_long}
        return Row(self._number, texts, tuple(cells), tuple(Problem(name, what) for name in too_long))

    def _shares_id(self, row: Row) -> Row:
        self._shared.append(row.number)
        told = Problem(self._key[-1], "another row has the same id")
        return evolve(row, again=len(self._shared), problems=(*row.problems, told))

    def _id(self, row: Row) -> tuple[str, ...]:
        return tuple(row.texts.get(name, "") for name in self._key)


def _content(row: Row) -> int:
    return hash(tuple(row.texts.items()))  # in the order of the columns


def _is_known(text: str, fields: Mapping[str, tuple[str, ...]]) -> bool:
    return bool(text) and bool(canonical_fields((text,), fields))


def _split(head: str, delimiter: str) -> tuple[str, ...]:
    lines = head.splitlines(keepends=True)
    try:
        return tuple(_text(cell) for cell in next(csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True), []))
    except csv.Error:
        return ()


@lru_cache(maxsize=131_072)  # most cells say what another row said; what is said often is kept once
def _text_of(cell: str) -> str:
    return intern(_text(cell)) if cell else ""


def _text(cell: str) -> str:
    text = cell.strip()
    if text in _NO_VALUE:
        return ""
    if text[:1] in ("=", "'") and (told := _AS_TEXT.fullmatch(text)):
        return (told[1] or told[2] or "").strip()
    return text


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
