"""A registry as a shop writes it, the errors it is told of, and what it makes known of an offer."""

from datetime import date
from pathlib import Path

import pytest

from venditor.listings.observing.items import observe_items
from venditor.listings.observing.observation import Offer
from venditor.listings.observing.registry import (
    RegistryError,
    facts_of,
    known_of,
    read_registry,
)
from venditor.listings.read import Read
from venditor.products import Field, Listing, Source
from venditor.products.actors import Assignment

YAML = """\
actors:
  maker:
    name: Shenzhen Lamp Co., Ltd.
    street: Road 5
    town: Shenzhen
    country: CN
    email: safety@lamp.example
  rep:
    name: Importhaus B.V.
    street: Kade 4
    postcode: 9206 AD
    town: Drachten
    country: NL
    form: https://importhaus.example/safety
assignments:
  - default: true
    manufacturer: maker
    responsible_person: rep
  - brand: [Lumina, Luminosa]
    warnings: {de: Nicht abdecken., fr: Ne pas couvrir.}
    placed_on_market_on: 2024-12-13
  - gtin: "4006381333931"
    sku: S-1
    importer: rep
    parts: [S-2, S-3]
"""


def written(tmp_path, text, name="actors.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def listing(**fields):
    return Listing(
        **{name: Field.present(value, Source("feed", name, value)) for name, value in fields.items()}
    )


def test_a_registry_in_yaml_is_read(tmp_path):
    registry = read_registry(written(tmp_path, YAML))
    assert len(registry) == 5
    found = registry.of(listing(brand="Luminosa", sku="S-1"))
    assert found.manufacturer.name == "Shenzhen Lamp Co., Ltd."
    assert (found.responsible_person.id, found.importer.id) == ("rep", "rep")
    assert found.warnings == {"de": "Nicht abdecken.", "fr": "Ne pas couvrir."}
    assert found.placed_on_market_on == date(2024, 12, 13)
    assert (found.parts, found.told_at) == (("S-2", "S-3"), "actors.yaml:22")


def test_the_registry_of_the_guide_is_one(tmp_path):
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "product-safety.md").read_text("utf-8")
    registry = read_registry(written(tmp_path, guide.partition("```yaml\n")[2].partition("```")[0]))
    found = registry.of(
        listing(gtin="4006381333931", brand="Lumina", category="Home & Garden > Lighting > Lamps")
    )
    assert found.manufacturer.id == "lamp-maker"
    assert (found.responsible_person.id, found.importer.id) == ("importer-nl", "importer-nl")
    assert sorted(found.warnings) == ["de", "fr"]
    assert found.parts == ("L-2", "L-3")


def test_a_registry_in_a_table_is_read(tmp_path):
    table = (
        "gtin,sku,default,manufacturer.name,manufacturer.country,warnings.de,placed_on_market_on,parts\r\n"
        "4006381333931,S-1,,Lampen GmbH,DE,Heiß.,2024-12-13,S-2 S-3\r\n"
        ",,yes,Alle AG,AT,,,\r\n"
    )
    registry = read_registry(written(tmp_path, table, "actors.csv"))
    found = registry.of(listing(sku="S-1"))
    assert (found.manufacturer.name, found.warnings, found.parts) == (
        "Lampen GmbH",
        {"de": "Heiß."},
        ("S-2", "S-3"),
    )
    assert found.told_at == "actors.csv:2"
    assert registry.of(listing(sku="other")).manufacturer.name == "Alle AG"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("manufacturer: maker", "manufacturer: makr",
         'actors.yaml:17: there is no actor "makr". Did you mean "maker"?'),
        ("  - default: true\n    manufacturer", "  - manufacturer",
         ("actors.yaml:16: an assignment does not say what it is for. Write one of: "
          "gtin, sku, mpn, brand, category, default.")),
        ("    sku: S-1", "    brand: Lumina",
         "actors.yaml:22: an assignment is for gtin and brand at once. Write one assignment for each."),
        ("country: CN", "country: China",
         'actors.yaml:6: "China" is no country. Write the ISO 3166-1 code, such as DE or CN.'),
        ("email: safety@lamp.example", "email: lamp.example",
         'actors.yaml:7: "lamp.example" is no address of mail. Write one such as safety@example.com.'),
        ("form: https://", "form: ",
         ('actors.yaml:14: "importhaus.example/safety" is no address of a page. '
          "Write it with https:// in front.")),
        ("    name: Importhaus B.V.\n", "",
         "actors.yaml:8: an actor has no name. Write its registered name."),
        ("2024-12-13", "13.12.2024", 'actors.yaml:21: "13.12.2024" is no day. Write it as 2026-11-28.'),
        ("4006381333931", "40063-81",
         'actors.yaml:22: "40063-81" is no GTIN. Write its 8 to 14 digits in quotes.'),
        ("warnings: {de:", "warnings: {german:",
         'actors.yaml:20: "german" is no tag of a language. Write one such as de or zh-Hant.'),
        ("    importer: rep", "    importr: rep",
         'actors.yaml:24: "importr" is not known here. Did you mean "importer"?'),
        ("assignments:", "assignment:",
         'actors.yaml:15: "assignment" is not known here. Did you mean "assignments"?'),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_line_and_what_to_write(tmp_path, old, new, message):
    assert old in YAML
    with pytest.raises(RegistryError) as caught:
        read_registry(written(tmp_path, YAML.replace(old, new, 1)))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("sku,maker\nS-1,x\n", 'actors.csv:1: there is no column "maker". Take the column out.'),
        ("sku,manufactrer.name\nS-1,x\n",
         'actors.csv:1: there is no column "manufactrer.name". Did you mean "manufacturer.name"?'),
        ("sku,manufacturer.name,manufacturer.country\n,x,DE\n",
         ("actors.csv:2: the row does not say what it is for. "
          "Fill one of: gtin, sku, mpn, brand, category, default.")),
        ("sku,brand,manufacturer.name,manufacturer.country\nS,B,x,DE\n",
         "actors.csv:2: the row is for several things at once. Write a row for each."),
        ("sku,manufacturer.name,manufacturer.country\nS,x,Germany\n",
         'actors.csv:2: manufacturer: "Germany" is no country. Write the ISO 3166-1 code, such as DE or CN.'),
    ],
)  # fmt: skip
def test_a_table_is_told_of_by_its_row(tmp_path, table, message):
    with pytest.raises(RegistryError) as caught:
        read_registry(written(tmp_path, table, "actors.csv"))
    assert str(caught.value) == message


def test_it_tells_facts_of_the_maker(tmp_path):
    found = read_registry(written(tmp_path, YAML)).of(listing(brand="Lumina"))
    assert facts_of(found, ("DE", "NL")) == {
        "maker_country": "CN",
        "maker_in_union": False,
        "placed_on_market_on": date(2024, 12, 13),
    }
    assert facts_of(found, ("CN",))["maker_in_union"] is True
    assert facts_of(Assignment(), ("DE",)) == {}


def test_what_is_known_and_not_shown_is_a_flaw_with_the_words_to_put_there(tmp_path):
    found = read_registry(written(tmp_path, YAML)).of(listing(brand="Lumina", sku="S-1"))
    known = {each.about: each for each in known_of(found, "de-AT")}
    assert {each.flaw for each in known.values()} == {"known_not_shown"}
    assert list(known) == [
        "manufacturer_name",
        "manufacturer_postal_address",
        "manufacturer_electronic_address",
        "responsible_person_name",
        "responsible_person_postal_address",
        "responsible_person_electronic_address",
        "importer",
        "safety_warnings",
    ]
    assert known["responsible_person_name"].values == {
        "name": "Importhaus B.V.",
        "address": "Kade 4, 9206 AD Drachten, Niederlande",
        "contact": "https://importhaus.example/safety",
    }
    assert known["safety_warnings"].values == {
        "text": "Nicht abdecken.",
        "text_de": "Nicht abdecken.",
        "text_fr": "Ne pas couvrir.",
    }
    assert known["importer"].sources[0].path == "actors.yaml:22"


def test_what_the_offer_shows_is_seen_all_the_same(tmp_path):
    registry = read_registry(written(tmp_path, YAML))
    shown = listing(manufacturer="Shenzhen Lamp Co., Ltd., safety@lamp.example", brand="Lumina")
    offer = Offer(Read(None, shown), date(2026, 11, 28))
    found = {each.about: each for each in observe_items(offer, known=known_of(registry.of(shown), "en"))}
    assert found["manufacturer_name"].seen == "seen"
    assert found["manufacturer_electronic_address"].seen == "seen"
    assert found["manufacturer_postal_address"].flaw == "known_not_shown"
    assert found["responsible_person_name"].flaw == "known_not_shown"
