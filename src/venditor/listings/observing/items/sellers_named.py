"""Who sells, as a page names them in words: sold by someone, owned by someone, a business in the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from venditor.listings.observing.items.candidates import seen
from venditor.listings.observing.items.contacts import LEGAL_FORM, business_in, contact_in
from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Observation

LONGEST_NAME = 60
"""Characters of the name of a seller."""

LINES = 4
"""Texts under the heading of an imprint among which its address begins."""

LONGEST_LINE = 300
"""Characters of a line that names one."""

SOLD_BY = re.compile(
    r"(?:\b(?:sold (?:and (?:shipped|dispatched|fulfilled|delivered) )?by|verkauf (?:und versand )?durch|"
    r"verkauft (?:und (?:versandt|versendet|geliefert) )?(?:durch|von)|verkäufer ist|"
    r"vendu (?:et expédié )?par|vendido (?:y enviado |e enviado )?por|venduto (?:e spedito )?da|"
    r"verkocht (?:en verzonden )?door|sprzedawane przez|sprzedaje(?: i wysyła)?|vândut (?:și livrat )?de)"
    r"\s*:?\s*)(?P<name>.*)$",
    re.IGNORECASE,
)
"""Words that one is named behind who sells, at the end of a text."""

_NAME = re.compile(r"[^\W_](?:[^.,;:|()\n!?]|\.(?=\w)|\.(?=\s?[a-z]\b)){1,60}")
_END = re.compile(
    r"\s(?:and|und|et|y|e|en|i|și|auf|on|sur|in|mit|with|for|für|pour|is|ist|est|will|wird)\s|\s[-–]\s"
)
# A thing is sold by the metre, by twos, by others than its seller.
_NO_NAME = re.compile(
    r"(?:the|a|an|our|us|weight|length|metre|meter|piece|unit|volume|third|others?|lots?|paires?|pièces?|packs?|"
    r"unit[éàa]|unidades?|mètres?|boîtes?|nous|uns|uno|una|un|une|des|den|der|dem|die|ons|een|terzi|terceros|"
    r"metro|pezzo|kilo|kg|auction|order|phone|internet|stück|meter|private?|privat)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\b(?:inhaber(?:in)?|inh\.|geschäftsinhaber(?:in)?|proprietor|owned by|propriétaire|titolare|titular|"
    r"eigenaar|właściciel|proprietar)\b\W{0,3}(?P<name>[^\W\d_][\w'’.-]+(?:\s[^\W\d_][\w'’.-]+){1,3})",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"\W*(?:impressum|imprint|anbieter|legal notice|mentions légales|aviso legal|note legali|colofon|"
    r"menções legais|特定商取引法|公司資訊|會社概要|会社概要|사업자)",
    re.IGNORECASE,
)
_REPRESENTED = re.compile(
    r"\b(?:vertreten durch|represented by|représentée? par|representad[ao] por|rappresentata da|"
    r"vertegenwoordigd door|reprezentowan[ay] przez)\s+"
    r"(?:(?:the|die|den|das|la|le|il)\s)?(?:[A-ZÀ-Ž][\w'’-]+\W{1,2}){2}",
)
HELPERS = re.compile(
    r"paypal|klarna|trusted|google|facebook|\bmeta\b|\bvisa\b|mastercard|stripe|adyen|zendesk|cookie|iubenda|"
    r"usercentrics|onetrust|\bdhl\b|\bups\b|\bgls\b|\bdpd\b|hermes|bank|versicherung|insurance|assurance|scalapay|webdesign|"
    r"hosting|shopify|powered|software|design by|realisierung|created by",
    re.IGNORECASE,
)
"""Who pays out, ships, hosts or vouches for a shop, and is not it."""


def named_sellers(texts: Texts, others: frozenset[int]) -> Iterator[Observation]:
    """Each seller that a page names in words.

    Args:
        texts: of the page.
        others: numbers of the texts that are about a maker, or someone else of the product.
    """
    for number, text in enumerate(texts.all):
        if number in others or text.aside or text.kind not in ("text", "heading", "link"):
            continue
        if not text.words or len(text.words) > LONGEST_LINE:
            continue
        name = _sold_by(texts, number) or _owner(text) or _in_footer(text) or _of_imprint(texts, number)
        if name:
            source = text.source()
            yield seen("seller_identity", source, confidence="medium", hidden=text.hidden, name=name)
        if (match := _REPRESENTED.search(text.words + " ")) is not None and contact_in(text.words).street:
            source = text.source(match.start(), match.end())
            yield seen("seller_representative", source, confidence="medium", hidden=text.hidden)


def _sold_by(texts: Texts, number: int) -> str:
    """Behind the words, or in the text or link right after them."""
    found = SOLD_BY.search(texts.all[number].words)
    if found is None:
        return ""
    behind = found["name"].strip()
    if behind:
        return _as_name(behind)
    after = texts.all[number + 1 : number + 2]
    right = after and after[0].kind in ("text", "link") and len(after[0].words) <= LONGEST_NAME
    return _as_name(after[0].words) if right else ""


def _as_name(words: str) -> str:
    found = _NAME.match(words)
    if found is None or _NO_NAME.match(words):
        return ""
    name = _END.split(found[0])[0].strip(" .")
    return name if name != name.lower() or name[0] > "\u2e80" else ""


def _owner(text: Text) -> str:
    """Who owns the shop, in a line with an address: the owner of something else has none beside it."""
    found = _OWNER.search(text.words)
    if found is None or not found["name"][0].isupper():
        return ""
    contact = contact_in(text.words)
    return found["name"] if contact.postal or contact.email else ""


def _of_imprint(texts: Texts, number: int) -> str:
    """The business that the first line under the heading of an imprint names, where its street follows."""
    before = texts.all[number - 1] if number else None
    if before is None or before.kind != "heading" or not _IMPRINT.match(before.words):
        return ""
    lines = [text.words[:LONGEST_LINE] for text in texts.all[number : number + LINES]]
    name = business_in(lines[0])
    return name if name and lines[0].startswith(name) and contact_in("\n".join(lines)).street else ""


def of_footer(text: Text) -> bool:
    """Whether a text stands in the foot of a page, and is not about who helps the shop to be paid."""
    return ("footer" in text.path or text.path.endswith("address")) and not HELPERS.search(text.words)


def _in_footer(text: Text) -> str:
    """A business in the foot of a page: at the beginning of its line, or beside its address."""
    if text.kind != "text" or not of_footer(text) or not LEGAL_FORM.search(text.words):
        return ""
    name = business_in(text.words)
    if not name or len(name) > LONGEST_NAME:
        return ""
    begins = text.words.lstrip(" ©®–-").startswith(name)
    return name if begins or contact_in(text.words).postal else ""
