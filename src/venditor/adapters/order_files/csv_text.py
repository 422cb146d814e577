"""Text of a CSV file: which encoding and delimiter it has, and its records, good and broken ones apart.

Source: RFC 4180, with the encodings and delimiters that spreadsheets write.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from venditor.adapters.order_files.errors import OrderFileError
from venditor.audits.engine import RejectedLine
from venditor.core.text import is_mostly_utf8

DELIMITERS = (",", ";", "\t", "|")
# Lines handled at a time, and the most lines one record may span before a quote counts as never closed.
CHUNK_LINES = 50_000
RECORD_LINES = 1_000
SHOWN_CHARACTERS = 200
_SAMPLE_RECORDS = 100
_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file.

    Attributes:
        name: Python's name of it.
        guessed: nothing in the file says so; the bytes are not UTF-8 and are all letters of it.
        broken: some lines are no text in it; they are set aside.
    """

    name: str
    guessed: bool = False
    broken: bool = False


def find_encoding(path: Path, named: str | None) -> Encoding:
    """The encoding a file decodes in, start to end.

    Args:
        path: the file.
        named: the encoding its mapping names; tried alone.

    Raises:
        OrderFileError: when the bytes are not text in it, with the line of the first one that is not.
    """
    if named is not None:
        return Encoding(_decodes(path, named))
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(_decodes(path, name))
    if b"\0" in head:
        name = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        # A stray zero byte makes no other encoding: lines end in it as well.
        if "\n" in head.decode(name, "ignore"):
            return Encoding(_decodes(path, name), guessed=True)
    try:
        return Encoding(_decodes(path, "utf-8"))
    except OrderFileError as error:
        if _is_mostly_utf8(path):
            return Encoding("utf-8", broken=True)
        try:
            return Encoding(_decodes(path, "cp1252"), guessed=True)
        except OrderFileError:
            raise error from None


def _is_mostly_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        return is_mostly_utf8(file)


def _decodes(path: Path, name: str) -> str:
    try:
        # Some codecs of Python are not of text: they turn bytes into bytes, or unpack them.
        b"a".decode(name, "ignore")
        decoder = codecs.getincrementaldecoder(name)()
    except (LookupError, UnicodeError):
        raise OrderFileError(
            "orders.encoding_name",
            f'"{name}" is not the name of an encoding.',
            facts={"encoding": name},
            remedy="Write one such as utf-8, utf-16, cp1252 or shift_jis.",
        ) from None
    lines = 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                lines += error.object[: error.start].count(b"\n")
                raise _undecodable(path, name, lines, error.object[error.start]) from None
            except UnicodeError as error:
                raise _not_text(path, f"this is not text in {name} ({error})") from None
            if not block:
                return name
            lines += text.count("\n")


def _undecodable(path: Path, name: str, line: int, byte: int) -> OrderFileError:
    return _not_text(path, f"byte 0x{byte:02x} is not text in {name}", line)


def _not_text(path: Path, what: str, line: int = 1) -> OrderFileError:
    return OrderFileError(
        "orders.encoding",
        f"{path.name}:{line}: {what}.",
        facts={"file": path.name, "line": line},
        remedy="Save the file as UTF-8, or name its encoding in the mapping (`file: {encoding: shift_jis}`).",
    )


@contextmanager
def text_lines(path: Path, encoding: Encoding) -> Iterator[io.TextIOWrapper]:
    """The file as lines of text, their ends kept; bytes that are no text come as lone surrogates."""
    errors = "surrogateescape" if encoding.broken else "strict"
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=encoding.name, errors=errors, newline="") as text,
    ):
        yield text


def find_delimiter(sample: list[str]) -> str:
    """The delimiter under which the first records have most often as many cells as the heading row."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = list(islice(_well_formed(csv.reader(sample, delimiter=delimiter)), _SAMPLE_RECORDS))
        width = len(rows[0]) if rows else 0
        alike = sum(1 for row in rows if len(row) == width)
        # One column alone is what every wrong delimiter gives.
        return (alike / len(rows), width) if width > 1 else (0.0, width)

    return max(DELIMITERS, key=score)


def _well_formed(records: Iterator[list[str]]) -> Iterator[list[str]]:
    """Records without those that cannot be parsed, such as one with a cell beyond all bounds."""
    while True:
        try:
            yield next(records)
        except csv.Error:
            continue
        except StopIteration:
            return


@dataclass(slots=True)
class Batch:
    """Records of some lines.

    Attributes:
        lines: number of the first line of each record.
        records: cells of each record, all of one width.
        rejected: lines that are no record of that width.
    """

    lines: list[int]
    records: list[list[str]]
    rejected: list[RejectedLine]


def batches(lines: Iterator[str], *, first_line: int, delimiter: str, width: int) -> Iterator[Batch]:
    """All records below the headings.

    A record that is not well quoted, or not of the table's width, costs its first line only: reading goes on
    with the line after it, so that a quote that is never closed does not swallow what follows.

    Args:
        lines: lines of text below the headings, with their ends.
        first_line: number of the first of them.
        delimiter: between cells.
        width: number of columns.
    """
    carried: list[str] = []
    while True:
        fresh = list(islice(lines, CHUNK_LINES))
        chunk = carried + fresh
        if not chunk:
            return
        chunk_ = _Chunk(chunk, first_line, delimiter, width, final=len(fresh) < CHUNK_LINES)
        batch, read = chunk_.parse()
        yield batch
        if not fresh:
            return
        carried = chunk[read:]
        first_line += read


@dataclass(slots=True)
class _Chunk:
    lines: list[str]
    first_line: int
    delimiter: str
    width: int
    final: bool

    def parse(self) -> tuple[Batch, int]:
        """The records, and how many lines they are; the rest of the lines begins a record that goes on."""
        try:
            rows = list(csv.reader(self.lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return self.parse_one_by_one()
        broken = any(map(_is_broken, self.lines))
        if len(rows) == len(self.lines) and not broken and all(map(self.fits, rows)):
            numbers = range(self.first_line, self.first_line + len(rows))
            return Batch(list(numbers), rows, []), len(self.lines)
        return self.parse_one_by_one()

    def fits(self, row: list[str]) -> bool:
        return len(row) == self.width

    def parse_one_by_one(self) -> tuple[Batch, int]:
        batch = Batch([], [], [])
        start, count = 0, len(self.lines)
        while start < count:
            reader = csv.reader(islice_from(self.lines, start), delimiter=self.delimiter, strict=True)
            begun = start
            try:
                for row in reader:
                    end = begun + reader.line_num
                    if not self.take(row, start, end, batch):
                        start += 1
                        break
                    start = end
            except csv.Error as error:
                unfinished = str(error) == "unexpected end of data"
                if unfinished and not self.final and count - start < RECORD_LINES:
                    return batch, start
                self.reject(start, "broken_quotes", batch)
                start += 1
        return batch, count

    def take(self, row: list[str], start: int, end: int, batch: Batch) -> bool:
        """Whether reading may go on behind the record; otherwise its first line is set aside."""
        if not any(cell.strip() for cell in row):
            return True
        if len(row) > self.width and not any(row[self.width :]):
            row = row[: self.width]
        if _is_broken("".join(row)):
            self.reject(start, "broken_text", batch)
            return end - start == 1
        if len(row) == self.width:
            batch.lines.append(self.first_line + start)
            batch.records.append(row)
            return True
        self.reject(start, "too_few_columns" if len(row) < self.width else "too_many_columns", batch)
        return end - start == 1

    def reject(self, index: int, reason: str, batch: Batch) -> None:
        shown = self.lines[index].rstrip("\r\n")[:SHOWN_CHARACTERS]
        shown = shown.encode("utf-8", "replace").decode("utf-8")
        batch.rejected.append(RejectedLine(self.first_line + index, reason, shown))


def _is_broken(text: str) -> bool:
    """Whether bytes that are no text stand in a line, as lone surrogates."""
    if text.isascii():
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def islice_from(lines: list[str], start: int) -> Iterator[str]:
    """Lines from an index on, without copying them."""
    return (lines[index] for index in range(start, len(lines)))
