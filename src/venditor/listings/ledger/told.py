"""Rows that a shop writes itself, as JSON lines: transactions, prices for members, renamed variants.

Each line has what `Row.document` gives, but for when it was recorded, country and channel, which are the
command's. Amounts are text, or whole numbers.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from venditor.listings.ledger.errors import LedgerError
from venditor.listings.ledger.row import Row, checked, read_row, written

MOST_BYTES = 256 * 2**20
"""Bytes of a file, which is held whole: nothing of it is appended where one row is refused."""
_GIVEN = {"country", "channel", "recorded", "path", "file", "place", "number", "late"}
_TRUE_OR_FALSE = ("offered", "every_change", "tax_included")
_SHAPES = {bool: "true or false", list: "a list", str: "text"}
_KNOWN = {each.name for each in fields(Row)} - _GIVEN - {"seen_at", "recorded_at"} | {"seen"}


def rows_told(path: Path, country: str, channel: str, now: datetime) -> list[Row]:
    """The rows of a file.

    Args:
        path: a file of JSON lines.
        country: destination, ISO 3166-1 alpha-2.
        channel: where they were sold.
        now: when they are recorded; aware.

    Raises:
        LedgerError: `ledger.told`, with the line, where one of them is none; `ledger.file`.
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise _refused(path, 0, f"it cannot be read ({error.strerror or error})", "ledger.file") from None
    if raw is None:
        raise _refused(path, 0, f"it has more than {MOST_BYTES:,} bytes; split it", "ledger.file")
    given = {"country": country, "channel": channel, "recorded": written(now), "path": path.name}
    given |= {"file": sha256(raw).hexdigest()}
    rows = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            rows.append(_row(path, number, line, given))
    return rows


def _row(path: Path, number: int, line: bytes, given: dict[str, str]) -> Row:
    try:
        told = json.loads(line)
        if not isinstance(told, dict):
            raise _refused(path, number, "it is no JSON object")
        _check(path, number, told)
        row = checked(read_row({"kind": "asked", **told, **given, "place": f"line {number}"}, number))
    except LedgerError as error:
        if error.code == "ledger.told":
            raise
        raise _refused(path, number, str(error)) from None
    except (ValueError, RecursionError):
        raise _refused(path, number, "it is no JSON") from None
    if row.seen_at > row.recorded_at:
        raise _refused(path, number, f"{row.seen_at.isoformat()} is later than now")
    return row


def _check(path: Path, number: int, told: dict[str, Any]) -> None:
    """Refuse what would be read as something else than it says."""
    for name in sorted(told.keys() - _KNOWN):
        raise _refused(path, number, f'there is no "{name}"; there are {", ".join(sorted(_KNOWN))}')
    for name in ("seen", "variant"):
        if name not in told:
            raise _refused(path, number, f'it has no "{name}"')
    for name, value in told.items():
        kind = bool if name in _TRUE_OR_FALSE else list if name in ("beside", "names") else str
        if name != "amount" and not isinstance(value, kind):
            raise _refused(path, number, f'"{name}" is {_SHAPES[kind]}')
    beside = told.get("beside", [])
    for amount in (told.get("amount"), *(one.get("amount") for one in beside if isinstance(one, dict))):
        if not isinstance(amount, str | int | None) or isinstance(amount, bool):
            raise _refused(path, number, f'{amount!r} is no exact amount; write it in quotes, like "19.90"')
    if told.get("kind") == "repair":
        raise _refused(path, number, "a repair is recorded by its own command")


def _refused(path: Path, number: int, why: str, code: str = "ledger.told") -> LedgerError:
    where = f"{path}:{number}" if number else str(path)
    return LedgerError(
        code,
        f"{where}: {why}.".replace("..", "."),
        facts={"path": str(path), "line": number},
        remedy="Nothing of the file was recorded." if number else "Name a file of JSON lines.",
    )
