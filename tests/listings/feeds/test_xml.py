"""Google Merchant feeds in XML: written by the tests, except the two of the shared folder at the end."""

import io
import subprocess
import sys
import textwrap
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from venditor.core.quantity import Quantity
from venditor.listings.errors import ListingError
from venditor.listings.feeds import read_xml
from venditor.listings.feeds.items import MOST_DEEP, MOST_IN_ITEM, MOST_NAMES
from venditor.products import Attribute, Delivery, UnitPrice

TODAY = date(2026, 11, 27)
GOOGLE = 'xmlns:g="http://base.google.com/ns/1.0"'


def read(text, today=TODAY):
    return list(read_xml(io.BytesIO(text if isinstance(text, bytes) else text.encode()), today))


def rss(*items, head=""):
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {GOOGLE}><channel>{head}{inner}</channel></rss>'


def one(item, **more):
    (found,) = read(rss(item, **more))
    return found


def said(found):
    return {name: (field.state, field.value) for name, field in found.listing if field.state != "unknown"}


def problems(found):
    return [(each.field, each.source.path) for each in found.problems]


def paths(field):
    return [source.path for source in field.sources]


def broken(text):
    """The listings before the error, and the error."""
    found = read_xml(io.BytesIO(text if isinstance(text, bytes) else text.encode()), TODAY)
    before = []
    with pytest.raises(ListingError) as caught:
        before.extend(found)
    return before, caught.value


def test_an_item_of_rss_is_a_listing():
    found = one(
        "<g:id>A1</g:id><g:title>Soap</g:title>"
        "<g:description>&lt;p&gt;Soft &amp;amp; light&lt;/p&gt;</g:description>"
        "<g:link>https://shop.example/soap</g:link><g:image_link>https://shop.example/1.jpg</g:image_link>"
        "<g:additional_image_link>https://shop.example/2.jpg</g:additional_image_link>"
        "<g:additional_image_link>https://shop.example/1.jpg</g:additional_image_link>"
        "<g:price>4.90 EUR</g:price><g:availability>in stock</g:availability><g:condition>new</g:condition>"
        "<g:brand>Brand</g:brand><g:mpn>M1</g:mpn><g:gtin>4006381333931</g:gtin>"
        "<g:material>olive oil</g:material><g:multipack>6</g:multipack><g:color>green</g:color>"
        "<g:energy_efficiency_class>A</g:energy_efficiency_class>"
    )
    assert found.item == "1 (A1)"
    assert found.problems == ()
    assert said(found) == {
        "id": ("present", "A1"),
        "name": ("present", "Soap"),
        "description": ("present", "Soft & light"),
        "url": ("present", "https://shop.example/soap"),
        "images": ("present", ("https://shop.example/1.jpg", "https://shop.example/2.jpg")),
        "price": ("present", Decimal("4.90")),
        "currency": ("present", "EUR"),
        "availability": ("present", "in_stock"),
        "condition": ("present", "new"),
        "brand": ("present", "Brand"),
        "mpn": ("present", "M1"),
        "gtin": ("present", "4006381333931"),
        "material": ("present", "olive oil"),
        "pieces": ("present", 6),
        "energy_class": ("present", "A"),
        "attributes": ("present", (Attribute("color", "green"),)),
    }
    assert paths(found.listing.price) == ["item 1/g:price"]
    assert found.listing.description.sources[0].quotation == "<p>Soft &amp; light</p>"
    assert found.listing.price.sources[0].kind == "feed"


def test_an_entry_of_atom_is_a_listing():
    (found,) = read(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {GOOGLE} xml:lang="fr-FR"><title>Shop</title>'
        '<entry><id>tag:shop.example,2026:1</id><title>Savon</title><link rel="self" href="https://no.example"/>'
        '<link href="https://shop.example/savon"/><summary>Doux</summary><updated>2026-11-27</updated>'
        "<g:price>4.90 EUR</g:price></entry></feed>"
    )
    assert said(found) == {
        "id": ("present", "tag:shop.example,2026:1"),
        "name": ("present", "Savon"),
        "description": ("present", "Doux"),
        "language": ("present", "fr-FR"),
        "url": ("present", "https://shop.example/savon"),
        "price": ("present", Decimal("4.90")),
        "currency": ("present", "EUR"),
    }
    assert paths(found.listing.name) == ["entry 1/title"]


def test_the_namespace_counts_and_not_its_prefix():
    for declared, prefix in (
        ('xmlns:shop="http://base.google.com/ns/1.0"', "shop:"),
        ('xmlns:g="https://base.google.com/ns/1.0/"', "g:"),
    ):
        (found,) = read(
            f"<rss {declared}><channel><item><{prefix}price>1 EUR</{prefix}price></item></channel></rss>"
        )
        assert paths(found.listing.price) == ["item 1/g:price"]


def test_googles_title_decides_before_that_of_rss():
    found = one("<title>plain</title><g:title>full</g:title>").listing.name
    assert (found.value, paths(found)) == ("full", ["item 1/g:title", "item 1/title"])


def test_the_price_of_shipping_is_not_the_price():
    found = one(
        "<g:shipping><g:country>FR</g:country><g:service>Standard</g:service><g:price>9.90 EUR</g:price>"
        "</g:shipping><g:shipping><g:country>DE</g:country><g:price>12 EUR</g:price></g:shipping>"
    )
    to_france, to_germany = Delivery("FR", Decimal("9.90"), "EUR"), Delivery("DE", Decimal(12), "EUR")
    assert said(found) == {
        "shipping": ("present", "FR Standard 9.90 EUR; DE 12 EUR"),
        "deliveries": ("present", (to_france, to_germany)),
    }
    assert [source.value for source in found.listing.deliveries.sources] == [(to_france,), (to_germany,)]
    assert [source.quotation for source in found.listing.shipping.sources] == [
        "FR Standard 9.90 EUR",
        "DE 12 EUR",
    ]


@pytest.mark.parametrize(
    ("days", "asked", "before"),
    [
        ("", "8", ("present", Decimal(10))),
        ("2026-11-27/2026-11-27", "8", ("present", Decimal(10))),
        ("2026-11-20T00:00+0100/2026-11-28T23:59+0100", "8", ("present", Decimal(10))),
        ("2026-11-20/2026-11-26", "10", ("absent", None)),
        ("2026-11-28/2026-12-01", "10", ("absent", None)),
    ],
)
def test_a_sale_price_is_asked_on_its_days_only(days, asked, before):
    span = f"<g:sale_price_effective_date>{days}</g:sale_price_effective_date>" if days else ""
    listing = one(f"<g:price>10 EUR</g:price><g:sale_price>8 EUR</g:sale_price>{span}").listing
    assert listing.price.value == Decimal(asked)
    prior = listing.prior_prices
    assert (prior.state, prior.value and prior.value[0].amount) == before
    assert listing.currency.value == "EUR"


def test_the_days_of_a_sale_are_the_days_of_the_price():
    days = "<g:sale_price_effective_date>2026-11-20/2026-11-28</g:sale_price_effective_date>"
    listing = one(f"<g:price>10 EUR</g:price><g:sale_price>8 EUR</g:sale_price>{days}").listing
    assert (listing.price_from.value, listing.price_until.value) == (date(2026, 11, 20), date(2026, 11, 28))
    assert paths(listing.price_from) == ["item 1/g:sale_price_effective_date"]


def test_the_days_of_a_sale_that_is_over_are_kept_as_sources_only():
    days = "<g:sale_price_effective_date>2026-11-20/2026-11-21</g:sale_price_effective_date>"
    listing = one(f"<g:price>10 EUR</g:price><g:sale_price>8 EUR</g:sale_price>{days}").listing
    assert (listing.price_until.state, paths(listing.price_until)) == (
        "unknown",
        ["item 1/g:sale_price_effective_date"],
    )
    assert paths(listing.prior_prices) == ["item 1/g:sale_price", "item 1/g:sale_price_effective_date"]


@pytest.mark.parametrize(
    ("sale", "days", "fields"),
    [
        ("8 EUR", "next week", ["price_until", "price"]),
        ("8 EUR", "2026-12-01/2026-11-01", ["price_until", "price"]),
        ("cheap", "", ["prior_prices", "price"]),
    ],
)
def test_where_it_cannot_be_told_whether_a_sale_is_on_no_price_is_said(sale, days, fields):
    span = f"<g:sale_price_effective_date>{days}</g:sale_price_effective_date>" if days else ""
    found = one(f"<g:price>10 EUR</g:price><g:sale_price>{sale}</g:sale_price>{span}")
    assert (found.listing.price.state, found.listing.price.value) == ("unknown", None)
    assert paths(found.listing.price) == ["item 1/g:price", "item 1/g:sale_price"]
    assert [each.field for each in found.problems] == fields


@pytest.mark.parametrize(
    ("sale", "asked", "problem"),
    [
        ("10 EUR", "10", []),
        ("10.01 EUR", "10", [("prior_prices", "item 1/g:sale_price")]),
        ("9 USD", "10", [("prior_prices", "item 1/g:sale_price")]),
        ("0.00 EUR", "10", [("prior_prices", "item 1/g:sale_price")]),
    ],
)
def test_a_sale_price_that_is_not_lower_is_no_reduction(sale, asked, problem):
    found = one(f"<g:price>10 EUR</g:price><g:sale_price>{sale}</g:sale_price>")
    assert found.listing.price.value == Decimal(asked)
    assert found.listing.prior_prices.value is None
    assert problems(found) == problem


def test_a_price_without_a_currency_has_a_place_for_it():
    found = one("<g:price>12.90</g:price>")
    assert said(found) == {"price": ("present", Decimal("12.90")), "currency": ("absent", None)}


def test_a_price_with_a_sign_of_several_currencies_keeps_its_amount():
    found = one("<g:price>$5</g:price>")
    assert said(found) == {"price": ("present", Decimal(5))}
    assert problems(found) == [("currency", "item 1/g:price")]


@pytest.mark.parametrize("nothing", ["", "  ", "n/a", "null", "-"])
def test_an_element_with_nothing_in_it_is_absent(nothing):
    found = one(f"<g:price>{nothing}</g:price><g:gtin>{nothing}</g:gtin><g:brand>{nothing}</g:brand>")
    assert said(found) == dict.fromkeys(("price", "gtin", "brand"), ("absent", None))
    assert found.problems == ()


def test_a_value_that_cannot_be_used_is_a_problem_and_the_field_unknown():
    found = one(
        "<g:price>abc</g:price><g:gtin>4006381333932</g:gtin><g:availability>soon</g:availability>"
        "<g:condition>good</g:condition><g:multipack>many</g:multipack>"
        "<g:unit_pricing_measure>much</g:unit_pricing_measure>"
    )
    assert said(found) == {}
    assert sorted(each.field for each in found.problems) == [
        "availability",
        "condition",
        "gtin",
        "pieces",
        "price",
        "quantity",
    ]
    assert paths(found.listing.gtin) == ["item 1/g:gtin"]


@pytest.mark.parametrize("no", ["no", "FALSE", "false"])
def test_where_no_identifier_exists_gtin_and_mpn_are_absent(no):
    found = one(f"<g:identifier_exists>{no}</g:identifier_exists>")
    assert said(found) == {"mpn": ("absent", None), "gtin": ("absent", None)}


def test_an_identifier_that_stands_there_exists_all_the_same():
    found = one("<g:mpn>M1</g:mpn><g:identifier_exists>no</g:identifier_exists>")
    assert said(found) == {"mpn": ("present", "M1"), "gtin": ("absent", None)}
    assert paths(found.listing.mpn) == ["item 1/g:mpn", "item 1/g:identifier_exists"]


def test_an_identifier_that_exists_says_nothing_of_gtin():
    assert said(one("<g:identifier_exists>yes</g:identifier_exists>")) == {}


def test_lost_zeros_of_a_gtin_are_told():
    found = one("<g:gtin>36000291452</g:gtin>")
    assert found.listing.gtin.value == "036000291452"
    assert [each.message for each in found.problems] == [
        '"36000291452" lost leading zeros; read as 036000291452.'
    ]


def test_the_measures_of_google_are_quantity_and_unit_price():
    found = one(
        "<g:price>9.99 EUR</g:price><g:unit_pricing_measure>750ml</g:unit_pricing_measure>"
        "<g:unit_pricing_base_measure>1 l</g:unit_pricing_base_measure>"
    ).listing
    assert found.quantity.value == Quantity(Decimal(750), "ml")
    assert found.unit_price.value == UnitPrice(Decimal("13.32"), Quantity(Decimal(1), "l"))
    assert paths(found.unit_price) == ["item 1/g:unit_pricing_measure", "item 1/g:unit_pricing_base_measure"]


@pytest.mark.parametrize("base", ["", "<g:unit_pricing_base_measure/>"])
def test_a_measure_without_a_base_leaves_open_what_the_unit_price_is_for(base):
    found = one(
        f"<g:price>9.99 EUR</g:price><g:unit_pricing_measure>750ml</g:unit_pricing_measure>{base}"
    ).listing
    assert found.quantity.value == Quantity(Decimal(750), "ml")
    assert (found.unit_price.state, found.unit_price.value) == ("unknown", None)
    assert paths(found.unit_price)[0] == "item 1/g:unit_pricing_measure"


def test_measures_of_two_kinds_make_no_unit_price():
    found = one(
        "<g:price>9.99 EUR</g:price><g:unit_pricing_measure>750 ml</g:unit_pricing_measure>"
        "<g:unit_pricing_base_measure>1 kg</g:unit_pricing_base_measure>"
    )
    assert found.listing.unit_price.state == "unknown"
    assert problems(found) == [("unit_price", "item 1/g:unit_pricing_base_measure")]


@pytest.mark.parametrize(
    ("google", "own", "expected"),
    [
        ("Home > Candles", "Gifts", "Home > Candles"),
        ("2047", "Gifts", "Gifts"),
        ("2047", "", "2047"),
    ],
)
def test_a_category_in_words_decides_before_a_number(google, own, expected):
    found = one(
        f"<g:google_product_category>{google.replace('>', '&gt;')}</g:google_product_category>"
        f"<g:product_type>{own}</g:product_type>"
    )
    assert found.listing.category.value == expected


def test_details_and_unknown_attributes_are_kept():
    found = one(
        "<g:product_detail><g:section_name>S</g:section_name><g:attribute_name>Colour</g:attribute_name>"
        "<g:attribute_value>red</g:attribute_value></g:product_detail>"
        "<g:installment><g:months>6</g:months><g:amount>5 EUR</g:amount></g:installment>"
        '<c:fit xmlns:c="http://base.google.com/cns/1.0">slim</c:fit><g:size>M</g:size><pubDate>x</pubDate>'
    )
    assert found.listing.attributes.value == (
        Attribute("Colour", "red"),
        Attribute("installment/months", "6"),
        Attribute("installment/amount", "5 EUR"),
        Attribute("fit", "slim"),
        Attribute("size", "M"),
    )
    assert paths(found.listing.attributes)[1] == "item 1/g:installment/g:months"


def test_a_structured_title_tells_what_wrote_it():
    found = one(
        "<g:structured_title><g:digital_source_type>trained_algorithmic_media</g:digital_source_type>"
        "<g:content>Soap</g:content></g:structured_title>"
        "<g:structured_description><g:content>&lt;p&gt;Soft&lt;/p&gt;</g:content></g:structured_description>"
    )
    assert found.listing.description.value == "Soft"
    assert found.listing.name.value == "Soap"
    assert found.listing.attributes.value == (
        Attribute("structured_title/digital_source_type", "trained_algorithmic_media"),
    )


def test_markup_that_is_not_escaped_is_read_as_words():
    assert one("<description><p>Soft</p><p>light</p></description>").listing.description.value == "Soft light"


def test_the_language_of_the_channel_is_that_of_its_items():
    found = one("<g:id>1</g:id>", head="<language>de-at</language>")
    assert said(found)["language"] == ("present", "de-AT")
    assert paths(found.listing.language) == ["channel/language"]


def test_a_feed_without_items_gives_none():
    assert read(rss()) == []


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("utf-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("windows-1252", "cp1252"), ("ISO-8859-15", "iso8859-15")],
)
def test_a_feed_is_read_in_the_encoding_that_it_declares(declared, encoding):
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss("<title>Café ü</title>")
    (found,) = read(text.encode(encoding))
    assert found.listing.name.value == "Café ü"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("Shift_JIS", "日本語"), ("EUC-KR", "한국어"), ("Big5", "繁體中文"), ("GBK", "简体中文")],
)
def test_encodings_of_east_asia_are_read(encoding, title):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss(f"<title>{title}</title>" * 3)
    (found,) = read(text.encode(encoding))
    assert found.listing.name.value == title


def test_a_letter_on_the_border_of_two_pieces_is_whole():
    text = '<?xml version="1.0" encoding="Shift_JIS"?>' + rss(*["<title>" + "語" * 50_000 + "</title>"] * 2)
    found = read(text.encode("shift_jis"))
    assert [each.listing.name.value == "語" * 50_000 for each in found] == [True, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "feed.empty"),
        ("plain words", "feed.broken"),
        ("<html><body/></html>", "feed.unknown"),
        ('<?xml version="1.0" encoding="zlib"?><rss/>', "feed.encoding"),
        ('<?xml version="1.0" encoding="rot13"?><rss/>', "feed.encoding"),
        (f'<?xml version="1.0" encoding="{"x" * 80}"?><rss/>', "feed.broken"),
        ("<rss><channel><item><title>a\0b</title></item></channel></rss>", "feed.broken"),
        ("<rss><channel><item><g:id>1</g:id></item></channel></rss>", "feed.broken"),
        ("<rss><channel><item><title>a & b</title></item></channel></rss>", "feed.broken"),
    ],
)
def test_what_is_no_feed_is_one_error(text, code):
    before, error = broken(text)
    assert (before, error.code) == ([], code)


def test_a_feed_that_ends_half_way_gives_the_items_before():
    text = rss(*[f"<g:id>{number}</g:id>" for number in (1, 2, 3)])
    before, error = broken(text[: text.index("<g:id>3")])
    assert [each.item for each in before] == ["1 (1)", "2 (2)"]
    assert error.code == "feed.broken"
    assert error.facts["read_before"] == 2
    assert "2 items were read before." in str(error)


def test_a_feed_in_another_encoding_than_it_declares_gives_the_items_before():
    text = '<?xml version="1.0" encoding="utf-8"?>' + rss("<title>ok</title>", "<title>Café</title>")
    before, error = broken(text.encode("cp1252"))
    assert [each.listing.name.value for each in before] == ["ok"]
    assert "1 item was read before." in str(error)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.org/x.dtd">%p;]>',
    ],
)
def test_entities_are_not_followed(doctype):
    before, error = broken(f"{doctype}<rss><channel><item><title>&b;</title></item></channel></rss>")
    assert (before, error.code) == ([], "feed.entities")


def test_elements_are_within_one_another_up_to_a_limit():
    inner = MOST_DEEP - 4
    assert len(read(rss("<title>" + "<b>" * inner + "x" + "</b>" * inner + "</title>"))) == 1
    inner += 1
    before, error = broken(rss("<title>" + "<b>" * inner + "x" + "</b>" * inner + "</title>"))
    assert (before, error.facts["reason"]) == ([], "more than 64 elements within one another")


def test_an_item_is_as_long_as_a_limit():
    whole = MOST_IN_ITEM - 2 * 100
    (found,) = read(rss("<title>" + "x" * whole + "</title>"))
    assert len(found.listing.name.value) == whole
    before, error = broken(rss("<title>" + "x" * (whole + 1) + "</title>"))
    assert (before, error.facts["reason"]) == ([], "an item of more than 4,194,304 characters")


def test_a_feed_has_different_names_up_to_a_limit():
    fits = MOST_NAMES - 3
    assert len(read(rss("".join(f"<n{number}/>" for number in range(fits))))) == 1
    before, error = broken(rss("".join(f"<n{number}/>" for number in range(fits + 1))))
    assert (before, error.facts["reason"]) == ([], "more than 5,000 different names of elements")


def test_a_tag_that_never_ends_is_not_waited_for():
    before, error = broken("<rss><channel><item><title " + "a" * (9 * 1024 * 1024))
    assert (before, error.facts["reason"]) == ([], "a tag without an end")


def test_a_long_feed_is_read_in_bounded_memory(tmp_path):
    """Synthetic: a hundred megabytes of one item over and over, read by a process of its own."""
    feed = tmp_path / "feed.xml"
    item = "<item><g:id>1</g:id><title>" + "long words " * 9000 + "</title><g:price>1 EUR</g:price></item>"
    with feed.open("w", encoding="utf-8") as file:
        file.write(f"<rss {GOOGLE}><channel>")
        for _ in range(1100):
            file.write(item)
        file.write("</channel></rss>")
    assert feed.stat().st_size > 100 * 1024 * 1024
    script = textwrap.dedent(f"""
        from datetime import date
        from venditor.listings.feeds import read_xml
        with open({str(feed)!r}, "rb") as file:
            print(sum(1 for _ in read_xml(file, date(2026, 11, 27))))
        with open("/proc/self/status") as status:
            print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
    """)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    count, kibibytes = map(int, run.stdout.split())
    assert count == 1100
    assert kibibytes < 100 * 1024


def test_a_french_feed_of_305_products(shared):
    """Real: the feed of a shop for parquet; every figure was counted in the file by other means."""
    path = shared / "data" / "listings" / "real" / "google_feed" / "pallmann-store_google-merchant-feed.xml"
    with path.open("rb") as file:
        found = list(read_xml(file, TODAY))
    assert len(found) == 305
    assert [each.item for each in found if each.problems] == []
    states = Counter((name, field.state) for each in found for name, field in each.listing)
    everywhere = (
        "id name description url images category price currency availability condition brand mpn shipping "
        "deliveries"
    ).split()
    assert {name: states[name, "present"] for name in everywhere} == dict.fromkeys(everywhere, 305)
    assert {name for name, state in states if state != "unknown"} == set(everywhere)
    assert {each.listing.currency.value for each in found} == {"EUR"}
    assert {each.listing.shipping.value for each in found} == {"FR Standard 9.90 EUR"}
    (delivery,) = {each.listing.deliveries.value for each in found}
    assert delivery == (Delivery("FR", Decimal("9.90"), "EUR"),)
    second = found[1].listing
    assert found[1].item == "2 (cd2f6593-1116-4c0a-bae4-78533a63fd61)"
    assert second.name.value == "JOINT À PARQUET hêtre nat/érable can (x12)"
    assert second.price.value == Decimal("15.0")
    assert "VENDU UNIQUEMENT PAR CARTON DE 12" in second.description.value
    assert second.mpn.value == "011665"
    assert second.price.sources[0].path == "entry 2/g:price"


def test_a_romanian_feed_of_7_products(shared):
    """Real: the feed of a shop for candles, compared with the file by eye."""
    path = shared / "data" / "listings" / "real" / "google_feed" / "atomra-ro_google-merchant-feed.xml"
    with path.open("rb") as file:
        found = list(read_xml(file, TODAY))
    assert [each.item for each in found if each.problems] == []
    assert len(found) == 7
    assert sum(len(each.listing.images.value) for each in found) == 7 + 26
    assert {(each.listing.gtin.state, each.listing.mpn.state) for each in found} == {("absent", "present")}
    assert Counter(each.listing.category.value for each in found) == {
        "Home & Garden > Decor > Candles": 4,
        "Home & Garden > Decor > Candles > Candle Making Kits": 3,
    }
    first = found[0].listing
    assert (
        first.name.value == 'Ceara de nisip "Granule Box" 750g + 10 fitile | Lumanare Perlata | Cadou | Decor'
    )
    assert (first.price.value, first.currency.value) == (Decimal("98.00"), "RON")
    assert len(first.images.value) == 10
    assert first.attributes.value == (Attribute("custom_label_0", "home-collection"),)
