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
    """Whether the seller says to take part in proceedings before a body, and the body that is named.

    That a seller takes part in none names no body, whatever word for one stands in it.
    """
    read = offer.read
    spoken = [(text, said) for text in texts(read) for said in other_words().find("body", text.words)]
    stands = [(text, said, stand) for text, said in spoken if (stand := _stand(text.words))]
    if stands:
        text, said, stand = stands[0]
        told = {"words": said.words, "statement": stand}
        source = text.source(said.sentence, said.match.start())
        yield Observation("dispute_participation", "seen", (source,), "medium", values=told)
    named = [(text, said) for text, said in spoken if _stand(text.words) != "refuses"]
    if named:
        text, said = next((each for each in named if _reachable(read, each[0])), named[0])
        source = text.source(said.sentence, said.match.start())
        if _reachable(read, text):
            yield Observation("dispute_body", "seen", (source,), "medium", values={"words": said.words})
        else:
            told = {"words": said.words}
            yield Observation("dispute_body", "flawed", (source,), "low", "no_address", told)


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
