"""Where disputes are settled: the body that is named, the seller's stand, and the platform that was closed.

Source: Directive 2013/11/EU art. 13; Regulation (EU) 2024/3228; VSBG § 36.
"""

from __future__ import annotations

from collections.abc import Iterator

from venditor.listings.observing.notices.platform import platform
from venditor.listings.observing.notices.texts import Text, few, kind_of, place, texts
from venditor.listings.observing.notices.words import other_words
from venditor.listings.observing.observation import Observation, Offer
from venditor.listings.read import Read

_NEAR = 3
"""Passages after a text in which a link to the body may stand."""


def dead_dispute_link(offer: Offer) -> Iterator[Observation]:
    """Each address of the closed platform: those that are linked, then those in words alone."""
    read = offer.read
    kind = kind_of(read)
    named: dict[str, list[tuple[str, int]]] = {}
    for index, passage in enumerate(read.passages):
        linked = platform().search(passage.address.lower())
        written = platform().search(passage.text.lower())
        if linked:
            named.setdefault(linked[0], []).append(("linked", index))
        elif written:
            named.setdefault(written[0], []).append(("named", index))
    for address, found in named.items():
        ways = {way for way, _ in found}
        variety = "linked" if "linked" in ways else "named"
        sources = few(place(kind, read.passages[index]) for way, index in found if way == variety)
        yield Observation("dead_dispute_link", "seen", sources, "high", variety, {"words": address})


def dispute_body(offer: Offer) -> Iterator[Observation]:
    """The body that is named, and whether the seller takes part in proceedings before it."""
    read = offer.read
    for text in texts(read):
        for said in other_words().find("body", text.words):
            told = {"words": said.words} | ({"statement": stand} if (stand := _stand(text.words)) else {})
            source = text.source(said.sentence, said.match.start())
            reached = stand == "refuses" or _reachable(read, text)
            if reached:
                yield Observation("dispute_body", "seen", (source,), "medium", values=told)
            else:
                yield Observation("dispute_body", "flawed", (source,), "low", "no_address", told)
            return


def dispute_body_agreed(read: Read) -> bool | None:
    """Whether the seller says to take part in settling disputes before a body; ``None`` for silence."""
    stands = {
        _stand(text.words)
        for text in texts(read)
        if next(iter(other_words().find("body", text.words)), None) is not None
    }
    if "refuses" in stands:
        return False
    return True if "takes_part" in stands else None


def _stand(words: str) -> str:
    if other_words().holds("refuses", words):
        return "refuses"
    return "takes_part" if other_words().holds("takes_part", words) else ""


def _reachable(read: Read, text: Text) -> bool:
    if other_words().holds("reachable", text.words):
        return True
    if text.passage is None:
        return False
    after = read.passages[text.index : text.index + _NEAR + 1]
    return any(
        (each.kind == "link" and each.address.startswith("http"))
        or other_words().holds("reachable", each.text)
        for each in after
    )
