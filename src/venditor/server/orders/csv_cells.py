"""What a cell of a file of orders says: days, amounts, yes and no, in the ways spreadsheets write them.

What can be read in two ways is not read at all: ``03/04/2026`` is two days, ``1.234`` two amounts.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from venditor.core.money import minor_units
from venditor.rules.vocabulary import FactDefinition

NONE = "none"
_NOT_YET = frozenset((NONE, "keine", "nie", "never", "尚未", "無", "noch nicht", "not yet"))
_TRUE = frozenset(("true", "yes", "y", "1", "ja", "wahr", "是", "x"))
_FALSE = frozenset(("false", "no", "n", "0", "nein", "falsch", "否"))
# A day, and what may stand behind it: the time of a shop system's clock.
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,?\s.*)?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:,?\s.*)?")
_EAST_ASIAN = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(\d{1,2})[日일](?:\s.*)?")
_AMOUNT = re.compile(r"-?\d+(?:[.,]\d+)*")
_MOST_DIGITS = 24
_THOUSAND = 3


class CellError(Exception):
    """A cell that cannot be used; its code never repeats what stands in it.

    Args:
        code: ``day``, ``day_ambiguous``, ``amount``, ``amount_ambiguous``, ``pieces``, ``truth`` or
            ``currency``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def folded(cell: str) -> str:
    """A cell in plain characters: compatible forms folded, digits of any script as ASCII ones."""
    text = unicodedata.normalize("NFKC", cell)
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text).strip()


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


def read_amount(cell: str, currency: str) -> str:
    """An amount in major units with a point; empty for an empty cell.

    Args:
        cell: such as ``1.234,50 €``, ``1,234.50`` or ``1 234,5``.
        currency: ISO 4217 code; how many decimals it has tells groups of three from decimals.

    Raises:
        CellError: where it is no amount, or could be two.
    """
    text = folded(cell).upper().replace(currency or "\0", "")
    text = re.sub(r"[\s'’]", "", "".join(one for one in text if unicodedata.category(one) != "Sc"))
    if not text:
        return ""
    if not _AMOUNT.fullmatch(text) or len(text) > _MOST_DIGITS:
        raise CellError("amount")
    decimal = _decimal_sign(text, minor_units(currency))
    whole, _, part = text.rpartition(decimal) if decimal else (text, "", "")
    groups = re.split("[.,]", whole)
    if len(groups) > 1 and any(len(group) != _THOUSAND for group in groups[1:]):
        raise CellError("amount")
    return "".join(groups) + (f".{part}" if part else "")


def _decimal_sign(text: str, decimals: int) -> str:
    """The sign before the decimals; empty where there are none."""
    signs = re.findall("[.,]", text)
    if not signs:
        return ""
    last = signs[-1]
    if len(signs) > 1:
        # A sign that comes twice parts thousands; of two signs the last parts the decimals.
        return "" if signs.count(last) > 1 else last
    if len(text.rpartition(last)[2]) != _THOUSAND:
        return last
    if decimals in (0, _THOUSAND):
        return last if decimals else ""
    raise CellError("amount_ambiguous")


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


def read_fact(cell: str, definition: FactDefinition, *, currency: str) -> object:
    """What a column named like a fact says; ``None`` where it is unknown.

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
        return {"amount": read_amount(text, currency), "currency": currency}
    return text.upper() if definition.kind in ("country", "region") else text.casefold()


def _truth(text: str) -> bool:
    word = text.casefold()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise CellError("truth")
