"""A JSON document of listings, known by its keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from venditor.listings.draft import Draft, Place, item_name
from venditor.listings.errors import ListingError
from venditor.listings.json_documents import open_food_facts, shopify, woocommerce
from venditor.listings.json_documents.members import Members, listed
from venditor.listings.read import Read


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product in JSON.

    Attributes:
        name: as it is put out.
        looked_for: keys by which it is known.
        known: whether an object is one.
        read: its listings, from a position on.
    """

    name: str
    looked_for: tuple[str, ...]
    known: Callable[[Mapping[str, object]], bool]
    read: Callable[[Members, int, date], Iterator[Read]]


KINDS = (
    Kind("Shopify", shopify.LOOKED_FOR, shopify.is_shopify, shopify.read_shopify),
    Kind("WooCommerce", woocommerce.LOOKED_FOR, woocommerce.is_woocommerce, woocommerce.read_woocommerce),
    Kind(
        "Open Food Facts",
        open_food_facts.LOOKED_FOR,
        open_food_facts.is_open_food_facts,
        open_food_facts.read_open_food_facts,
    ),
)
"""Every kind of product that is known, in the order in which they are tried."""


def read_json(document: object, today: date) -> Iterator[Read]:
    """The listings of a document that has been decoded, in turn.

    Args:
        document: what ``json.loads`` gives, best with ``parse_float=Decimal``.
        today: the day on which a sale price is in force or not.

    Yields:
        One listing for each product, or for each variant of a product.

    Raises:
        ListingError: its keys are those of no kind that is known.
    """
    entries = _entries(document)
    kind = next(
        (kind for each in entries if isinstance(each, Members) if (kind := kind_of(each.given))), None
    )
    if kind is None:
        raise _unknown(document)
    position = 1
    for each in entries:
        for read in _listings(each, kind, position, today):
            yield read
            position += 1


def _entries(document: object) -> list[Members | Place]:
    """The products of a document: a list, the list or the object in it, or the document itself."""
    if not isinstance(document, Mapping):
        return list(listed("", document))
    if isinstance(document.get("products"), list):
        return list(listed("products", document["products"]))
    product = document.get("product")
    if isinstance(product, Mapping):
        # Open Food Facts has the code beside the product, too.
        beside = {"code": document["code"]} if "code" in document and "code" not in product else {}
        return [Members("product", {**beside, **product})]
    return [Members("", document)]


def kind_of(product: Mapping[str, object]) -> Kind | None:
    """The kind of a product by its keys; ``None`` where it is none that is known."""
    return next((kind for kind in KINDS if kind.known(product)), None)


def _listings(entry: Members | Place, kind: Kind, position: int, today: date) -> Iterator[Read]:
    if isinstance(entry, Members):
        yield from (kind_of(entry.given) or kind).read(entry, position, today)
        return
    draft = Draft("json")
    draft.remark("id", "It is not an object with the members of a product.", entry)
    yield draft.read(item_name(position, None))


def _unknown(document: object) -> ListingError:
    keys = list(document)[:50] if isinstance(document, Mapping) else []
    found = f"has the keys {', '.join(map(str, keys[:10]))}" if keys else "is no object with keys"
    looked_for = "; ".join(f"{kind.name}: {', '.join(kind.looked_for)}" for kind in KINDS)
    return ListingError(
        "json.unknown",
        f"The document {found}; none of the products looked for is in it ({looked_for}).",
        facts={"looked_for": {kind.name: list(kind.looked_for) for kind in KINDS}, "keys": keys},
        remedy="Give a product of one of these, or a list of them.",
    )
