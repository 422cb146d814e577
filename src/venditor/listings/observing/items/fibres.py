"""Fibres of textiles and their percentages, as a composition states them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from venditor.listings.observing.categories import Categories
from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.labels import Labelled
from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Observation
from venditor.listings.read import squeezed

WHOLE = Decimal(100)
"""Per cent that the fibres of a part make together."""

MOST_APART = 60
"""Characters between two fibres of one composition."""

MOST_WORDS_AFTER = 4
"""Words behind a percentage among which its fibre stands."""

_FIBRES = (
    "cotton wool silk linen flax hemp jute ramie polyester polyamide nylon acrylic viscose modal lyocell "
    "tencel elastane "
    "spandex lycra cashmere mohair alpaca angora polyurethane polypropylene acetate cupro bamboo "
    "baumwolle wolle schurwolle seide leinen hanf polyamid polyacryl viskose elasthan elastan kaschmir "
    "polyurethan "
    "polyesterfaser coton laine soie lin chanvre polyamide acrylique viscose élasthanne elasthanne cachemire "
    "algodón algodão lana seda lino cáñamo poliéster poliamida acrílico viscosa elastano cachemira elastán "
    "cotone seta canapa poliestere poliammide acrilico viscosa elastam elastan cashmere "
    "katoen wol zijde linnen bawełna bawełny wełna wełny jedwab len lnu poliester poliestru poliamid akryl "
    "wiskoza wiskozy "
    "elastanu bumbac lână lana mătase vâscoză acril poliamidă algodão lã seda linho poliéster viscose "
    "acrílico "
    "bavlna vlna hedvábí bomull ull silke polyamid puuvilla villa pomuld uld puuvill kokvilna poliesters "
    "elastāns medvilnė "
    "хлопок шерсть полиэстер эластан вискоза"
)
_NAMES = frozenset(_FIBRES.split())
_ENDINGS = ("baumwolle", "wolle", "polyester", "polyamid", "viskose", "elasthan", "katoen", "wol")
_EASTERN = re.compile(
    "棉|羊毛|蠶絲|蚕丝|真絲|真丝|亞麻|亚麻|聚酯纖維|聚酯纤维|滌綸|涤纶|尼龍|尼龙|錦綸|锦纶|氨綸|氨纶|彈性纖維|嫘縈|粘纖|粘纤|壓克力|腈綸|腈纶|"
    "綿|コットン|ウール|シルク|麻|ポリエステル|ナイロン|レーヨン|ポリウレタン|アクリル|면|울|양모|실크|폴리에스터|나일론|레이온|스판덱스|아크릴"
)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?[%％]")
_WORD = re.compile(r"[^\W\d_]+")
_VAGUE = re.compile(
    r"(?:at least|min\.?|minimum|mindestens|mind\.|au moins|al menos|almeno|minstens|co najmniej|pelo menos|"
    r"up to|bis zu|jusqu'à|hasta|fino a|over|more than|über)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Share:
    percent: Decimal
    start: int
    end: int


def fibres(texts: Texts, labelled: tuple[Labelled, ...], categories: Categories) -> Iterator[Observation]:
    """What an offer states of fibres: under a label of materials, and in its words.

    Args:
        texts: of the offer.
        labelled: its labels.
        categories: what is known of the kind of thing; food has linseed, and cosmetics have silk.
    """
    if categories.holds("food") or categories.holds("cosmetic"):
        return
    for each in labelled:
        if each.item in ("materials", "ingredients"):
            found = _of_label(each)
            if found is not None:
                yield found
    for text in texts.all:
        if not text.aside and text.kind in ("text", "heading") and ("%" in text.words or "％" in text.words):
            found = _of_text(text)
            if found is not None:
                yield found


def _of_label(label: Labelled) -> Observation | None:
    stated = squeezed(label.value)[:200]
    shares = list(_shares(label.value))
    if shares:
        return _judged(shares, label)
    if label.item == "materials" and _names_fibre(label.value.partition("\n")[0]):
        return flawed(
            "fibre_composition",
            "percentages_missing",
            label.source,
            confidence="medium",
            hidden=label.hidden,
            stated=stated,
        )
    return None


def _of_text(text: Text) -> Observation | None:
    shares = list(_shares(text.words))
    groups = list(_groups(shares))
    whole = next((group for group in groups if _adds_up(group)), None)
    if whole is not None:
        return seen("fibre_composition", text.source(whole[0].start, whole[-1].end), hidden=text.hidden)
    group = max(groups, key=len, default=[])
    if len(group) > 1:
        stated = squeezed(text.words[group[0].start : group[-1].end])[:200]
        return flawed(
            "fibre_composition",
            "percentages_do_not_add_up",
            text.source(group[0].start, group[-1].end),
            confidence="medium",
            hidden=text.hidden,
            stated=stated,
            sum=_sum(group),
        )
    return None


def _judged(shares: list[_Share], label: Labelled) -> Observation:
    stated = squeezed(label.value)[:200]
    if _adds_up(shares):
        return seen("fibre_composition", label.source, hidden=label.hidden)
    return flawed(
        "fibre_composition",
        "percentages_do_not_add_up",
        label.source,
        confidence="high" if len(shares) > 1 else "medium",
        hidden=label.hidden,
        stated=stated,
        sum=_sum(shares),
    )


def _adds_up(shares: list[_Share]) -> bool:
    """Whether they make a hundred, or one part of the garment after the other does."""
    total = Decimal(0)
    for share in shares:
        total += share.percent
        if total == WHOLE:
            total = Decimal(0)
    return total == 0


def _sum(shares: list[_Share]) -> str:
    return f"{sum(share.percent for share in shares):f}"


def _groups(shares: list[_Share]) -> Iterator[list[_Share]]:
    group: list[_Share] = []
    for share in shares:
        if group and share.start - group[-1].end > MOST_APART:
            yield group
            group = []
        group.append(share)
    if group:
        yield group


def _shares(words: str) -> Iterator[_Share]:
    """Percentages that a fibre stands beside."""
    matches = list(_PERCENT.finditer(words))
    for index, match in enumerate(matches):
        until = matches[index + 1].start() if index + 1 < len(matches) else len(words)
        since = matches[index - 1].end() if index else 0
        after = words[match.end() : min(until, match.end() + 60)]
        before = words[max(since, match.start() - 30) : match.start()]
        if _VAGUE.search(before):
            continue
        end = match.end() + _fibre_end(after)
        if end > match.end():
            yield _Share(_number(match[1]), match.start(), end)
        elif _fibre_before(before):
            yield _Share(_number(match[1]), match.start(), match.end())


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _fibre_end(after: str) -> int:
    """Where the fibre ends that stands among the next few words; 0 where there is none."""
    eastern = _EASTERN.search(after[:12])
    if eastern:
        return eastern.end()
    for index, word in enumerate(_WORD.finditer(after)):
        if index == MOST_WORDS_AFTER:
            break
        if _is_fibre(word[0]):
            return word.end()
    return 0


def _fibre_before(before: str) -> bool:
    words = _WORD.findall(before)
    return any(_is_fibre(word) for word in words[-2:]) or _EASTERN.search(before[-8:]) is not None


def _names_fibre(words: str) -> bool:
    return any(_is_fibre(word) for word in _WORD.findall(words)) or _EASTERN.search(words) is not None


def _is_fibre(word: str) -> bool:
    small = word.lower()
    return small in _NAMES or small.endswith(_ENDINGS)
