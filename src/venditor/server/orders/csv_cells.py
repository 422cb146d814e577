"""What a cell of a file of orders says: days, amounts, yes and no, in the ways spreadsheets write them.

What can be read in two ways is not read at all: ``03/04/2026`` is two days, ``1.234`` two amounts.
"""

from __future__ import annotations

import re
from datetime import date

from venditor.rules.vocabulary import FactDefinition
from venditor.server.orders import amounts
from venditor.server.orders.folding import folded

NONE = "none"
_NOT_YET = frozenset((NONE, "keine", "nie", "never", "尚未", "無", "noch nicht", "not yet"))
_TRUE = frozenset(("true", "yes", "y", "1", "ja", "wahr", "是", "x"))
_FALSE = frozenset(("false", "no", "n", "0", "nein", "falsch", "否"))
# A day, and what may stand behind it: the time of a shop system's clock.
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,?\s.*)?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,?\s.*)?")
_EAST_ASIAN = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일](?:\s.*)?")


class CellError(Exception):
    """A cell that cannot be used; its code never repeats what stands in it.

    Args:
        code: ``day``, ``day_ambiguous``, ``amount``, ``amount_ambiguous``, ``pieces``, ``truth`` or
            ``currency``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_day(cell: str) -> str | None:
    """A day as ISO text, ``none`` for what has not happened, ``None`` for an empty cell.

    Raises:
        CellError: where it is no day, or could be two.
    """
    text = folded(cell)
    if not text:
        return None
    if text.casefold() in _NOT_YET:
        return NONE
    for pattern in (_ISO, _EAST_ASIAN):
        if match := pattern.fullmatch(text):
            return _day(*match.groups())
    if match := _DOTTED.fullmatch(text):
        return _day(*reversed(match.groups()))
    if match := _SLASHED.fullmatch(text):
        first, second, year = match.groups()
        days = {day for day in (_possible(year, second, first), _possible(year, first, second)) if day}
        if len(days) > 1:
            raise CellError("day_ambiguous")
        if days:
            return days.pop()
    raise CellError("day")


def _day(year: str, month: str, day: str) -> str:
    found = _possible(year, month, day)
    if found is None:
        raise CellError("day")
    return found


def _possible(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_amount(cell: str, currency: str, *, decimal: str = "") -> str:
    """An amount as :func:`venditor.server.orders.amounts.read_amount` reads it.

    Raises:
        CellError: where it is no amount, or could be two.
    """
    try:
        return amounts.read_amount(cell, currency, decimal=decimal)
    except amounts.AmountError as error:
        raise CellError(error.code) from None


def read_pieces(cell: str) -> int:
    """How many; one where nothing stands. ``2``, ``2.0`` and ``2,00`` are two.

    Raises:
        CellError: where it is no whole number.
    """
    text = folded(cell)
    if not text:
        return 1
    if not re.fullmatch(r"-?\d{1,9}(?:[.,]0+)?", text):
        raise CellError("pieces")
    return int(re.split("[.,]", text)[0])


def read_fact(cell: str, definition: FactDefinition, *, currency: str, decimal: str = "") -> object:
    """What a column named like a fact says; ``None`` where it is unknown.

    Args:
        cell: as it stands in the file.
        definition: the fact.
        currency: of the order.
        decimal: what parts decimals in the file, where that is known.

    Raises:
        CellError: where the cell is no value of the fact's type; words are left to the vocabulary to judge.
    """
    text = folded(cell)
    if not text or text.casefold() == "unknown":
        return None
    if definition.kind in ("event", "date"):
        return read_day(text)
    if definition.kind == "bool":
        return _truth(text)
    if definition.kind == "money":
        if not currency:
            raise CellError("currency")
        return {"amount": read_amount(text, currency, decimal=decimal), "currency": currency}
    return text.upper() if definition.kind in ("country", "region") else text.casefold()


def _truth(text: str) -> bool:
    word = text.casefold()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise CellError("truth")
