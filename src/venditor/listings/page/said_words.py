"""What the words around an amount say, on a page that names no element for a price."""

from __future__ import annotations

import re
from functools import cache

from venditor.listings.page.amounts import MONEY
from venditor.listings.page.price_words import Told, said_net, told, words

LONGEST_LABEL = 40
"""Characters of a line before an amount that can be its label, or behind it that can be so."""

LONGEST_HEADING = 60
"""Characters of a line from which on other products are shown."""

EDGES = " \t:：*-\u2013\u2014,;.()（）[]【】|"

_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d)?\s?%\s?")
_SENTENCE = (".", "!", "。", "！")
_CURRENCY = re.compile(
    r"[(（]\s?(?:[€$£¥₩₪฿₫]|NT\$|EUR|USD|GBP|CHF|PLN|CZK|SEK|DKK|NOK|HUF|RON|TWD|HKD|JPY|KRW|CNY|元|円|원|zł|Kč|Ft|kr|บาท)\s?[)）]?$"
)
_NEXT_SENTENCE = re.compile(r"^\s?[.!。！]\s*[^\W\d_]")
_NEXT = re.compile(r"^\W{0,2}[/×]\s?\w|^\W{0,2}x\s?\d", re.IGNORECASE)
# Free delivery and a button for the cart are of the product.
_OF_IT = re.compile(
    r"free|frei|kostenlos|gratis|gratuit|offerte|grátis|darmow|zdarma|無料|免|무료|مجان|חינם|ฟรี|"
    r"cart|basket|warenkorb|panier|koszyk|購物車|カート|장바구니",
    re.IGNORECASE,
)
_TAKEN_OFF = re.compile(r"(?:^|[\s:：])[-−\u2013+]$")


@cache
def _pattern(kind: str, where: str) -> re.Pattern[str]:
    """Words of a list; letters that are written without blanks need none around them."""
    each = (
        re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() and word[-1] < "\u0e00" else "")
        for word in sorted(words()[kind], key=len, reverse=True)
    )
    either = "|".join(each)
    start = {"start": r"^\W{0,3}", "whole": "", "anywhere": r"(?<![^\W\d_])"}[where]
    return re.compile(rf"{start}(?:{either})", re.IGNORECASE)


def called(label: str) -> bool:
    """Whether a label says that an amount is the price asked, and nothing else but how it is taxed."""
    plain = _CURRENCY.sub("", _PERCENT.sub("", label)).strip(EDGES)
    for kind in ("net", "gross"):
        found = None
        for found in _pattern(kind, "anywhere").finditer(plain):  # noqa: B007 - the last of them
            pass
        if found is not None and not plain[found.end() :].strip(EDGES):
            plain = plain[: found.start()].strip(EDGES)
    return _pattern("asked", "whole").fullmatch(plain) is not None


def is_gross(label: str, behind: str) -> bool:
    """Whether words beside an amount say that every tax is in it."""
    in_label = _pattern("gross", "anywhere").search(_PERCENT.sub("", label))
    return (in_label or _pattern("gross", "start").search(_PERCENT.sub("", behind))) is not None


def is_net(label: str, behind: str, line_behind: str) -> bool:
    """Whether words beside an amount say that a tax is added to it."""
    return said_net(label) or said_net(behind) or _pattern("net", "start").search(line_behind) is not None


def parted(between: str, *, last: bool) -> tuple[str, str]:
    """Words between two amounts as those behind the first and those before the second.

    Args:
        between: the words.
        last: whether there is no second.
    """
    if last:
        return between, ""
    opened = max(map(between.rfind, "(（"))
    closed = max(map(between.rfind, ")）"))
    if opened > closed:
        return between[:opened], between[opened + 1 :]
    return (between[: closed + 1], between[closed + 1 :]) if closed >= 0 else (between, between)


def harmless(behind: str, *, last: bool) -> bool:
    """Whether words behind an amount say nothing of it but how it is taxed and sent.

    Args:
        behind: the words, until the next amount.
        last: whether no other amount is behind them, whose label they can be.
    """
    if last and _NEXT_SENTENCE.match(behind):
        return True
    rest = _PERCENT.sub("", behind).strip(EDGES + "+")
    while rest:
        found = next(
            (each for kind in ("gross", "net", "beside") if (each := _pattern(kind, "start").match(rest))),
            None,
        )
        if found is None:
            break
        rest = rest[found.end() :].strip(EDGES + "+")
    return not rest or (not last and (called(rest) or _says(told(rest, "", ""))))


def _says(told_: Told) -> bool:
    return any(told_)


def taken_off(before: str) -> bool:
    """Whether a sign right before an amount says that it is taken off, or added."""
    return _TAKEN_OFF.search(before) is not None


def of_a_part(line: str) -> bool:
    """Whether the line behind an amount says that it is of a measure, a month, or taken off."""
    if MONEY.search(line[:LONGEST_LABEL]) or _pattern("beside", "start").match(line):
        return False
    # What begins with a capital is no end of what was begun before.
    goes_on = not line[:1].isupper() and _pattern("of_a_part", "start").match(line) is not None
    return goes_on or _NEXT.match(line) is not None


def of_another(line: str) -> bool:
    """Whether a line before an amount says that it is of something else than the product."""
    return _pattern("of_another", "anywhere").search(line) is not None


def of_another_behind(line: str) -> bool:
    """Whether a line behind an amount that stands alone goes on with it, or is another label for it."""
    if MONEY.search(line[:LONGEST_HEADING]) or _pattern("beside", "start").match(line):
        return False
    if is_gross("", line[:LONGEST_LABEL]):
        return False
    if line[:1].islower():
        return True
    label = len(line) <= LONGEST_LABEL and not line.endswith((":", "：")) and _OF_IT.search(line) is None
    return label and of_another(line)


def of_others(line: str) -> bool:
    """Whether other products are shown from a line on."""
    return len(line) <= LONGEST_HEADING and _pattern("others", "start").match(line) is not None


def sentence(line: str) -> bool:
    """Whether a line is a sentence by itself; what it asks is answered by what comes next."""
    return line.endswith(_SENTENCE)
