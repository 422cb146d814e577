"""The words of an offer, and what phrases about prices stand in them.

A page has thousands of passages and a feed row a few; in both most phrases are not there. So all words are
put into small letters once and searched for stems, and only where a stem stands are its patterns tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from venditor.listings.observing.prices.amounts import amounts_of
from venditor.listings.page.amounts import MONEY
from venditor.listings.read import PassageKind, Read, squeezed
from venditor.listings.values.digits import plain_digits
from venditor.products import MOST_QUOTED, Field, Kind, Source

MOST_AROUND = MOST_QUOTED // 2 - 20
"""Characters that are quoted on each side of a phrase."""

SHORT_AMOUNT = 15
"""Characters of a passage that is an amount and little else, with a sign or without."""

NAMED_ALIKE = 40
"""Characters in which a heading and the name of a listing must agree."""

BEFORE = 24
"""Characters before a phrase in which a word turns its sense around."""

_NUMBERS = {"twelve": 12, "a dozen": 12, "douze": 12, "zwölf": 12, "ten": 10, "dix": 10, "zehn": 10, "six": 6}
_NUMBER = rf"(?:\d{{1,5}}(?![.,]?\d)|{'|'.join(_NUMBERS)})"
_SHARE = r"\d{1,2}(?:[.,]\d{1,2})? ?[%％]"
_MONEY_PLAIN = re.sub(r"\?P<[a-z]+>", "?:", MONEY.pattern) + r"|\d{1,6}(?:[.,]\d{1,2})? euros?\b"
_IN_A_LINK = re.compile(r"> a(?=[: ]|$)")
_NO_DIGIT = re.compile(r"\D+")
_CJK = "\u3000"
_SENTENCE = re.compile(r"[.!?。！？;\n]")


class Text(NamedTuple):
    """Words that stand together.

    Attributes:
        words: as they stand there.
        kind: of the source they are from.
        path: where they stand.
        place: number of the passage among all, from 0.
        snapshot: of the page they stand in.
        role: what they are in the page.
    """

    words: str
    kind: Kind
    path: str
    place: int
    snapshot: int = 1
    role: PassageKind = "text"

    @property
    def linked(self) -> bool:
        """Whether they stand in a link, which rather leads to another product."""
        return self.role == "link" or _IN_A_LINK.search(self.path) is not None

    def source(self, start: int = 0, end: int = 0) -> Source:
        """Where they stand, with the words around a part of them."""
        first = max(0, min(start - MOST_AROUND, len(self.words) - MOST_QUOTED))
        quotation = squeezed(self.words[first : max(end + MOST_AROUND, first + MOST_QUOTED)])[:MOST_QUOTED]
        at = self.path if self.kind == "page" else ""
        return Source(self.kind, self.path, quotation, at=at, snapshot=self.snapshot)


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that stands in an offer.

    Attributes:
        text: the words it stands in.
        match: what of them, with what the phrase has places for.
    """

    text: Text
    match: re.Match[str]

    def __getitem__(self, name: str) -> str:
        """What stands in a place of the phrase; empty where it has none such."""
        return self.match.groupdict().get(name) or ""

    @property
    def words(self) -> str:
        """The phrase as it stands there."""
        return squeezed(self.match[0])

    @property
    def source(self) -> Source:
        """Where it stands."""
        return self.text.source(*self.match.span())

    @property
    def number(self) -> int:
        """The whole number in it; 0 where there is none."""
        written = (self["n"] or self["n2"]).casefold()
        return _NUMBERS.get(written) or int(written or 0)

    @property
    def negated(self) -> bool:
        """Whether a word shortly before it, in the same sentence, turns its sense around."""
        before = self.text.words[max(0, self.match.start() - BEFORE) : self.match.start()]
        return _negation().search(_SENTENCE.split(before)[-1]) is not None


class Words:
    """All words of an offer that a reader sees.

    Args:
        read: what was read, with its passages; without any, its name and its description are the words.
    """

    def __init__(self, read: Read) -> None:
        self.texts = tuple(_texts(read))
        self._here: dict[str, list[tuple[Text, str]]] = {}

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """Each text in small letters."""
        return tuple(text.words.lower() for text in self.texts)

    @cached_property
    def together(self) -> str:
        """All of them in small letters."""
        return "\n".join(self.lowered)

    @cached_property
    def digits(self) -> frozenset[str]:
        """The digits of every amount that stands there with a sign, or alone."""
        plain = [plain_digits(text.words) for text in self.texts if any(map(str.isdigit, text.words))]
        found = [match[0] for words in plain for match in MONEY.finditer(words)]
        found += [words for words in plain if len(words) <= SHORT_AMOUNT]
        return frozenset(_NO_DIGIT.sub("", each) for each in found)

    def shows(self, amount: Decimal) -> bool:
        """Whether an amount stands there, with or without decimals, in whatever way it is written."""
        whole = _NO_DIGIT.sub("", f"{amount:.2f}")
        forms = {whole, whole.removesuffix("0"), whole.removesuffix("00"), _NO_DIGIT.sub("", str(amount))}
        return not forms.isdisjoint(self.digits)

    def first_amounts(self, name: str, currency: str) -> frozenset[Decimal]:
        """The amounts that stand first behind the heading with a name, in no link; none without it."""
        wanted, behind = name.casefold()[:NAMED_ALIKE], False
        for text in self.texts:
            behind = behind or (text.role == "heading" and text.words.casefold()[:NAMED_ALIKE] == wanted)
            if behind and not text.linked:
                amounts = frozenset(amounts_of(text.words, currency))
                if amounts:
                    return amounts
        return frozenset()

    def said(self, kind: str) -> Iterator[Said]:
        """The phrases of a kind that stand there and are not negated, in order.

        Args:
            kind: as ``phrases.yaml`` names it; one of several within another after a slash.
        """
        here = self._here.get(kind)
        if here is None:
            here = self._here[kind] = self._with_stems(kind)
        for text, stem in here:
            for phrase in phrases(kind, stem):
                for match in phrase.finditer(text.words):
                    said = Said(text, match)
                    if not said.negated:
                        yield said

    def _with_stems(self, kind: str) -> list[tuple[Text, str]]:
        """Where stems of a kind stand; looked for once, as several detectors ask for the same kind."""
        together = self.together
        stems = [stem for stem in _stems(kind) if stem in together]
        if not stems:
            return []
        texts = zip(self.texts, self.lowered, strict=True)
        return [(text, stem) for text, lowered in texts for stem in stems if stem in lowered]


def _texts(read: Read) -> Iterator[Text]:
    first = read.listing.name.sources[:1]
    kind = first[0].kind if first else "text"
    for place, passage in enumerate(read.passages):
        if not passage.hidden and passage.text and passage.kind not in ("image", "frame"):
            of_page = passage.path.startswith("html")
            where = ("page" if of_page else kind, passage.path, place, passage.snapshot)
            yield Text(passage.text, *where, passage.kind)
    if not read.passages:
        for place, field in enumerate((read.listing.name, read.listing.description)):
            if isinstance(field.value, str):
                yield Text(field.value, *_where(field, kind), place)


def _where(field: Field[str], kind: Kind) -> tuple[Kind, str]:
    return (field.sources[0].kind, field.sources[0].path) if field.sources else (kind, "")


@cache
def phrase_data() -> Mapping[str, Any]:
    """The lists of ``phrases.yaml``."""
    listed: Mapping[str, Any] = yaml.safe_load((files(__package__) / "phrases.yaml").read_text("utf-8"))
    return listed


@cache
def _negation() -> re.Pattern[str]:
    words = sorted(
        {word for listed in phrase_data()["negated"].values() for word in listed}, key=len, reverse=True
    )
    return re.compile("|".join(not_within(word, r"\b") for word in map(re.escape, words)), re.IGNORECASE)


def not_within(pattern: str, end: str = "") -> str:
    """A pattern of words that do not begin within a longer one; where words are not set apart, as it is."""
    return pattern if pattern[0] >= _CJK else rf"(?<![^\W\d_]){pattern}{end}"


@cache
def _stems(kind: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The patterns of a kind, each with its language, by their stem in small letters."""
    listed: Any = phrase_data()
    for name in kind.split("/"):
        listed = listed[name]
    found: dict[str, list[tuple[str, str]]] = {}
    for language, stems in listed.items():
        for stem, patterns in stems.items():
            found.setdefault(str(stem).lower(), []).extend((language, pattern) for pattern in patterns)
    return {stem: tuple(patterns) for stem, patterns in found.items()}


@cache
def phrases(kind: str, stem: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of a kind behind a stem, in all languages; made when the stem is first met."""
    return tuple(
        re.compile(_filled(pattern, language), re.IGNORECASE) for language, pattern in _stems(kind)[stem]
    )


def _filled(pattern: str, language: str) -> str:
    """A pattern with what its places stand for."""
    words = phrase_data()
    places = {
        "n": rf"(?P<n>{_NUMBER})",
        "n2": rf"(?P<n2>{_NUMBER})",
        "share": rf"(?P<share>{_SHARE})",
        "money": rf"(?P<money>{_MONEY_PLAIN})",
        "money2": rf"(?P<money2>{_MONEY_PLAIN})",
        "money_plain": _MONEY_PLAIN,
        "amount": rf"(?:(?P<share>{_SHARE})|(?P<money>{_MONEY_PLAIN}))",
        "means": rf"(?:{'|'.join(words['means_of_payment'])})",
        "pack": rf"(?:{'|'.join(words['packages'].get(language, ('packs?',)))})",
        "piece": rf"(?:{'|'.join(words['pieces'].get(language, ('pieces?',)))})",
        "gap": r"(?:\W{1,2}\w+){0,3}?\W{0,2}",
        "gap_cjk": r"[^。]{0,8}?",
    }
    return re.sub(r"\{([a-z]\w*)\}", lambda found: places[found[1]], pattern)
