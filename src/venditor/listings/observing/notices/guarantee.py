"""The harmonised notice on the legal guarantee, and words that remind of that guarantee.

Source: Directive 2011/83/EU arts. 5(1)(e), 6(1)(l), 22a; Implementing Regulation (EU) 2025/1960 Annex I.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from venditor.listings.observing.notices.drawings import content_of, without_its_colours
from venditor.listings.observing.notices.official import LANGUAGES, compared, section_language
from venditor.listings.observing.notices.ordering import order_button, order_page
from venditor.listings.observing.notices.texts import few, kind_of, place, texts
from venditor.listings.observing.notices.wordings import same_language
from venditor.listings.observing.notices.words import guarantee_words
from venditor.listings.observing.observation import Confidence, Observation, Offer
from venditor.listings.page.hiding import TO_OPEN
from venditor.listings.read import Passage, Read
from venditor.products import Source

_OF_FILE = re.compile(
    r"(?:[-_ /]|%20)([a-z]{2})(?:[nN]?)\.(?:svg|png|jpe?g|webp|gif|pdf)(?:$|\?)", re.IGNORECASE
)
_SHOWN = frozenset(("image", "frame"))
_WORST = ("", "wrong_language", "altered", "after_button", "behind_click", "hidden", "only_link")
"""Flaws, the least first: of several notices on a page the best decides."""

_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Notice:
    """A notice that was found, with what is wrong with it."""

    index: int
    passage: Passage
    flaw: str
    language: str
    sure: Confidence
    same: bool | None


def guarantee_notice(offer: Offer) -> Iterator[Observation]:
    """The harmonised notice: the best one there is, and what is done to it that may not be."""
    read = offer.read
    found = list(_notices(read))
    if not found:
        return
    best = min(found, key=lambda one: (_WORST.index(one.flaw), one.index))
    told = _page_language(read)
    values = {"compared": "no" if best.same is None else "yes"}
    if best.language:
        values |= {"language": best.language, "page_language": told}
    sources = few([_source(read, best), *(_source(read, one) for one in found)])
    if not best.flaw:
        yield Observation("guarantee_notice", "seen", sources, best.sure, values=values)
        return
    yield Observation("guarantee_notice", "flawed", sources, best.sure, best.flaw, values)
    words = {"words": best.passage.text or best.passage.address}
    if best.flaw in {"behind_click", "hidden", "only_link"}:
        yield Observation("hidden_guarantee_notice", "seen", sources, best.sure, best.flaw, words)
    elif best.flaw == "altered":
        yield Observation("altered_guarantee_notice", "seen", sources, best.sure, values=words)


def guarantee_reminder(offer: Offer) -> Iterator[Observation]:
    """Words of the offer itself that tell of the legal guarantee."""
    for text in texts(offer.read):
        for said in guarantee_words().find("legal_guarantee", text.words):
            if guarantee_words().holds("insurance", text.words):
                continue
            source = text.source(said.sentence, said.match.start())
            # A title names a thing; a sentence tells of it.
            sure: Confidence = "medium" if len(said.sentence) > _LONGEST_TITLE else "low"
            yield Observation("guarantee_reminder", "seen", (source,), sure, values={"words": said.words})
            return


def _source(read: Read, notice: _Notice) -> Source:
    return place(kind_of(read), notice.passage)


def _notices(read: Read) -> Iterator[_Notice]:
    button = order_button(read) if order_page(read) else None
    for index, passage in enumerate(read.passages):
        sure = _is_notice(passage)
        if sure is None:
            continue
        language = _language(passage)
        content = content_of(passage.address)
        same = compared(content, language) if content and language else None
        flaw = _how_shown(passage)
        late = button is not None and index > button
        flaw = flaw or ("after_button" if late else "")
        # Where the official file is known, it alone decides.
        altered = without_its_colours(passage.address) if same is None else not same
        flaw = flaw or ("altered" if altered else "")
        flaw = flaw or ("wrong_language" if not same_language(language, _page_language(read)) else "")
        yield _Notice(index, passage, flaw, language, "high" if same else sure, same)


def _is_notice(passage: Passage) -> Confidence | None:
    """How surely a picture, frame, link or button is or leads to the notice; ``None`` for none."""
    words, address = passage.text, unquote(passage.address[:2000])
    if passage.kind not in {"image", "frame", "link", "button"}:
        return None
    named = guarantee_words().holds("notice_file", "" if address.startswith("data:") else address)
    legal = guarantee_words().holds("legal_guarantee", words)
    called = guarantee_words().holds("notice", words)
    if passage.kind in _SHOWN and (named or (legal and called)):
        return "medium" if named or passage.kind == "image" else "low"
    # A link to the portal stands beside a notice too, so that only one without a picture says anything.
    if passage.kind in {"link", "button"} and (named or (legal and called) or section_language(address)):
        return "medium" if legal and (named or called) else "low"
    return None


def _how_shown(passage: Passage) -> str:
    if passage.kind in {"link", "button"}:
        return "only_link"
    if passage.hidden in TO_OPEN:
        return "behind_click"
    return "hidden" if passage.hidden else ""


def _language(passage: Passage) -> str:
    """The language of a notice: from its file's name, else where it leads, else its words."""
    if not passage.address.startswith("data:"):
        match = _OF_FILE.search(unquote(passage.address))
        if match and match[1].lower() in LANGUAGES:
            return match[1].lower()
    return section_language(passage.address) or guarantee_words().language_of("legal_guarantee", passage.text)


def _page_language(read: Read) -> str:
    told = read.listing.language
    return str(told.value) if told.state == "present" else ""
