"""Who made a product: told once for a product, a brand, a category or everything."""

from datetime import date

from venditor.products import Field, Listing
from venditor.products.actors import Actor, Assignment, Key, Registry

MAKER = Actor("maker", "Lampen GmbH", street="Hauptstraße 5", postcode="12345", town="Berlin", country="DE")
OTHER = Actor("other", "Shenzhen Lamp Co., Ltd.", country="CN")
REP = Actor(
    "rep",
    "Importhaus B.V.",
    "Importhaus",
    "Kade 4",
    "9206 AD",
    "Drachten",
    country="NL",
    form="https://x.example",
)


def listing(**fields):
    return Listing(**{name: Field.present(value) for name, value in fields.items()})


def test_what_says_most_about_a_product_goes_first():
    registry = Registry(
        [
            (Key("default"), Assignment(manufacturer=MAKER, told_at="default")),
            (Key("category", "Home > Lamps"), Assignment(manufacturer=OTHER, told_at="category")),
            (Key("brand", "Lumina"), Assignment(manufacturer=MAKER, told_at="brand")),
            (Key("mpn", "M-1"), Assignment(manufacturer=OTHER, told_at="mpn")),
            (Key("sku", "S-1"), Assignment(manufacturer=MAKER, told_at="sku")),
            (Key("gtin", "4006381333931"), Assignment(manufacturer=OTHER, told_at="gtin")),
        ]
    )
    assert len(registry) == 6
    whole = {
        "category": "Home > Lamps > Desk",
        "brand": "LUMINA",
        "mpn": "m-1",
        "sku": "S-1",
        "gtin": "04006381333931",
    }
    for expected in ("gtin", "sku", "mpn", "brand", "category", "default"):
        assert registry.of(listing(**whole)).told_at == expected
        whole.pop(expected, None)
    assert registry.of(listing(id="S-1")).told_at == "sku"
    assert registry.of(listing(category="Home > Lampshades")).told_at == "default"


def test_each_part_is_told_by_the_first_that_tells_it():
    registry = Registry(
        [
            (Key("default"), Assignment(responsible_person=REP, warnings={"en": "Hot."})),
            (Key("brand", "Lumina"), Assignment(manufacturer=OTHER, placed_on_market_on=date(2024, 12, 13))),
            (Key("sku", "S-1"), Assignment(warnings={"de": "Heiß."}, parts=("S-2",))),
        ]
    )
    found = registry.of(listing(brand="Lumina", sku="S-1"))
    assert (found.manufacturer, found.responsible_person, found.importer) == (OTHER, REP, None)
    assert found.warnings == {"de": "Heiß.", "en": "Hot."}
    assert found.placed_on_market_on == date(2024, 12, 13)
    assert [registry.part(number).warnings for number in found.parts] == [{"en": "Hot."}]
    assert registry.of(listing()).manufacturer is None


def test_a_bundle_has_the_warnings_of_its_parts_each_once():
    registry = Registry(
        [
            (Key("sku", "S-1"), Assignment(warnings={"de": "Heiß."}, parts=("S-2", "S-3"))),
            (Key("sku", "S-2"), Assignment(warnings={"de": "Heiß.", "fr": "Chaud."})),
            (Key("gtin", "4006381333931"), Assignment(warnings={"de": "Spitz."})),
            (Key("sku", "S-3"), Assignment(warnings={"de": "Spitz."})),
        ]
    )
    found = registry.of(listing(sku="S-1"))
    assert found.warnings == {"de": "Heiß. Spitz.", "fr": "Chaud."}
    assert registry.part("04006381333931").warnings == {"de": "Spitz."}


def test_the_country_of_the_maker_is_told_or_that_of_its_address():
    assert Assignment(manufacturer=OTHER).made_in == "CN"
    assert Assignment(manufacturer=OTHER, maker_country="TW").made_in == "TW"
    assert Assignment().made_in == ""


def test_words_and_markup_of_an_actor_are_ready_for_a_page():
    assert REP.words("Niederlande") == (
        "Importhaus B.V. (Importhaus), Kade 4, 9206 AD Drachten, Niederlande, https://x.example"
    )
    assert (MAKER.postal, OTHER.postal, MAKER.electronic, REP.electronic) == (
        True,
        False,
        "",
        "https://x.example",
    )
    told = Assignment(manufacturer=MAKER, responsible_person=REP, warnings={"de": "Heiß."}).markup()
    assert told == {
        "@context": "https://schema.org",
        "@type": "Product",
        "manufacturer": {
            "@type": "Organization",
            "name": "Lampen GmbH",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Hauptstraße 5",
                "postalCode": "12345",
                "addressLocality": "Berlin",
                "addressCountry": "DE",
            },
        },
        "additionalProperty": [
            {
                "@type": "PropertyValue",
                "propertyID": "gpsr.responsiblePerson",
                "name": "EU responsible person",
                "value": "Importhaus B.V. (Importhaus), Kade 4, 9206 AD Drachten, NL, https://x.example",
            },
            {
                "@type": "PropertyValue",
                "propertyID": "gpsr.warnings",
                "name": "Warnings (de)",
                "value": "Heiß.",
            },
        ],
    }
    assert Assignment().markup() == {"@context": "https://schema.org", "@type": "Product"}
