"""Amounts of money among the words of a page, and whether one is the lowest of several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from venditor.listings.read import squeezed
from venditor.listings.values.currencies import IN_USE
from venditor.listings.values.digits import plain_digits
from venditor.listings.values.errors import UnusableError, shown
from venditor.listings.values.money import LOWEST_AFTER, LOWEST_BEFORE

LONGEST = 80
"""Characters of an element that can be a price with a word or two beside it."""

WORDS = frozenset("ALL BAM CUP GEL MOP SOS TOP".split())
"""Codes of currencies that capitals on a page rather mean as words: ``TOP 10``, ``SHOWER GEL 50 ml``."""

_SIGN = (
    r"(?:(?:(?<![A-Za-z])(?:US|NT|HK|CA|AU|C|A|R|S))?\$|[€£¥₹₽₩₪₺₫฿₴₦₱]|(?<![A-Za-z])(?:SFr\.?|RM|Rp|Rs\.?)|"
    r"(?<![^\W\d_])(?:zł|kr\.?|Kč|Ft|lei|лв\.?|руб\.?|р\.|TL|din\.?|đ)(?![^\W\d_])|ر\.س|د\.إ|د\.ك|درهم|б\.\s?р\.|元|円|원|"
    rf"(?-i:\b(?:{'|'.join(sorted(IN_USE - WORDS))})(?![A-Za-z])))"
)
_MARKS = r".,'\u2019\u066b\u066c"
# A number is whole: what stands before and after it is no digit, nor a mark between it and one.
_NUMBER = (
    rf"(?<!\d)(?<!\d[{_MARKS}\s])(?:"
    r"(?:\d{1,3}(?:[.,'\u2019\u066c\s]\d{3}){1,4}|\d{1,2}(?:,\d{2}){1,4},\d{3})"
    r"(?:[.,\u066b](?:\d{1,2}|--?|[\u2013\u2014]))?"
    r"|\d{1,15}(?:[.,\u066b](?:\d{1,4}|--?|[\u2013\u2014]))?"
    rf")(?!\d)(?![{_MARKS}]\d)"
)
# Signs that stand before a number only; behind one they are a letter.
_FIRST = r"(?-i:(?<![\w/])(?:S/\.?|R)(?=\s{0,3}\d))"
MONEY = re.compile(
    rf"(?P<sign>{_SIGN}|{_FIRST})\s{{0,3}}(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s{{0,3}}{_SIGN}",
    re.IGNORECASE,
)
"""An amount with its sign: ``sign`` and ``after`` it a number, or a number ``before`` it."""

_GROSS_BEFORE = re.compile(r"税込み?[\s:]{0,2}$")
_GROSS_AFTER = re.compile(
    r"^\W{0,3}(?:inc\b|in[ck]l|brutto\b|ttc\b|s dph\b|con iva\b|iva incl|com iva\b|z vat\b|med moms\b)",
    re.IGNORECASE,
)
_FROM = re.compile(rf"(?:{LOWEST_BEFORE})\W{{0,3}}(?:only|nur|just|solo|seulement)?\W{{0,3}}$", re.IGNORECASE)
_UP = re.compile(rf"^\W{{0,2}}(?:{LOWEST_AFTER})", re.IGNORECASE)
_TO = r"(?:[-\u2010-\u2015~\u301c]|\b(?:bis|to|a|à|até|hasta|do|tot|til|till|up to|до|έως)\b|至|から)"
_RANGE_AFTER = re.compile(rf"^\s?{_TO}\s?(?:{_SIGN}\s?\d|\d[\d.,']*+\s?(?:{_SIGN}|$))", re.IGNORECASE)
_RANGE_BEFORE = re.compile(rf"\d\s?{_SIGN}?\s?{_TO}\s?$", re.IGNORECASE)
_FIRST_OF_RANGE = re.compile(rf"(?P<number>{_NUMBER})\s?{_TO}\s?$", re.IGNORECASE)
_BARE = re.compile(rf"^[^\w%]{{0,5}}(?P<number>{_NUMBER})[^\w%]{{0,5}}$")


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of an element say of money.

    Attributes:
        digits: of each amount; of a number alone its own.
        signed: whether a sign or code of a currency stands beside them.
        before: the words before the first amount.
        after: those behind it, until the next or a parenthesis.
        several: whether it is the lowest of several, or one end of a range.
    """

    digits: tuple[str, ...]
    signed: bool
    before: str
    after: str
    several: bool


@lru_cache(maxsize=8192)
def said(text: str) -> Said | None:
    """The amounts in the words of an element; ``None`` where there is none."""
    every = list(MONEY.finditer(text))
    if not every:
        digits = "".join(filter(str.isdigit, text))
        bare = Said((digits,), signed=False, before=text, after="", several=False)
        return bare if _BARE.match(text) else None
    until = every[1].start() if len(every) > 1 else None
    behind = text[every[0].end() : until].partition("(")[0]
    asked = _with_tax(text, every)
    return Said(
        tuple("".join(filter(str.isdigit, each[0])) for each in every),
        signed=True,
        before=text[: every[0].start()],
        after=behind,
        several=_several(text, asked),
    )


def lowest_said_before(text: str) -> bool:
    """Whether words end by saying that the amount behind them is the lowest of several."""
    return _FROM.search(text) is not None


def beginning(text: str) -> str:
    """As much of a text as an amount of money stands in, cut between words."""
    words_ = squeezed(text[: 8 * LONGEST])
    return words_ if len(words_) <= LONGEST else words_[: LONGEST + 1].rpartition(" ")[0]


def money_in(text: str) -> str:
    """The amount in the words of an element, with its sign if it has one.

    Raises:
        UnusableError: when there is none, or it is the lowest of several.
    """
    plain = plain_digits(beginning(text))
    found_ = _amount_in(plain)
    if found_ is None:
        raise UnusableError(f"{shown(text)} has no amount in it.")
    if _several(plain, found_):
        raise UnusableError(f"{shown(text)} is the lowest of several. Write the one amount that is asked.")
    return found_["number"] if found_.re is _BARE else found_[0]


def lowest_in(text: str) -> str:
    """The lowest of several amounts in the words of an element, with its sign if it has one.

    Raises:
        UnusableError: when there is no amount, or only one is asked.
    """
    plain = plain_digits(beginning(text))
    found_ = _amount_in(plain)
    if found_ is None or not _several(plain, found_):
        raise UnusableError(f"{shown(text)} is not from one amount to another, or from one upwards.")
    before = _FIRST_OF_RANGE.search(plain[: found_.start()])
    return f"{before['number']} {sign_of(found_)}" if before else found_[0]


def _amount_in(plain: str) -> re.Match[str] | None:
    """The first amount; of one without and one with tax, the one with it."""
    amounts = list(MONEY.finditer(plain))
    return _with_tax(plain, amounts) if amounts else _BARE.match(plain)


def _with_tax(plain: str, amounts: list[re.Match[str]]) -> re.Match[str]:
    for each in amounts if len(amounts) > 1 else ():
        if _GROSS_BEFORE.search(plain[: each.start()]) or _GROSS_AFTER.search(plain[each.end() :]):
            return each
    return amounts[0]


def _several(plain: str, amount: re.Match[str]) -> bool:
    if amount.re is _BARE:
        return False
    before, after = plain[: amount.start()], plain[amount.end() :]
    return any(
        (_FROM.search(before), _UP.search(after), _RANGE_AFTER.search(after), _RANGE_BEFORE.search(before))
    )


def sign_of(money: re.Match[str]) -> str:
    """The sign or code of an amount that :data:`MONEY` found."""
    return squeezed(money["sign"] or money[0].replace(money["before"], ""))
