"""Lines of the ledger as a chain: each holds the hash of the one before, and its own.

A line is canonical JSON, ``{"n": 7, "prev": "…", "row": {…}, "sha256": "…"}`` with sorted keys and no
blanks. ``sha256`` is of the line without it, ``prev`` is the one of the line before; so who changes, drops or
moves a line has to write every later one anew, and then the last hash is another than the one that was kept
elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO

from venditor.listings.ledger.errors import LedgerError

FORMAT = "venditor.price-ledger/1"
NOTHING_BEFORE = "0" * 64
MOST_BYTES = 2**15
"""Bytes of a line."""
_LINE = re.compile(
    rb'\{"n":(0|[1-9][0-9]{0,15}),"prev":"([0-9a-f]{64})","row":(\{.*\}),"sha256":"([0-9a-f]{64})"\}'
)
_CLOSING = len(',"sha256":""}') + 64


@dataclass(frozen=True, slots=True)
class Link:
    """A line that is whole.

    Attributes:
        number: its ``n``; 0 is the line that names the format.
        before: hash of the line before it, as it says.
        hash: its own, as it says.
        row: the bytes of what it holds.
        sound: whether its hash is the one of its bytes.
    """

    number: int
    before: str
    hash: str
    row: bytes
    sound: bool

    def document(self) -> Any:
        """What it holds.

        Raises:
            LedgerError: `ledger.row`: its hash is right, and it is no JSON.
        """
        try:
            return json.loads(self.row.decode())
        except (ValueError, RecursionError):
            raise no_row(self.number) from None


def no_row(number: int, why: str = "no JSON") -> LedgerError:
    """The error of a line that is whole and holds no price."""
    return LedgerError(
        "ledger.row",
        f"Row {number} of the ledger is no price ({why}).",
        facts={"row": number},
        remedy="Go back to a copy of the ledger that Venditor wrote.",
    )


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a ledger that is not as it was written.

    Attributes:
        line: of the file, from 1.
        code: ``altered``, ``dropped``, ``moved``, ``replaced``, ``torn``, ``unreadable``, ``head``.
        message: what it is.
    """

    line: int
    code: str
    message: str


def linked(number: int, before: str, row: dict[str, Any]) -> tuple[bytes, str]:
    """A line, and its hash.

    Args:
        number: which it is.
        before: hash of the line before.
        row: what it holds; only text, truth values, lists and mappings of them, whole numbers.

    Returns:
        The line's bytes with its end, and its hash in hexadecimal.

    Raises:
        LedgerError: `ledger.row_too_large`.
    """
    held = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body = f'{{"n":{number},"prev":"{before}","row":{held}'.encode("utf-8", "replace")
    own = sha256(body + b"}").hexdigest()
    line = b'%b,"sha256":"%b"}\n' % (body, own.encode())
    if len(line) > MOST_BYTES:
        told = f"A row has {len(line):,} bytes; {MOST_BYTES:,} are the most."
        raise LedgerError("ledger.row_too_large", told, facts={"bytes": len(line)})
    return line, own


def link(line: bytes) -> Link | None:
    """A line, read; ``None`` where it is none."""
    found = _LINE.fullmatch(line.removesuffix(b"\n"))
    if found is None or not line.endswith(b"\n"):
        return None
    number, before, row, own = found.groups()
    sound = sha256(line[: -_CLOSING - 1] + b"}").hexdigest().encode() == own
    return Link(int(number), before.decode(), own.decode(), row, sound)


def held(line: bytes) -> tuple[int, bytes]:
    """Number and content of a line that was found sound before."""
    begin = line.index(b'"row":') + len(b'"row":')
    return int(line[line.index(b":") + 1 : line.index(b",")]), line[begin : -_CLOSING - 1]


@dataclass(slots=True)
class Walk:
    """A way along the chain, line by line, that notes what does not fit.

    Attributes:
        expected: number of the next line.
        head: hash of the last line.
        line: lines of the file so far.
        troubles: what did not fit.
        torn: the hash of a line that is none, until the next line says that it was set aside.
        open: whether that line has no end yet.
    """

    expected: int
    head: str
    line: int
    troubles: list[Trouble]
    torn: Any = None
    open: bool = False

    @classmethod
    def begun(cls) -> Walk:
        """Before the first line."""
        return cls(0, NOTHING_BEFORE, 0, [])

    def take(self, line: bytes) -> Link | None:
        """The next line; ``None`` where it is none."""
        self.line += 1
        found = None if self.open else link(line)
        if found is None:
            self._unread(line)
            return None
        if self.torn is not None:
            self._set_aside(found)
        if not found.sound:
            self._tell("altered", f"Row {found.number} was altered: its hash is not the one of its words.")
        self._fits(found)
        self.expected, self.head = found.number + 1, found.hash
        return found

    def end(self) -> None:
        """After the last line."""
        if self.torn is not None:
            self._tell("torn", "The last line is torn: a record was cut off while it was written.")

    def _unread(self, line: bytes) -> None:
        if self.open:
            self.line -= 1
        elif self.torn is not None:
            self._tell("unreadable", "It is no line of a ledger.", self.line - 1)
        if not self.open:
            self.torn = sha256()
        self.open = not line.endswith(b"\n")
        self.torn.update(line.removesuffix(b"\n"))

    def _set_aside(self, found: Link) -> None:
        torn, self.torn, self.open = self.torn.hexdigest(), None, False
        if b'"torn":"%b"' % torn.encode() not in found.row:
            self._tell("unreadable", "It is no line of a ledger.", self.line - 1)

    def _fits(self, found: Link) -> None:
        number, expected = found.number, self.expected
        if number > expected:
            gone = f"Row {expected} is" if number == expected + 1 else f"Rows {expected} to {number - 1} are"
            self._tell("dropped", f"{gone} missing before row {number}.")
        elif number < expected:
            self._tell("moved", f"Row {number} stands after row {expected - 1}.")
        elif found.before != self.head:
            self._tell(
                "replaced",
                f"Row {number} was written after another row {number - 1} than the one that stands there.",
            )

    def _tell(self, code: str, message: str, line: int | None = None) -> None:
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(Trouble(line or self.line, code, message))


MOST_TROUBLES = 1000
"""Troubles of one ledger that are kept; whoever has so many needs no more."""


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Lines of a file with their ends; a longer one is given in pieces, none of which is a line."""
    while line := file.readline(MOST_BYTES):
        yield line
