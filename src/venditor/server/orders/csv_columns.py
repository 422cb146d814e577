"""What the columns of a file of orders are, by their headings: plain ones, and those of two shop systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from venditor.aftersales.declaration import strange_characters
from venditor.rights.jurisdictions import default_library
from venditor.server.orders.csv_rows import OrderFileError

# Whose article it is, on a marketplace.
_SELLER = (
    "seller",
    "seller name",
    "vendor",
    "vendor name",
    "merchant",
    "store",
    "store name",
    "sold by",
    "Händler",
    "Verkäufer",
    "賣家",
    "商家",
    "店家",
)
# What a column can be beside a fact. Headings are compared by their letters and digits, case ignored.
PLAIN: Mapping[str, tuple[str, ...]] = {
    "number": (
        "order number",
        "order",
        "order no",
        "number",
        "Bestellnummer",
        "Bestellung",
        "Bestell-Nr",
        "訂單編號",
        "訂單號碼",
    ),
    "email": ("e-mail", "email address", "customer email", "E-Mail-Adresse", "電子郵件", "電子信箱", "email"),
    "name": ("name", "customer", "customer name", "buyer", "Kunde", "Kundin", "Kundenname", "姓名", "買家"),
    "country": ("country", "country code", "Land", "國家"),
    "region": ("region", "state", "Bundesland", "地區"),
    "concluded_on": (
        "ordered on",
        "order date",
        "ordered",
        "Bestelldatum",
        "bestellt am",
        "訂購日期",
        "訂購日",
    ),
    "delivered_on": (
        "delivered on",
        "delivery date",
        "delivered",
        "Lieferdatum",
        "geliefert am",
        "送達日期",
        "送達日",
    ),
    "informed_on": ("informed on", "informed", "belehrt am", "告知日期", "告知日"),
    "article": ("article", "item", "product name", "title", "Artikel", "Bezeichnung", "商品", "商品名稱"),
    "sku": ("sku", "article number", "Artikelnummer", "Artikel-Nr", "商品編號", "貨號"),
    "pieces": ("quantity", "qty", "pieces", "Menge", "Anzahl", "數量"),
    "unit_price": ("unit price", "Einzelpreis", "Stückpreis", "單價"),
    "currency": ("currency", "Währung", "幣別", "貨幣"),
    "delivery_cost": ("delivery charge", "shipping cost", "Versandkosten", "Lieferkosten", "運費"),
    "standard_delivery_cost": ("standard delivery charge", "Standardversandkosten", "標準運費"),
    "discount": ("discount", "voucher", "Rabatt", "折扣"),
    "gift_card": ("gift card", "paid by gift card", "Geschenkkarte", "禮品卡"),
    "paid": ("total paid", "paid", "gezahlt", "Gesamtbetrag", "實付金額"),
    "seller": _SELLER,
}
# Shopify: Admin, Orders, Export. What holds for a whole order stands in its first row only.
SHOPIFY: Mapping[str, tuple[str, ...]] = {
    "number": ("Name",),
    "email": ("Email",),
    "name": ("Billing Name", "Shipping Name"),
    "country": ("Shipping Country", "Billing Country"),
    "state": ("Shipping Province", "Billing Province"),
    "concluded_on": ("Created at",),
    "article": ("Lineitem name",),
    "sku": ("Lineitem sku",),
    "pieces": ("Lineitem quantity",),
    "unit_price": ("Lineitem price",),
    "currency": ("Currency",),
    "delivery_cost": ("Shipping",),
    "discount": ("Discount Amount",),
    # A total that is not what prices and delivery make up shows taxes that are not in the prices.
    "paid": ("Total",),
    "seller": _SELLER,
}
# WooCommerce in the names of its interface and its export extension, one row an item.
WOOCOMMERCE: Mapping[str, tuple[str, ...]] = {
    "number": ("order_number", "order_id"),
    "email": ("billing_email", "customer_email"),
    "name": ("billing_full_name", "customer_name"),
    "first_name": ("billing_first_name",),
    "last_name": ("billing_last_name",),
    "country": ("shipping_country", "billing_country"),
    "state": ("shipping_state", "billing_state"),
    "concluded_on": ("order_date", "date_created", "date"),
    "article": ("item_name",),
    "sku": ("item_sku",),
    "pieces": ("item_quantity",),
    "unit_price": ("item_price",),
    "currency": ("order_currency", "currency"),
    # Without their taxes, which stand in columns of their own: where there are any, prices and charges do not
    # make up the total, so that nothing is split.
    "delivery_cost": ("shipping_total",),
    "discount": ("discount_total", "cart_discount"),
    "paid": ("order_total",),
    "seller": _SELLER,
}
_RECOGNISED_BY = (
    (SHOPIFY, ("Name", "Lineitem quantity", "Lineitem name", "Created at")),
    (WOOCOMMERCE, ("order_id", "item_name", "item_quantity", "billing_country")),
)
# How alike a heading is to a known one that may have been meant, and how much of it is repeated.
_ALIKE = 0.75
_LONGEST_HEADING = 100
# What both shops sell at a distance, through their page; the same as in the audit's mappings of them.
_OF_A_SHOP = {"contract": "distance", "channel": "online"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row.

    Attributes:
        places: indexes of columns by what they are, the one to be looked at first before others.
        facts: index of a column by the fact it holds.
        known: facts that hold for every order of such a file.
        of_shop: whether it is the export of a shop system, which knows nothing of several sellers.
    """

    places: Mapping[str, tuple[int, ...]]
    facts: Mapping[str, int]
    known: Mapping[str, str]
    of_shop: bool

    def cell(self, cells: Sequence[str], what: str) -> str:
        """What stands in a row; the first column of several that is not empty, without blanks around it."""
        for place in self.places.get(what, ()):
            if place < len(cells) and cells[place].strip():
                return cells[place].strip()
        return ""

    def heading(self, headings: Sequence[str], what: str) -> str:
        """The heading of a column as it stands in the file; ``what`` itself where there is no such column."""
        place = self.facts.get(what, next(iter(self.places.get(what, ())), None))
        return what if place is None else headings[place].strip() or what


def columns_of(headings: Sequence[str]) -> Columns:
    """The columns of a file by its headings.

    Raises:
        OrderFileError: when no column has the order number, or two columns have the same heading.
    """
    at: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = _key(heading)
        if key and key in at:
            raise OrderFileError(
                "orders.heading_twice",
                f"Columns {at[key] + 1} and {place + 1} have the same heading.",
                facts={"first": at[key] + 1, "second": place + 1},
                remedy="Give each column a heading of its own.",
            )
        at[key] = place
    of_shop = next((known for known, by in _RECOGNISED_BY if all(_key(one) in at for one in by)), None)
    named = of_shop or PLAIN
    places = {what: tuple(at[_key(one)] for one in names if _key(one) in at) for what, names in named.items()}
    if not places["number"]:
        raise OrderFileError(
            "orders.no_number",
            "No column has the order number.",
            remedy='Name it "order number", or bring in the export of Shopify or WooCommerce as it is.',
        )
    taken = {place for several in places.values() for place in several}
    facts = {
        name: at[_key(name)]
        for name in default_library().vocabulary.facts
        if _key(name) in at and at[_key(name)] not in taken
    }
    return Columns(
        places={what: several for what, several in places.items() if several},
        facts=facts,
        known=_OF_A_SHOP if of_shop else {},
        of_shop=of_shop is not None,
    )


def unused_columns(headings: Sequence[str], columns: Columns) -> list[dict[str, str]]:
    """Columns from which nothing is read, each with the known heading that is most like it, or none.

    Of an export of a shop system none is told: it has dozens that say nothing of an order's rights.
    """
    if columns.of_shop:
        return []
    taken = {place for several in columns.places.values() for place in several} | set(columns.facts.values())
    free = {_key(name): name for name in default_library().vocabulary.facts if name not in columns.facts}
    for what, names in PLAIN.items():
        if what not in columns.places:
            free |= {_key(name): name for name in reversed(names)}
    found = []
    for place, heading in enumerate(headings):
        if place not in taken and heading.strip():
            alike = get_close_matches(_key(heading), free, n=1, cutoff=_ALIKE)
            found.append({"heading": _repeated(heading), "nearest": free[alike[0]] if alike else ""})
    return found


def _repeated(heading: str) -> str:
    strange = strange_characters(heading)
    return "".join(one for one in heading.strip() if one not in strange)[:_LONGEST_HEADING]


def _key(heading: str) -> str:
    return "".join(one for one in heading.casefold() if one.isalnum())
