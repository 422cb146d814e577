"""Quantities as shops write them, with the names of units in many languages.

The units are read from ``unit_names.yaml``; what one is worth in another comes from pint's registry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from importlib.resources import files

import pint
import yaml

from venditor.core.quantity import Quantity
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.money import GROUP, Mark

PIECE = "piece"
PORTION = "portion"
"""Things in a package that are not sold one by one, such as capsules; put out as pieces."""

MOST_PIECES = 100_000
"""Sellable things in one listing; a larger number is another one, such as a trade item number."""
LONGEST = 200
"""Characters of a text that is looked at; a quantity is shorter."""

DIGITS = 20
"""Digits of what one unit is worth in another; definitions have fewer."""

_WRITE = 'Write a number and a unit, such as "750 ml", "1.5 kg" or "12 x 33 cl".'
_MARK = ".,'’٫٬"
_NUMBER = rf"\d+(?: \d{{3}})*(?:[{_MARK}]\d+)*"
_PART = re.compile(rf"({_NUMBER}) ?(.*)")
_TIMES = re.compile(
    r" ?[×✕*] ?|(?<=\d) ?x ?(?=\d)| x ?(?=\d)|(?<=[^\W\d_])x(?=\d+$)|^x ?(?=\d)"
    r"|(?<=\D) (?:à|je|of|de|da|av|af) (?=\d)"
)
_PACK = re.compile(
    r"\b(?:(?:multi)?pack of|set of|box of|case of|lot de|pack de|paquet de|boîte de|carton de|paquete de"
    r"|caja de|confezione da|pacco da|caixa de|packung mit|pack mit) ?(?P<after>\d{1,6})\b(?: x)?"
    r"|\b(?P<before>\d{1,6})(?:er\b)?[ -]?(?:multipack|packs?|packung|set|pk)\b(?: of)?"
    r"|\b(?P<only>\d{1,6})er\b"
)
_BEFORE = re.compile(
    r"(?:net(?:to)?(?: ?(?:wt|weight|contents?|gewicht|inhalt|füllmenge))?|inhalt|contents?|contenu|contenido"
    r"|contenuto|poids net|peso neto|peso netto|容量|內容量|内容量|淨重|净重|規格|规格|净含量"
    r"|ca|approx|circa|env|environ|about|約|约)(?=[\W\d])[.:]? ?|[~≈:] ?"
)
_ESTIMATED = re.compile(r"(?<=\w) ?℮$|(?<=[^\W\d_]) e$")
_ASIDE = re.compile(r" ?\(([^()]*)\)")
_OR = re.compile(r" ?[/|=] ?(?=\d)")
_LONE_GROUP = re.compile(r"([1-9]\d{0,2})([.,٫٬])(\d{3})")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        symbol: as it is put out.
        base: symbol of the unit that others of its kind are converted to.
        pint: its name in pint's registry; ``None`` for a number of things.
    """

    symbol: str
    base: str
    pint: str | None


@lru_cache(maxsize=1)
def _units() -> dict[str, Unit]:
    """Every unit by each of its names in small letters, and by its symbol."""
    text = (files("venditor.listings.values") / "unit_names.yaml").read_text("utf-8")
    named: dict[str, Unit] = {}
    for symbol, row in yaml.safe_load(text).items():
        unit = Unit(symbol, row["base"], row["pint"])
        named |= dict.fromkeys([symbol, *(str(name).casefold() for name in row["names"])], unit)
    return named


def unit_named(name: str) -> Unit | None:
    """The unit with a name, such as ``公升``, ``Stk.`` or ``fl. oz``; ``None`` where there is none."""
    plain = plain_digits(name).casefold().strip()
    return _units().get(plain) or _units().get(plain.replace(".", "").strip())


def quantity(text: str, *, decimal: Mark | None = None) -> tuple[Quantity, int | None]:
    """How much, and how many sellable things it is in.

    Args:
        text: what stands there, such as ``750ml``, ``12 x 33 cl``, ``6er Pack`` or ``500 g e``. Where it says
            the same again in another unit, the first counts.
        decimal: the mark before decimals, where the format prescribes one.

    Returns:
        The whole quantity in the unit that is written (twelve times 33 cl are 396 cl); the number of things,
        ``None`` where none is written.

    Raises:
        UnusableError: it is no quantity, or has two readings; the text says which.

    Example:
        >>> quantity("12 x 33 cl")
        (Quantity(amount=Decimal('396'), unit='cl'), 12)
        >>> quantity("1,5 kg"), quantity("6er Pack")
        ((Quantity(amount=Decimal('1.5'), unit='kg'), None), (Quantity(amount=Decimal('6'), unit='piece'), 6))
    """
    return _quantity(text[: LONGEST + 1], decimal)


@lru_cache(maxsize=4096)
def _quantity(text: str, decimal: Mark | None) -> tuple[Quantity, int | None]:
    written = plain_digits(text)
    if len(text) > LONGEST:
        raise UnusableError(f"{shown(written)} is too long for a quantity. {_WRITE}")
    rest, counts = _packs(_stripped(written.casefold()))
    first = _OR.split(rest)[0]
    measure: tuple[Decimal, Unit] | None = None
    for part in filter(None, (each.strip(" ,;-") for each in _TIMES.split(first))):
        number, unit = _part(written, part, decimal)
        if unit is None or unit.symbol == PIECE:
            counts.append(_count(written, number))
        elif measure is None:
            measure = number, unit
        else:
            raise UnusableError(f"{shown(written)} has two measures. {_WRITE}")
    if measure is None and not (counts and _says_pieces(rest, written)):
        raise UnusableError(f"{shown(written)} has no unit. {_WRITE}")
    return _whole(measure, counts)


def _whole(measure: tuple[Decimal, Unit] | None, counts: list[int]) -> tuple[Quantity, int | None]:
    times = 1
    for count in counts:
        times *= count
    number, symbol = (Decimal(1), PIECE) if measure is None else (measure[0], measure[1].symbol)
    whole = Quantity(_tidy(number * times), PIECE if symbol == PORTION else symbol)
    return whole, times if counts else None


def _stripped(text: str) -> str:
    """The text without the words and signs around a quantity."""
    text = text.strip(" .;,")
    while found := _BEFORE.match(text):
        text = text[found.end() :]
    return _ESTIMATED.sub("", text)


def _packs(text: str) -> tuple[str, list[int]]:
    """The text without its numbers of things, and these numbers."""
    for aside in _ASIDE.findall(text):
        if _PACK.search(aside) or re.fullmatch(r"x ?\d+", aside):
            text = text.replace(f"({aside})", f" {aside}")
    text = _ASIDE.sub("", text)
    counts = [int(found["after"] or found["before"] or found["only"]) for found in _PACK.finditer(text)]
    return _stripped(" ".join(_PACK.sub(" ", text).split())), counts


def _part(written: str, part: str, decimal: Mark | None) -> tuple[Decimal, Unit | None]:
    found = _PART.fullmatch(part)
    unit = unit_named(found[2]) if found and found[2] else None
    if not found or (found[2] and unit is None):
        raise UnusableError(f"{shown(written)} is not a quantity. {_WRITE}")
    number = _number(written, found[1], decimal)
    if not number:
        raise UnusableError(f"{shown(written)} is nothing. {_WRITE}")
    return number, unit


def _says_pieces(rest: str, written: str) -> bool:
    """Whether a number without a measure is one of things: ``6er Pack`` and ``x12`` are, ``21`` is not."""
    return not re.fullmatch(_NUMBER, rest) or rest != written.casefold()


def _count(written: str, number: Decimal) -> int:
    if number != number.to_integral_value() or number > MOST_PIECES:
        raise UnusableError(f"{shown(written)} is not a whole number of things up to {MOST_PIECES}.")
    return int(number)


def _number(written: str, text: str, decimal: Mark | None) -> Decimal:
    plain = text.replace(" ", "").replace("'", "").replace("’", "")
    lone = _LONE_GROUP.fullmatch(plain)
    if lone and lone[2] in ".," and decimal is None:
        raise UnusableError(
            f"{shown(written)} can be {lone[1]}{lone[3]} or {lone[1]}.{lone[3]}. "
            f'Write "{lone[1]}{lone[3]}", or fewer or more than three decimals.'
        )
    plain = plain.replace("٬", "").replace("٫", ".")
    marks = [each for each in plain if each in ".,"]
    if not marks:
        return Decimal(plain)
    if len(marks) > 1 and len(set(marks)) == 1:
        whole, last = plain, ""
    else:
        whole, _, last = plain.rpartition(marks[-1])
    groups = re.split("[.,]", whole)
    if any(len(each) != GROUP for each in groups[1:]) or len(set(marks[:-1])) > 1:
        raise UnusableError(f"{shown(written)} has marks between its digits in no known way. {_WRITE}")
    if lone and decimal is not None and decimal != lone[2]:
        whole, last = whole + last, ""
    return Decimal("".join(re.split("[.,]", whole)) + (f".{last}" if last else ""))


def _tidy(number: Decimal) -> Decimal:
    """The number without zeros behind its decimals."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Decimal]:
    return pint.UnitRegistry(non_int_type=Decimal)


@lru_cache(maxsize=1024)
def factor(unit: str, into: str) -> Decimal:
    """How many of one unit are one of another.

    Args:
        unit: symbol of a unit, such as ``kg``.
        into: symbol of another of its kind, such as ``g``.

    Raises:
        UnusableError: they are not of one kind.

    Example:
        >>> factor("kg", "g")
        Decimal('1000')
    """
    if unit == into:
        return Decimal(1)
    one, other = _units().get(unit), _units().get(into)
    if not one or not other or one.base != other.base or not one.pint or not other.pint:
        raise UnusableError(f"{unit} is no measure of the same kind as {into}.")
    worth = Decimal(_registry().Quantity(Decimal(1), one.pint).to(other.pint).magnitude)
    # Units are defined exactly; what the division of two definitions leaves behind is cut off.
    return _tidy(Context(prec=DIGITS).plus(worth))


def in_base(measure: Quantity) -> Quantity:
    """A quantity in the unit that all of its kind can be compared in: g, ml, m, m2 or piece.

    Args:
        measure: as :func:`quantity` gives it. Fluid ounces, pints and gallons are those of the United States.

    Example:
        >>> in_base(Quantity(Decimal("1.5"), "kg"))
        Quantity(amount=Decimal('1500'), unit='g')
    """
    unit = _units()[measure.unit]
    return Quantity(_tidy(measure.amount * factor(unit.symbol, unit.base)), unit.base)
