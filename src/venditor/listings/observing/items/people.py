"""Who made a product, who answers for it in the European Union, who brought it in, who sells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from venditor.listings.observing.items.candidates import flawed, seen
from venditor.listings.observing.items.contacts import LEGAL_FORM, Contact, contact_in
from venditor.listings.observing.items.fields import only_for_machines
from venditor.listings.observing.items.labels import Labelled
from venditor.listings.observing.items.texts import Texts
from venditor.listings.observing.observation import Confidence, Observation
from venditor.products import PRESENT, Field, Listing, Source

LONGEST_NAME = 120
"""Characters of a line that names someone; what is longer and has no address is a sentence."""

MOST_PLAIN_LINES = 2
"""Lines after the first that may follow without anything of an address in them."""

_NO_NAMES = frozenset(
    "no yes nein ja non oui sí si nee tak nie nu da não sim - – n/a unknown unbekannt".split()
)
_WITHIN_NAMES = frozenset("& und and et y e of de di del der van von".split())
_ROLES = {"manufacturer": "manufacturer", "responsible_person": "responsible_person"}
_WHOLE = {"importer": "importer", "food_operator": "food_operator"}


def people(
    listing: Listing, texts: Texts, labelled: tuple[Labelled, ...], *, food: bool | None
) -> Iterator[Observation]:
    """What is said of them.

    Args:
        listing: that is looked at.
        texts: of the offer.
        labelled: its labels.
        food: whether it is food, whose maker is often the food business.
    """
    named = False
    for role in _ROLES:
        for observation in _by_field(role, getattr(listing, role), texts):
            named = named or role == "manufacturer"
            yield observation
    for label in labelled:
        contact = _contact(label)
        if contact is None or not _likely(label, contact, listing):
            continue
        role = "manufacturer" if label.item == "gpsr" else label.item
        if role in _ROLES:
            named = named or role == "manufacturer"
            yield from of_role(role, contact, label.source, hidden=label.hidden)
        elif label.item in _WHOLE:
            yield whole(label.item, contact, label.source, hidden=label.hidden)
        if food and label.item == "manufacturer":
            yield whole("food_operator", contact, label.source, confidence="medium", hidden=label.hidden)
    if not named and listing.brand.state == PRESENT:
        yield seen(
            "manufacturer_name", *listing.brand.sources, confidence="low", name=listing.brand.value or ""
        )


def _by_field(role: str, field: Field[str], texts: Texts) -> Iterator[Observation]:
    if field.state != PRESENT or not field.value or not _is_name(field.value):
        return
    contact = contact_in(field.value)
    unseen = texts.on_page and only_for_machines(field.sources)
    if unseen and contact.name.lower() not in texts.blob:
        yield seen(f"{role}_name", *field.sources, hidden="markup", name=contact.name)
        return
    yield from of_role(role, contact, *field.sources)


def _contact(label: Labelled) -> Contact | None:
    """Whom a label announces; ``None`` where nobody is named."""
    if label.item not in _ROLES and label.item not in _WHOLE and label.item != "gpsr":
        return None
    lines = [line for line in label.value.split("\n") if line.strip()]
    if not lines or not _is_name(lines[0]):
        return None
    contact = contact_in("\n".join(_about_one(lines)))
    if not contact.name or (label.item == "gpsr" and not contact.postal):
        return None
    if ":" in contact.name or (":" in lines[0] and not contact.postal):
        contact = replace(contact, name=_capitals(contact.name))
    return contact if contact.name else None


def _capitals(name: str) -> str:
    """The words of a name before the first in small letters, which begins the next label."""
    words = []
    for word in name.split():
        if word.islower() and word not in _WITHIN_NAMES:
            break
        words.append(word)
    return " ".join(words).rstrip(":")


def _likely(label: Labelled, contact: Contact, listing: Listing) -> bool:
    """Whether a word under a heading is a name: it has an address, a legal form, or is the brand's."""
    if label.tabled or ":" in label.source.quotation or "：" in label.source.quotation:
        return True
    if contact.street or contact.town or contact.electronic or LEGAL_FORM.search(contact.name):
        return True
    known = f"{listing.brand.value or ''} {listing.name.value or ''}".lower()
    return contact.name.lower() in known


def _about_one(lines: list[str]) -> Iterator[str]:
    """The first line, and those after it as long as they are of an address."""
    plain = 0
    yield lines[0]
    for line in lines[1:]:
        found = contact_in(line)
        if found.street or found.town or found.email or found.web or found.phone or found.country:
            plain = 0
        elif plain == MOST_PLAIN_LINES:
            return
        else:
            plain += 1
        yield line


def _is_name(line: str) -> bool:
    words = line.strip(" .:*").lower()
    if not words or words in _NO_NAMES or not any(letter.isalpha() for letter in words):
        return False
    if len(line) <= LONGEST_NAME:
        return True
    contact = contact_in(line)
    return contact.town != "" or contact.email != ""


def of_role(role: str, contact: Contact, *sources: Source, hidden: str = "") -> Iterator[Observation]:
    """Name, postal and electronic address of someone, each for itself.

    Args:
        role: ``manufacturer`` or ``responsible_person``.
        contact: what is said of them.
        sources: where.
        hidden: how the page hides it; empty where it shows it.
    """
    name = contact.name
    yield seen(f"{role}_name", *sources, hidden=hidden, name=name)
    item = f"{role}_postal_address"
    flaw = _postal_flaw(contact)
    if not flaw:
        yield seen(item, *sources, hidden=hidden, name=name)
    else:
        yield flawed(item, flaw, *sources, hidden=hidden, name=name, address=_address(contact))
    item = f"{role}_electronic_address"
    if contact.electronic:
        sure: Confidence = "high" if contact.email else "medium"
        yield seen(item, *sources, confidence=sure, hidden=hidden, name=name)
    elif contact.phone:
        yield flawed(item, "only_phone", *sources, hidden=hidden, name=name, phone=contact.phone)
    else:
        yield flawed(item, "no_electronic_address", *sources, hidden=hidden, name=name)


def whole(
    item: str, contact: Contact, source: Source, *, confidence: Confidence = "high", hidden: str = ""
) -> Observation:
    """Name and address of someone, together."""
    flaw = _postal_flaw(contact)
    if flaw:
        return flawed(
            item,
            flaw,
            source,
            confidence=confidence,
            hidden=hidden,
            name=contact.name,
            address=_address(contact),
        )
    return seen(item, source, confidence=confidence, hidden=hidden, name=contact.name)


def _address(contact: Contact) -> str:
    return ", ".join(filter(None, (contact.street, contact.town)))


def _postal_flaw(contact: Contact) -> str:
    if contact.postal:
        return ""
    if contact.town:
        return "address_without_street"
    return "address_without_postcode" if contact.street else "name_only"
