"""A file as lines of text: what kind of file it is, how it is encoded, and nothing about columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from riskflag.errors import InvalidInput

__all__ = ["Lines", "open_lines"]

_HEAD = 4096
_LONGEST_LINE = 1 << 20  # characters; a row of a register has a few hundred
_BINARY_SHARE = 0.02  # of control characters in the head of a file; text has none but tabs and line ends

_SAVE_AS = "open it in a spreadsheet and save it as CSV (UTF-8)"
_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or another Office document", _SAVE_AS),
    (b"%PDF", "a PDF document", "ask the sender for the list as CSV"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"SQLite format 3", "a SQLite database", "export the table as CSV"),
    (b"PAR1", "a Parquet file", "export the table as CSV"),
    (b"\x89PNG", "an image", "ask the sender for the list as CSV"),
    (b"\xff\xd8\xff", "an image", "ask the sender for the list as CSV"),
    (b"-----BEGIN PGP", "an encrypted message", "decrypt it first"),
    (b"{\\rtf", "a word processor's document", "ask the sender for the list as CSV"),
)
_MARKUP = (
    (b"<!doctype html", "a web page", "it may be a sign-in page saved in place of the export: download it again"),
    (b"<html", "a web page", "it may be a sign-in page saved in place of the export: download it again"),
    (b"<?xml", "an XML document", "ask the sender for the list as CSV"),
    (b"<", "a web page or an XML document", "ask the sender for the list as CSV"),
    (b"{", "a JSON document", "ask the sender for the list as CSV"),
    (b"[{", "a JSON document", "ask the sender for the list as CSV"),
)
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Lines:
    """The lines of one open file, ends kept. `legacy` counts the lines that were not UTF-8 and were read as Windows-1252; `ended`
    is false while the last line read has no end.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name
        self.legacy = 0
        self.ended = True
        head = file.read(_HEAD)
        file.seek(0)
        _refuse_other_formats(head, name)
        self.encoding = _wide_encoding(head) or "utf-8"
        if self.encoding == "utf-8":
            _refuse_binary(head, name)

    def __iter__(self) -> Iterator[str]:
        """Yield lines once. Raises InvalidInput for what is no text after all."""
        for line in self._utf_8() if self.encoding == "utf-8" else self._wide():
            self.ended = line.endswith(("\n", "\r"))
            yield line

    def _utf_8(self) -> Iterator[str]:
        mark = b"\xef\xbb\xbf"
        while chunk := self._file.readline(_LONGEST_LINE):
            self._refuse_overlong(len(chunk), ended=chunk.endswith(b"\n"))
            for line in chunk.removeprefix(mark).splitlines(keepends=True):  # bytes break at \r, \n and \r\n only
                yield self._decode(line)
            mark = b"\xff"  # no text holds it: only the start of the file may carry a mark

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.legacy += 1
            return line.decode("cp1252", errors="replace")

    def _wide(self) -> Iterator[str]:
        with io.TextIOWrapper(self._file, encoding=self.encoding, newline="") as text:
            try:
                while line := text.readline(_LONGEST_LINE):
                    self._refuse_overlong(len(line), ended=line.endswith(("\n", "\r")))
                    yield line.removeprefix("\ufeff")
            except UnicodeError:
                wrong = f"not {self.encoding.upper()} to its end"
                raise InvalidInput(wrong, where=self.name, remedy="it may be cut off: ask for it again") from None

    def _refuse_overlong(self, length: int, *, ended: bool) -> None:
        if length >= _LONGEST_LINE and not ended:
            raise InvalidInput("a line without an end", where=self.name, remedy="this is not a table; check which file it is")


@contextmanager
def open_lines(path: str | PathLike[str]) -> Iterator[Lines]:
    """Open a text file. Raises InvalidInput if it is not there, cannot be opened, is empty or is not text."""
    name = Path(fspath(path)).name
    try:
        with Path(path).open("rb") as file:
            yield Lines(file, name)
    except OSError as error:
        why = error.strerror or type(error).__name__
        remedy = "check its name and your rights to it"
        raise InvalidInput(f"the file cannot be read ({why})", where=name, remedy=remedy) from None


def _refuse_other_formats(head: bytes, name: str) -> None:
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InvalidInput("the file is empty", where=name, remedy="ask the sender for the list again")
    start = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n").lower()[:64]
    for signs, text in ((_MAGIC, head), (_MARKUP, start)):
        for sign, what, remedy in signs:
            if text.startswith(sign):
                raise InvalidInput(f"the file is {what}, not a CSV table", where=name, remedy=remedy)


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by the empty half of each Latin letter; None for anything else."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    mostly = len(head) * 0.4  # of the whole head: four letters in five have an empty half
    if odd > mostly and not even:
        return "utf-16-le"
    if even > mostly and not odd:
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes, name: str) -> None:
    control = sum(byte < 0x20 and byte not in b"\t\n\r\x1a" for byte in head)  # noqa: PLR2004 - first printable character
    if control > max(8, len(head) * _BINARY_SHARE):
        raise InvalidInput("the file is binary, not text", where=name, remedy="check which file it is; expected a CSV table")
