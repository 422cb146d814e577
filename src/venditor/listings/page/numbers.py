"""The shop's number of a product among the visible words of its page: beside a label, or in its address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice

import yaml

from venditor.listings.page.candidate import Candidate, found
from venditor.listings.read import source

MOST = 200
"""Labels of one field that are looked at on a page."""

SHORTEST, LONGEST = 3, 30
"""Characters of a number of a product."""

LONGEST_LINE = 120
"""Characters of a line in which a label is looked for; longer ones are running text."""

_DIGIT = re.compile(r"\d")
_WORD = r"[^\W_][\w./-]*"


@cache
def labels() -> Mapping[str, tuple[str, ...]]:
    """Words beside which a page states a field, by field."""
    data = yaml.safe_load((files(__package__) / "labels.yaml").read_text("utf-8"))
    return {field: tuple(words) for field, words in data.items()}


@cache
def _labelled(field: str) -> re.Pattern[str]:
    words = sorted(labels()[field], key=len, reverse=True)
    either = "|".join(re.escape(word) for word in words)
    # After the label a sign or a new line, or both; then the number alone on what is left of its line.
    return re.compile(
        rf"(?<![\w-])(?P<label>{either})\s?(?:\.|°|\u00ba|#)?(?:[ ][^\W\d_]+(?=\s?[:\uff1a]))?"
        r"(?P<sign>\s*[:#\uff1a\u2013=-]\s*|[ \t]*\n\s*|[ \t]+)"
        rf"(?P<value>{_WORD}(?:[ ]{_WORD}){{0,4}})"
    )


def labelled(lines: Sequence[str]) -> Iterator[Candidate]:
    """Numbers beside a label, in order for each field.

    Args:
        lines: visible words of the page, a line for each run of text.
    """
    numbers, words = _beside_numbers(lines)
    # Three times as fast as to look without regard to capitals; a letter that would become two stays.
    small = words.lower()
    small = small if len(small) == len(words) else "".join(map(_small, words))
    for kind in labels():
        found_ = list(_labelled_as(kind, numbers, words, small))
        # One label with several numbers is that of a list: of the parts of a set, of other things.
        listed = Counter(label for label, _ in dict.fromkeys((label, each.text) for label, each in found_))
        for label, each in found_:
            yield each if kind != "sku" or listed[label] == 1 else replace(each, rule="label of several")


def _small(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter


def _labelled_as(
    kind: str, numbers: Sequence[int], words: str, small: str
) -> Iterator[tuple[str, Candidate]]:
    """Numbers beside the labels of one kind, each with its label in small letters."""
    field = kind.removeprefix("own_")
    rule = "own label" if kind != field else "label"
    for match in islice(_labelled(kind).finditer(small), MOST):
        certain = match["sign"].strip() != "" or "\n" in match["sign"]
        value = _number(words[slice(*match.span("value"))], certain=certain)
        if value:
            line = numbers[words.count("\n", 0, match.start())]
            label, whole = words[slice(*match.span("label"))], words[slice(*match.span())]
            place = source("page", f"line {line}: {label}", whole)
            yield match["label"], Candidate(rule, field, value, place)


def _beside_numbers(lines: Sequence[str]) -> tuple[list[int], str]:
    """Short lines with a digit, each with the line before it: where a number can stand beside its label."""
    wanted: dict[int, None] = {}
    for place, line in enumerate(lines):
        if len(line) <= LONGEST_LINE and _DIGIT.search(line):
            if place and len(lines[place - 1]) <= LONGEST_LINE:
                wanted[place - 1] = None
            wanted[place] = None
    return [place + 1 for place in wanted], "\n".join(lines[place] for place in wanted)


def _number(text: str, *, certain: bool) -> str:
    """The number that begins a text; empty where it is none."""
    # "GARNI 570 EASY II": in capitals throughout, several words can be one number.
    if certain and " " in text and _DIGIT.search(text) and text.upper() == text and len(text) <= LONGEST:
        return text.strip(".-/")
    value = text.partition(" ")[0].strip(".-/")
    digits = sum(map(str.isdigit, value))
    return value if digits >= (1 if certain else SHORTEST) and SHORTEST <= len(value) <= LONGEST else ""


_IN_QUERY = re.compile(
    r"[?&#;](?:pid|id|sku|item|itemid|product|productid|product_id|article|variant|goods_id)=([\w-]{3,30})",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"(?<![\w.])[A-Za-z]{0,3}\d{5,}[A-Za-z]?(?![\w.]*[/?])(?!\w)|(?<=/)\d{5,}(?=[/_-])")


def in_address(addresses: Iterable[str]) -> Iterator[Candidate]:
    """The number in the address of a page, where nothing else says it."""
    for address in addresses:
        path, mark, query = address.partition("?")
        stated = _IN_QUERY.findall(mark + query)
        numbers = stated or _IN_PATH.findall(path)
        if numbers:
            yield found("address", "sku", "address", "url", numbers[-1])
