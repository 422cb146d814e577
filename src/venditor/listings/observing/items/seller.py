"""What a page tells of the shop: who and where it is, how it is reached and paid; links that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.contacts import LEGAL_FORM, business_in, contact_in
from venditor.listings.observing.items.labels import Labelled
from venditor.listings.observing.items.sellers_named import HELPERS, named_sellers, of_footer
from venditor.listings.observing.items.shapes import MEANS
from venditor.listings.observing.items.texts import Text, Texts
from venditor.listings.observing.observation import Confidence, Observation

LONGEST_LINE = 300
"""Characters of a line of an address or a notice of rights."""

MOST_ADDRESSES = 40
"""Lines with a number that are looked at for an address."""

BEHIND_A_LINK = frozenset(("product_information_sheet",))
"""Items that an offer has to lead to, not to show."""

FEWEST_DIGITS = 7
"""Digits of a number that is called."""

SHORT_MEANS = 40
"""Characters of a label that names one means of payment."""

FEWEST_MEANS = 2
"""Means of payment that are shown together where a shop shows how it is paid."""

MARKETPLACES = re.compile(r"amazon|ebay|etsy|alibaba|aliexpress|walmart|allegro|rakuten", re.IGNORECASE)
"""Names of marketplaces, whose own notice of rights names no seller."""

LONGEST_LINK = 80
"""Characters of the words of a link; a longer one is a text that happens to be one."""

_NEW_WINDOW = re.compile(r"\s?[-–(]\s?(?:opens?|öffnet|ouvre|si apre|se abre)\b.{0,60}$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_AROUND_LABELS = " .:>»›→…!+*•·-–|"
_RIGHTS = re.compile(
    r"©|\(c\)|copyright|alle rechte vorbehalten|all rights reserved|tous droits réservés", re.IGNORECASE
)
_OWNED = (
    re.compile(
        r"(?:©|\(c\)|copyright)\W{0,3}(?:©\s?)?(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,-]*(?:by\s)?(?:https?://)?"
        r"([^\W\d](?:[^.,|;:–©()]|\.(?=\w)){1,40})",
        re.IGNORECASE,
    ),
    re.compile(r"([^\W\d][^.,|;:–©()]{1,40}?)\s?(?:\d{4}\s?)?©"),
)
_RESERVED = re.compile(
    r"(?:all|alle|tous|todos|tutti|toate|wszelkie|map data|copyright|rights)\b|版權|版权", re.IGNORECASE
)
_MEANS = tuple(word.replace("\\b", "") for word in MEANS.pattern.split("|"))
_PAY_WITH = re.compile(
    r"\b(?:pay with|zahlen? (?:sie )?(?:mit|per)|payer avec|paiement par|paga(?:r|re)? con|betaal met)\b",
    re.IGNORECASE,
)
_PICTURED = re.compile(r"payment[-_ ]?(?:icon|method|logo|option)|icons?[-_ ]payment", re.IGNORECASE)
_OFFERED = re.compile(
    r"%|cashback|discount|gift|cookie|share|encrypt|secur|sicher|protec|protég|proteg|karte$|credit\.",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\d{4}|\d{2}-\d{3}|\bDublin \d|\bTai(?:pei|chung|nan)\b|\bKaohsiung\b|"
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|〒|[路街]\S{0,10}\d+號|[구군]\s"
)
_SOMEONE = re.compile(
    LEGAL_FORM.pattern + r"|adress|anschrift|\binh(?:aber(?:in)?\b|\.)|\bsitz\b|\bsede\b|siedzib|domicili|"
    r"registered office|company address|headquarters|siège social|"
    r"公司地址|營業地址|所在地|住所|사업장",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(r"ICP|备|備案|演出|會場|\bholiday|\breturn", re.IGNORECASE)
_YEARS = re.compile(r"(?:©|\(c\)|copyright)\W{0,3}(?:©\s?)?\d{4}(?:\s?[-–]\s?\d{4})?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\s")
_NOT_FOR_BUYERS = re.compile(
    r"^(?:privacy|datenschutz|dpo|dsb|rgpd|gdpr|ochrona|rodo|iod|press|presse|jobs|career|karriere|"
    r"investor)",
    re.IGNORECASE,
)
_AT = re.compile(r"@|＠|\(at\)|\[at\]|\[email|/email-protection", re.IGNORECASE)
_CALL = re.compile(
    r"(?:\b(?:t[eé]l(?:efon\w*|éfono|éphone|efoon|ephone)?|phone(?: number)?|fon|hotline|\w+hotline|"
    r"call(?: us)?(?: on| at)?|contacter au|appelez(?:[- ]nous)?(?: au)?|llámanos(?: al)?|"
    r"chiama(?:ci)?(?: al)?|numero verde|infolinia|zadzwoń|sunați|ligue|bel ons(?: op)?|"
    r"rufen sie(?: uns)?(?: an)?(?: unter)?|тел(?:ефон\w*)?|τηλ(?:έφωνο)?|điện thoại)\b|"
    r"電話|电话|專線|专线|전화|고객센터|هاتف|טלפון|โทร(?:ศัพท์)?)"
    r"(?:\s?[.:：/-]{1,2}|\.?\s[:：]|\s[^\W\d]{1,12}[.:]?)?\s{0,2}(?:tel\.?:?\s{0,2})?"
    r"(?P<number>(?:\+|00)?\(?\d[\d\s()/.-]{5,18}\d)(?![\w€$£%])",
    re.IGNORECASE,
)
_OF_THE_SELLER = frozenset(("seller_identity", "seller_address"))
_MADE_BY = frozenset(("manufacturer", "responsible_person", "importer", "food_operator", "gpsr"))
_REGISTERED = re.compile(
    r"\bHR[AB]\s?\d{2,}|\bUSt\.?-?Id(?:Nr)?\.?[\s.:-]*[A-Z]{2}\s?\d|\bVAT\s(?:no|number|"
    r"reg)\S*[\s.:]*[A-Z]{0,2}\s?\d{3}|"
    r"\b(?:RCS|R\.C\.S\.)\s\w+|\bSIRET\s?:?\s?\d|\bSIREN\s?:?\s?\d|\bP(?:artita|"
    r"\.)?\s?\.?IVA[\s.:n°]*(?:IT)?\d{5}|"
    r"\bC\.?I\.?F\.?\s?:?\s?[A-Z]\d{5}|\bKvK\D{0,12}\d{6}|\bNIP\s?:?\s?\d|\bKRS\s?:?\s?\d|\bJ\d{2}/\d+/\d{4}|"
    r"\bCNPJ\s?:?\s?\d{2}\.?\d{3}|\bCUIT\D{0,5}\d{2}-?\d{8}|\bIČO\D{0,3}\d{8}|"
    r"\b(?:Ltd|Limited|[Ii]ncorporated)\b.{0,160}\b[Rr]egistration [Nn]umber\D{0,5}\d{5}|"
    r"\b[Rr]egistered (?:in|company)\D{0,60}\d{5}|\bcompany (?:no|number|registration)\D{0,15}\d{4}|"
    r"統一?編號?\D{0,3}\d{8}|\bICP[备證证]|사업자\s?등록번호\D{0,5}\d{3}"
)


def of_the_shop(texts: Texts, labelled: tuple[Labelled, ...], address: str) -> Iterator[Observation]:
    """What a page tells of the shop.

    Args:
        texts: of the page.
        labelled: its labels; what stands under those of a maker is not the shop's.
        address: of the page; a marketplace's own pages say nothing of who sells there.
    """
    others = _not_the_shop(labelled)
    yield from _identity(texts, others)
    yield from named_sellers(texts, others)
    yield from _address(texts, others)
    yield from _contact(texts, others)
    yield from _means(texts)
    yield from _linked(texts, on_marketplace=MARKETPLACES.search(address[:LONGEST_LINE]) is not None)


def _not_the_shop(labelled: tuple[Labelled, ...]) -> frozenset[int]:
    """Numbers of the texts that are about a maker, or someone else of the product."""
    return frozenset(
        number
        for label in labelled
        if label.item in _MADE_BY and label.text >= 0
        for number in range(label.text, label.text + 1 + label.value.count("\n") + 1)
    )


def _identity(texts: Texts, others: frozenset[int]) -> Iterator[Observation]:
    for number, text in enumerate(texts.all):
        words = text.words
        if (
            number in others
            or text.kind not in ("text", "heading")
            or not words
            or len(words) > 2 * LONGEST_LINE
        ):
            continue
        if _RIGHTS.search(words):
            name = business_in(words) or _owner(words)
            if name and not MARKETPLACES.search(name):
                source = text.source()
                yield seen("seller_identity", source, confidence="medium", hidden=text.hidden, name=name)
        if any(map(str.isdigit, words)) and (match := _REGISTERED.search(words)):
            yield seen("seller_registration", text.source(*match.span()), hidden=text.hidden)


def _owner(words: str) -> str:
    """The name in a notice of rights: behind its sign and years, or before them."""
    for pattern in _OWNED:
        found = pattern.search(words)
        name = found[1].strip(" -–,") if found else ""
        if name and (name[0].isupper() or name[0] > "\u2e80") and not _RESERVED.match(name):
            return name
    return ""


def _address(texts: Texts, others: frozenset[int]) -> Iterator[Observation]:
    looked = 0
    for number, text in enumerate(texts.all):
        if number in others or text.aside or text.kind != "text" or len(text.words) > LONGEST_LINE:
            continue
        if not _POSTCODE.search(text.words) or HELPERS.search(text.words):
            continue
        looked += 1
        if looked > MOST_ADDRESSES:
            return
        around = texts.all[max(0, number - 2) : number + 1]
        lines = [each.words for each in around if each.kind == "text" and len(each.words) <= LONGEST_LINE]
        together = "\n".join(lines)
        if not (of_footer(text) or _SOMEONE.search(together)) or _NO_ADDRESS.search(text.words):
            continue
        contact = contact_in(_YEARS.sub(" ", text.words))
        contact = contact if contact.postal else contact_in(_YEARS.sub(" ", together))
        if contact.postal and not _YEAR.match(contact.town):
            yield seen("seller_address", text.source(), confidence="medium", hidden=text.hidden)


def _contact(texts: Texts, others: frozenset[int]) -> Iterator[Observation]:
    """Electronic addresses and numbers to call; where a law wants both, one does beside a link to more."""
    phones: list[tuple[Text, str]] = []
    mailed: list[Observation] = []
    written_to = False
    for number, text in enumerate(texts.all):
        if number in others:
            continue
        if text.kind == "link" and "seller_contact" in _links().get(_label(text), {}):
            written_to = True
        if text.address.startswith("tel:"):
            phones.append((text, text.address.removeprefix("tel:").replace("%20", " ")))
        elif text.address.startswith("mailto:") or _AT.search(text.words) or _AT.search(text.address):
            read = list(_mailed(text))
            mailed += read
            # An address that is scrambled, or in a long text, is one all the same.
            written_to = written_to or not read
        elif (phone := _called(text)) != "":
            phones.append((text, phone))
    yield from mailed
    # Where nothing else is there, what hides the address is told once.
    if phones or any(one.seen == "seen" for one in mailed):
        yield from (replace(one, about="seller_email") for one in mailed)
    for text, phone in phones:
        yield seen("seller_contact", text.source(), confidence="medium", hidden=text.hidden, phone=phone)
        if not written_to:
            yield flawed("seller_email", "only_phone", text.source(), hidden=text.hidden, phone=phone)


def _mailed(text: Text) -> Iterator[Observation]:
    """An address of mail, behind a link or in words, that is not one for something else than buying."""
    if text.address.startswith("mailto:"):
        if "@" in text.address and not _NOT_FOR_BUYERS.match(text.address.removeprefix("mailto:")):
            yield seen("seller_contact", text.source(), hidden=text.hidden)
    elif text.kind in ("text", "link") and len(text.words) <= LONGEST_LINE:
        email = contact_in(text.words).email
        if email and not _NOT_FOR_BUYERS.match(email):
            yield seen("seller_contact", text.source(), confidence="medium", hidden=text.hidden)


def _called(text: Text) -> str:
    """The number behind words that ask to call; empty where there is none."""
    if text.kind not in ("text", "heading") or text.aside or len(text.words) > LONGEST_LINE:
        return ""
    found = _CALL.search(text.words) if any(map(str.isdigit, text.words)) else None
    return (
        found["number"].strip() if found and sum(map(str.isdigit, found["number"])) >= FEWEST_DIGITS else ""
    )


def _means(texts: Texts) -> Iterator[Observation]:
    """Means of payment in short labels, in pictures, or several in a line."""
    pictured = next((text for text in texts.all if text.kind == "image" and _is_of_payment(text)), None)
    if pictured is not None:
        yield seen("payment_means", pictured.source(), confidence="medium", hidden=pictured.hidden)
        return
    shown: dict[str, Text] = {}
    for text, words in _naming_means(texts):
        means = [match[0].lower() for match in MEANS.finditer(words)]
        if not _OFFERED.search(words) and (len(words) <= SHORT_MEANS or len(set(means)) >= FEWEST_MEANS):
            if means and not text.hidden and _PAY_WITH.search(words):
                yield seen("payment_means", text.source(), confidence="medium")
                return
            for each in means:
                shown.setdefault(each, text)
    visible = [text for text in shown.values() if not text.hidden]
    if len(visible) >= FEWEST_MEANS:
        yield seen("payment_means", *(text.source() for text in visible[:3]), confidence="medium")
    elif len(shown) >= FEWEST_MEANS:
        first = next(iter(shown.values()))
        yield seen("payment_means", first.source(), confidence="medium", hidden=first.hidden)


def _naming_means(texts: Texts) -> Iterator[tuple[Text, str]]:
    """Texts in which a means of payment may stand: most pages have few of the words, and most texts none."""
    files = {text: _file(text.address) for text in texts.all if text.kind == "image" and not text.words}
    everywhere = texts.blob + "\n".join(files.values()).lower()
    present = [word for word in _MEANS if word in everywhere]
    if not present:
        return
    for text in texts.all:
        words = text.words or files.get(text, "")
        if words and len(words) <= LONGEST_LINE and text.kind not in ("heading", "frame"):
            small = words.lower()
            if any(word in small for word in present):
                yield text, words


def _is_of_payment(text: Text) -> bool:
    return (
        _PICTURED.search(text.words) is not None or _PICTURED.search(text.address[-LONGEST_LINE:]) is not None
    )


def _file(address: str) -> str:
    """The name of a picture's file, without what stands before and between."""
    return address.rpartition("/")[2].replace("_", " ").replace("-", " ")[:LONGEST_LINE]


def _linked(texts: Texts, *, on_marketplace: bool) -> Iterator[Observation]:
    """What links lead to, each by the best link; a footer that waits for its script still has its links."""
    found: dict[str, list[tuple[bool, tuple[int, int], Text]]] = {}
    for text in texts.all:
        for item, rank in _links().get(_label(text), {}).items() if text.kind == "link" else ():
            if not (on_marketplace and rank[1] and item in _OF_THE_SELLER):
                found.setdefault(item, []).append((text.hidden != "", rank, text))
    for item, links in found.items():
        hidden, _, text = min(links, key=lambda each: each[:2])
        if item in BEHIND_A_LINK:
            yield seen(item, text.source(), hidden=text.hidden)
            continue
        sure: Confidence = "low" if hidden else "medium"
        yield flawed(item, "only_linked", text.source(), confidence=sure, link=text.words)


def _label(text: Text) -> str:
    """The words of a link as they are listed: in small letters, numbers as one, nothing of new windows."""
    if len(text.words) > LONGEST_LINK:
        return ""
    words = _NEW_WINDOW.sub("", text.words).strip(_AROUND_LABELS).lower()
    return _DIGITS.sub("#", words)


@cache
def _links() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Items by label, with the item's place in its section, and the section's: the first is of imprints."""
    data = yaml.safe_load((files(__package__) / "links.yaml").read_text("utf-8"))
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for section, (items, labels) in enumerate(data.items()):
        for label in labels:
            known = found.setdefault(label, {})
            for place, item in enumerate(items.split()):
                known[item] = min(known.get(item, (place, section)), (place, section))
    return found
