"""Items as pages and feed rows show them, hide them, or only seem to show them."""

from datetime import date
from time import process_time

import pytest

from venditor.listings.observing.items import observe_items
from venditor.listings.observing.observation import Offer
from venditor.listings.page.reading import read_page
from venditor.listings.read import Passage, Read
from venditor.products import Field, Listing, Source

DAY = date(2026, 11, 28)


def page(body, language="en", head=""):
    """What is seen on a page, by item."""
    html = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return by_item(read_page(html, with_passages=True))


def by_item(read):
    return {each.about: each for each in observe_items(Offer(read, DAY))}


def row(language="de", **fields):
    """What is seen in a feed row, by item."""
    made = {
        name: Field.present(value, Source("feed", f"item 1/{name}", str(value)))
        for name, value in fields.items()
    }
    passages = tuple(
        Passage("text", value, f"item 1/{name}") for name, value in fields.items() if isinstance(value, str)
    )
    made["language"] = Field.present(language, Source("feed", "channel/language", language))
    return by_item(Read("1", Listing(**made), (), passages))


def told(found, item):
    """How, with what flaw and how surely an item is seen; ``None`` where it is not."""
    each = found.get(item)
    return each and (each.seen, each.flaw, each.confidence)


SEEN = ("seen", "", "high")
MEDIUM = ("seen", "", "medium")


@pytest.mark.parametrize(
    ("language", "words", "item"),
    [
        ("en", "€119.01 incl. VAT", "total_price"),
        ("de", "119,01 € inkl. 19 % MwSt.", "total_price"),
        ("fr", "119,01 € TTC", "total_price"),
        ("es", "119,01 € IVA incluido", "total_price"),
        ("it", "119,01 € IVA inclusa", "total_price"),
        ("nl", "€ 119,01 incl. btw", "total_price"),
        ("pl", "119 zł z VAT", "total_price"),
        ("ro", "119 lei TVA inclus", "total_price"),
        ("pt", "119,01 € IVA incluído", "total_price"),
        ("zh-TW", "售價 1190 元(含稅)", "total_price"),
        ("ja", "1,190円(税込)", "total_price"),
        ("ko", "1,190원 (부가세 포함)", "total_price"),
        ("ar", "99 ر.س (تتضمن ضريبة القيمة المضافة)", "total_price"),
        ("he", '1,679 ₪ כולל מע"מ', "total_price"),
        ("en", "Free shipping", "delivery_cost"),
        ("de", "Kostenloser Versand", "delivery_cost"),
        ("de", "Versandkosten: 4,90 €", "delivery_cost"),
        ("fr", "Livraison : 3,95 €", "delivery_cost"),
        ("ja", "送料：500円", "delivery_cost"),
        ("de", "Lieferzeit: 2-3 Werktage", "delivery_time"),
        ("fr", "Délai de livraison : 5 jours", "delivery_time"),
        ("zh-TW", "出貨時間：3天", "delivery_time"),
        ("en", "Warning: Not suitable for children under 36 months. Small parts.", "toy_warnings"),
        ("de", "Achtung! Nicht für Kinder unter 36 Monaten geeignet.", "toy_warnings"),
        ("fr", "Ne convient pas aux enfants de moins de 36 mois.", "toy_warnings"),
        ("es", "No conviene para niños menores de 36 meses.", "toy_warnings"),
        ("it", "Non adatto a bambini di età inferiore a 36 mesi.", "toy_warnings"),
        ("nl", "Niet geschikt voor kinderen jonger dan 3 jaar.", "toy_warnings"),
        ("pl", "Nie nadaje się dla dzieci w wieku poniżej 36 miesięcy.", "toy_warnings"),
        ("ro", "Contraindicat copiilor sub 36 de luni.", "toy_warnings"),
        ("pt", "Não recomendado para crianças com menos de 3 anos.", "toy_warnings"),
        ("zh-CN", "警告：不适合3岁以下儿童使用", "toy_warnings"),
        ("ko", "36개월 미만의 어린이는 사용할 수 없습니다", "toy_warnings"),
        ("en", "Made in Portugal.", "country_of_origin"),
        ("de", "Hergestellt in Deutschland.", "country_of_origin"),
        ("it", "Prodotto in Italia", "country_of_origin"),
        ("zh-TW", "產地：台灣", "country_of_origin"),
        ("de", "Kühl und trocken lagern.", "storage_conditions"),
        ("fr", "À conserver dans un endroit frais et sec.", "storage_conditions"),
        ("de", "Zutaten: Weizenmehl, Zucker, Salz", "ingredients"),
        ("ja", "原材料名：小麦粉、砂糖、食塩", "ingredients"),
        ("de", "Kann Spuren von Nüssen enthalten.", "allergens"),
        ("en", "Net weight: 250 g", "net_quantity"),
        ("de", "Füllmenge: 250 g", "net_quantity"),
        ("en", "Nutrition facts: energy 500 kJ, fat 2 g", "nutrition"),
        ("de", "Alkoholgehalt: 40 % vol", "alcoholic_strength"),
        ("fr", "L'abus d'alcool est dangereux pour la santé.", "alcohol_warning"),
        ("zh-TW", "禁止酒駕", "alcohol_warning"),
        ("en", "For external use only.", "cosmetic_precautions"),
        ("de", "INCI: Aqua, Glycerin, Parfum, Limonene", "cosmetic_ingredients"),
        ("en", "Material: oak and steel", "materials"),
        ("en", "Directions: Mix one spoon with cold water", "instructions_for_use"),
        ("de", "Anwendungshinweis: Vor der ersten Anwendung schütteln", "instructions_for_use"),
        ("de", "MHD: 12.05.2027", "shelf_life"),
        ("zh-TW", "製造日期：2026/10/01", "production_date"),
        ("en", "Security updates until 2031", "software_update_period"),
        ("fr", "Disponibilité des pièces détachées : 10 ans", "spare_parts_notice"),
        ("de", "Grundpreis: 12,50 €/kg", "unit_price"),
        ("en", "Only ships to the United Kingdom.", "delivery_restrictions"),
        ("pt", "Livro de Reclamações: preencha aqui a sua reclamação", "complaint_handling"),
        ("zh-TW", "售後服務：一年保固內免費維修", "after_sales_terms"),
        ("de", "USt-IdNr.: DE123456789", "seller_registration"),
        ("zh-TW", "【保存期限】二年", "shelf_life"),
        ("zh-TW", "原產地(國)：台灣", "country_of_origin"),
        ("zh-TW", "商品成份：精選羊肉、蔬菜油 商品產地：澳洲 保存期限：720天", "country_of_origin"),
        ("ro", "Țara de origine: SUA", "country_of_origin"),
        ("pt", "São Paulo - SP - CEP 04730-090 - CNPJ: 14.055.516/0004-90", "seller_registration"),
        ("es", "ACME S.A. CUIT 30-51558012-6", "seller_registration"),
        ("en", "© ACME Ireland Ltd, Dublin 9, Ireland. Registration Number 259460", "seller_registration"),
        ("zh-TW", "內容物成份:麥芽糊精、檸檬酸、乳糖", "ingredients"),
        ("zh-TW", "規格:30包入/盒", "net_quantity"),
        ("zh-TW", "製造廠商或國內負責廠商名稱：好茶股份有限公司 台北市信義區信義路五段7號", "food_operator"),
        ("ja", "代表者：山田太郎", "seller_representative"),
        ("en", "Warning: causes skin irritation. Keep away from children.", "safety_warnings"),
        ("de", "Warnhinweise: Von Feuer fernhalten", "safety_warnings"),
    ],
)  # fmt: skip
def test_an_item_is_seen_in_words(language, words, item):
    found = page(f"<h1>Ding</h1><p>{words}</p>", language)
    assert found[item].seen == "seen", found.get(item)
    assert found[item].confidence in ("high", "medium")
    assert found[item].sources[0].path.startswith("html > body > p")


@pytest.mark.parametrize(
    ("language", "words", "item"),
    [
        ("en", "We use cookies of the manufacturer and of others.", "manufacturer_name"),
        ("en", "Is Discontinued By Manufacturer : No", "manufacturer_name"),
        ("en", "Made in Germany", "manufacturer_name"),
        ("en", "100% satisfaction with every order", "fibre_composition"),
        ("en", "At least 50% recycled polyamide", "fibre_composition"),
        ("en", "At least 50% recycled polyamide and 20% wool", "fibre_composition"),
        ("en", "Recommended By Manufacturer: Regular cleaning", "manufacturer_name"),
        ("en", "Storage: up to 512 GB of films", "storage_conditions"),
        ("en", "This item is made in three different variants", "country_of_origin"),
        ("es", "Origen: Importado", "country_of_origin"),
        ("it", "Origine: la sua", "country_of_origin"),
        ("en", "A helicopter with the registration number 259460", "seller_registration"),
        ("en", "Made in Canada © 2020 Shop", "country_of_origin"),
        ("fr", "0,45 € TTC/min depuis un poste fixe", "total_price"),
        ("en", "Storage: 512 GB", "storage_conditions"),
        ("it", "ATTENZIONE: L'ordine verrà evaso dopo la ricezione del pagamento", "safety_warnings"),
        ("pt", "AVISOS: Alterações nos horários das lojas", "safety_warnings"),
        ("en", "Credit offered by a bank, over 18s only", "alcohol_warning"),
        ("en", "We don't share your credit card details with others: PayPal, Visa", "payment_means"),
        ("fr", "Vous pouvez nous le retourner sous 30 jours", "delivery_time"),
        ("de", "Rücksendungen holen wir bei Ihnen ab, wenn Sie uns das schreiben, und zwar in 2-3 Werktagen",
         "delivery_time"),
        ("en", "Sizes 6/12M and 12/24M", "unit_price"),
        ("en", "Seller Rating", "seller_identity"),
        ("en", "Follow @lamp_shop and @light.house_de on the net", "seller_contact"),
        ("en", "For the 2020 Holiday season items shipped after October 1 are returned", "seller_address"),
    ],
)  # fmt: skip
def test_words_that_only_seem_to_show_it_do_not(language, words, item):
    assert item not in page(f"<h1>Ding</h1><p>{words}</p>", language)


def test_what_stands_under_other_headings_is_not_of_the_product():
    recipe = "<h2>Recipe</h2><p>Ingredients: flour, milk, eggs</p>"
    review = "<h2>Customer reviews</h2><h3>Nice</h3><p>Made in Germany.</p>"
    assert "ingredients" not in page(f"<h1>Pan</h1>{recipe}")
    assert "country_of_origin" not in page(f"<h1>Pan</h1>{review}")
    after = "<h2>Details</h2><p>Made in Germany.</p>"
    assert told(page(f"<h1>Pan</h1>{review}{after}"), "country_of_origin") == SEEN


def test_a_hidden_item_is_flawed_and_a_shown_one_goes_before_it():
    hidden = '<p style="display:none">Made in Portugal.</p>'
    found = page(f"<h1>Pan</h1>{hidden}")
    assert told(found, "country_of_origin") == ("flawed", "hidden", "high")
    assert found["country_of_origin"].values == {"how": "style"}
    assert told(page(f"<h1>Pan</h1>{hidden}<p>Made in Portugal.</p>"), "country_of_origin") == SEEN
    folded = "<details><summary>More</summary><p>Made in Portugal.</p></details>"
    assert told(page(f"<h1>Pan</h1>{folded}"), "country_of_origin") == ("flawed", "folded", "high")


def test_what_is_hidden_of_the_shop_is_a_hint():
    hidden = '<div style="display:none"><p>Payment methods: PayPal, Visa</p><p>Material: oak</p></div>'
    found = page(f"<h1>Pan</h1><p>Pan</p>{hidden}")
    assert told(found, "payment_means") == ("flawed", "hidden", "low")
    assert told(found, "materials") == ("flawed", "hidden", "high")


def test_what_a_button_unfolds_is_folded_and_a_hidden_menu_is_hidden():
    hidden = '<div style="display:none"><p>Made in Portugal.</p></div>'
    folded = page(f"<h1>Pan</h1><button>Details</button>{hidden}")
    assert told(folded, "country_of_origin") == ("flawed", "folded", "high")
    assert folded["country_of_origin"].values == {"how": "button"}
    apart = page(f"<h1>Pan</h1><button>Details</button><p>Pan</p>{hidden}")
    assert told(apart, "country_of_origin") == ("flawed", "hidden", "high")
    menu = '<div style="display:none">' + "<p>Entry</p>" * 30 + "<p>Made in Portugal.</p></div>"
    assert told(page(f"<h1>Pan</h1><button>Menu</button>{menu}"), "country_of_origin")[1] == "hidden"


MAKER = "Lampen GmbH, Hauptstraße 5, 12345 Berlin"


@pytest.mark.parametrize(
    ("words", "postal", "electronic"),
    [
        (f"Hersteller: {MAKER}, info@lampen.example", SEEN, SEEN),
        (f"Hersteller: {MAKER}, www.lampen.example/kontakt", SEEN, MEDIUM),
        (f"Hersteller: {MAKER}, Tel. 030 1234567", SEEN, ("flawed", "only_phone", "high")),
        (f"Hersteller: {MAKER}", SEEN, ("flawed", "no_electronic_address", "high")),
        ("Hersteller: Lampen GmbH, 12345 Berlin", ("flawed", "address_without_street", "high"),
         ("flawed", "no_electronic_address", "high")),
        ("Hersteller: Lampen GmbH, Hauptstraße 5", ("flawed", "address_without_postcode", "high"),
         ("flawed", "no_electronic_address", "high")),
        ("Hersteller: Lampen GmbH", ("flawed", "name_only", "high"),
         ("flawed", "no_electronic_address", "high")),
    ],
)  # fmt: skip
def test_a_maker_is_seen_with_the_addresses_that_are_given(words, postal, electronic):
    found = page(f"<h1>Lampe</h1><p>{words}</p>", "de")
    assert told(found, "manufacturer_name") == SEEN
    assert found["manufacturer_name"].values == {"name": "Lampen GmbH"}
    assert told(found, "manufacturer_postal_address") == postal
    assert told(found, "manufacturer_electronic_address") == electronic


def test_the_lines_under_a_heading_are_one_address_and_end_where_it_ends():
    found = page(
        "<h1>Lamp</h1><h3>Manufacturer</h3><p>Shenzhen Lamp Co., Ltd.</p><p>Room 301, Building 5</p>"
        "<p>Bao'an District, Shenzhen, China</p><h3>EU Responsible Person</h3><p>Importhaus B.V.</p>"
        "<p>Tussendiepen 4</p><p>9206 AD Drachten</p>"
        "<p><a href='mailto:safety@importhaus.example'>E-mail</a></p>"
        "<p>Free returns</p><p>One</p><p>Two</p><p>shop@lamp.example</p>"
    )
    assert told(found, "manufacturer_postal_address") == SEEN
    assert told(found, "manufacturer_electronic_address") == ("flawed", "no_electronic_address", "high")
    assert told(found, "responsible_person_name") == SEEN
    assert found["responsible_person_name"].values == {"name": "Importhaus B.V."}
    assert told(found, "responsible_person_postal_address") == SEEN
    assert told(found, "responsible_person_electronic_address") == SEEN


@pytest.mark.parametrize(
    ("body", "flaws"),
    [
        (f"<h3>Angaben zur Produktsicherheit</h3><p>Hersteller:<br>{MAKER}<br>info@lampen.example</p>",
         ["", "", ""]),
        (f"<p>GPSR-Informationen: {MAKER}, info@lampen.example</p>", ["", "", ""]),
        ("<p>Hersteller: Lampen GmbH Hauptstraße 5 12345 Berlin E-Mail: info@lampen.example</p>",
         ["", "", ""]),
        (("<h3>Hersteller</h3><ul><li>Name: Lampen GmbH</li><li>Anschrift: Hauptstraße 5, 12345 Berlin</li>"
          "<li>E-Mail: info@lampen.example</li></ul>"), ["", "", ""]),
        (f"<details><summary>Hersteller</summary><p>{MAKER}</p></details>",
         ["folded", "folded", "no_electronic_address"]),
        (f"<p style='display:none'>Hersteller: {MAKER}</p>", ["hidden", "hidden", "hidden"]),
    ],
)  # fmt: skip
def test_a_maker_is_seen_in_the_forms_that_shops_write(body, flaws):
    found = page(f"<h1>Lampe</h1>{body}", "de")
    items = ("manufacturer_name", "manufacturer_postal_address", "manufacturer_electronic_address")
    assert [found[item].flaw for item in items] == flaws
    assert found["manufacturer_name"].values["name"] == "Lampen GmbH"


def test_an_address_ends_after_two_lines_with_nothing_of_one():
    lines = "<p>Lampen GmbH</p><p>Hauptstraße 5</p><p>12345 Berlin</p><p>Eins</p><p>Zwei</p>"
    mail = "<p>laden@shop.example</p>"
    near = page(f"<h1>Lampe</h1><h3>Hersteller</h3>{lines}{mail}", "de")
    assert told(near, "manufacturer_electronic_address") == SEEN
    far = page(f"<h1>Lampe</h1><h3>Hersteller</h3>{lines}<p>Drei</p>{mail}", "de")
    assert told(far, "manufacturer_electronic_address") == ("flawed", "no_electronic_address", "high")


def test_of_several_places_alike_the_first_is_given():
    found = page("<p>Made in Portugal.</p><p>Made in Italy.</p>")
    assert found["country_of_origin"].sources[0].quotation == "Made in Portugal."


def test_the_mail_of_the_shop_is_not_that_of_the_maker():
    maker = "<p>Hersteller: Lampen GmbH</p>"
    found = page(f"<h1>Lampe</h1>{maker}<h2>Shop</h2><p>hallo@laden.example</p>", "de")
    assert told(found, "manufacturer_electronic_address") == ("flawed", "no_electronic_address", "high")
    assert told(found, "seller_contact") == MEDIUM


def test_a_brand_is_a_hint_of_the_maker():
    assert told(row(brand="Lampen"), "manufacturer_name") == ("seen", "", "low")
    assert "manufacturer_postal_address" not in row(brand="Lampen")


def test_an_importer_and_a_food_business_are_seen_with_their_address():
    found = page(f"<h1>Tee</h1><p>Importeur: {MAKER}</p><p>Lebensmittelunternehmer: Teehaus AG</p>", "de")
    assert told(found, "importer") == SEEN
    assert told(found, "food_operator") == ("flawed", "name_only", "high")


def test_what_only_markup_says_is_not_shown():
    markup = (
        '<script type="application/ld+json">{"@type": "Product", "name": "Lamp", '
        '"countryOfOrigin": "Portugal", "offers": {"price": "5", "priceCurrency": "EUR"}}</script>'
    )
    found = page("<h1>Lamp</h1><p>5 EUR</p>", head=markup)
    assert told(found, "country_of_origin") == ("flawed", "hidden", "high")
    assert found["country_of_origin"].values == {"how": "markup"}
    assert told(page("<h1>Lamp</h1><p>Portugal</p>", head=markup), "country_of_origin") == SEEN


def test_a_strength_without_vol_lacks_its_unit():
    assert told(page("<h1>Gin</h1><p>Alkoholgehalt: 40 %</p>", "de"), "alcoholic_strength") == (
        "flawed", "strength_missing_unit", "medium",
    )  # fmt: skip


def test_a_price_without_tax_and_shipping_without_an_amount_are_flaws():
    found = page("<h1>Lampe</h1><p>100,00 € zzgl. MwSt., zzgl. Versandkosten</p>", "de")
    assert told(found, "total_price") == ("flawed", "price_without_tax", "medium")
    assert told(found, "delivery_cost") == ("flawed", "amount_not_stated", "high")


def test_free_delivery_above_an_amount_is_only_a_hint():
    assert told(page("<h1>Lamp</h1><p>Free shipping over £50</p>"), "delivery_cost") == ("seen", "", "low")


def test_the_shop_is_seen_in_its_notice_and_its_links():
    footer = (
        "<footer><p>© 2026 Lampen Laden GmbH, Hauptstraße 5, 12345 Berlin, HRB 12345</p>"
        "<p>mail: hallo@laden.example</p><p>PayPal</p><p>Visa</p>"
        "<a href='/versand'>Versandkosten</a></footer>"
    )
    found = page(f"<h1>Lampe</h1>{footer}", "de")
    assert told(found, "seller_identity") == MEDIUM
    assert found["seller_identity"].values == {"name": "Lampen Laden GmbH"}
    assert told(found, "seller_address") == MEDIUM
    assert told(found, "seller_registration") == SEEN
    assert told(found, "seller_contact") == MEDIUM
    assert told(found, "payment_means") == MEDIUM
    assert told(found, "delivery_cost") == ("flawed", "only_linked", "medium")
    linked = page("<h1>Lampe</h1><a href='/impressum'>Impressum</a>", "de")
    for item in ("seller_identity", "seller_address", "seller_contact"):
        assert told(linked, item) == ("flawed", "only_linked", "medium")


@pytest.mark.parametrize(
    ("notice", "name"),
    [
        ("© 2020 Kesko Senukai Digital", "Kesko Senukai Digital"),
        ("© 2002-2020 LiveAuctioneers. All Rights Reserved.", "LiveAuctioneers"),
        ("Copyright © 2019 Almedina", "Almedina"),
        ("版權所有© 2012 愛上新鮮 | 食品業登錄字號", "愛上新鮮"),
        ("© All rights reserved", None),
        ("© 1995-2020 eBay. Tutti i diritti riservati", None),
    ],
)
def test_a_notice_of_rights_names_the_shop(notice, name):
    found = page(f"<h1>Lamp</h1><p>{notice}</p>").get("seller_identity")
    assert (found and found.values["name"]) == name


def test_a_picture_is_of_the_product_when_it_is_called_so():
    heading = "<h1>Squirrel-proof bird feeder</h1>"
    shown = page(f"{heading}<img src='a.jpg' alt='Squirrel-proof bird feeder, green'>")
    assert told(shown, "product_picture") == MEDIUM
    assert "product_picture" not in page(f"{heading}<img src='a.jpg' alt='Black Friday'>")


def test_words_of_tax_are_the_notice_of_it():
    assert told(page("<p>119,01 € inkl. MwSt.</p>", "de"), "tax_included_notice") == SEEN
    assert told(page("<p>Gewerblicher Verkäufer</p>", "de"), "marketplace_trader_status") == SEEN
    assert told(page("<p>KC인증: HU07123-19001</p>", "ko"), "safety_certification") == SEEN


def test_a_telephone_alone_is_seen_as_that():
    found = page("<h1>Lamp</h1><a href='tel:+49301234567'>Call</a>")
    assert told(found, "seller_email") == ("flawed", "only_phone", "high")
    assert told(found, "seller_contact") == MEDIUM
    assert told(page("<h1>Lamp</h1><a href='mailto:ada@lamp.example'>Write</a>"), "seller_email") == SEEN
    hidden = "<p hidden><a href='mailto:ada@lamp.example'>Write</a></p>"
    assert told(page(f"<h1>Lamp</h1>{hidden}"), "seller_email") is None
    assert told(page(f"<h1>Lamp</h1>{hidden}<p>Tel.: 030 1234567</p>"), "seller_email")[0] == "flawed"


def test_the_notice_of_a_marketplace_names_no_seller():
    assert "seller_identity" not in page("<h1>Lamp</h1><p>© 1996-2026, Amazon.com, Inc.</p>")


def test_fields_show_items_and_empty_places_are_absent():
    found = row(price="5", images=("https://x.example/1.jpg",), gtin="4006381333931", name="Lampe")
    for item in ("price", "product_picture", "product_identifier"):
        assert told(found, item) == SEEN
    assert told(found, "food_name") == MEDIUM
    empty = Field.absent(Source("table", "line 2/quantity", ""))
    assert told(by_item(Read("1", Listing(quantity=empty))), "net_quantity") == ("absent", "", "high")


def test_a_name_alone_is_no_description():
    empty = Field.absent(Source("feed", "item 1/g:description", ""))
    name = Field.present("Lampe", Source("feed", "item 1/g:title", "Lampe"))
    found = by_item(Read("1", Listing(name=name, description=empty)))
    assert told(found, "main_characteristics") == ("flawed", "only_few_words", "high")
    assert (
        told(row(name="Lampe", description="Lampe aus Holz mit Schirm aus Papier"), "main_characteristics")
        == SEEN
    )


def test_allergens_are_seen_in_capitals():
    mixed = row(ingredients="Zucker, Palmfett, WEIZENMEHL, Salz, Backtriebmittel")
    assert told(mixed, "allergens") == MEDIUM
    assert "allergens" not in row(ingredients="ZUCKER, PALMFETT, WEIZENMEHL, SALZ")
    assert "allergens" not in row(ingredients="Zucker, Weizenmehl, Salz")


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "a", "a ", "A1 ", "%", "1%", ":", "a: ", "1,", "+1 ", "straße", "@", "©"]
)
def test_words_of_any_kind_take_little_time(piece):
    words = piece * (20_000 // len(piece))
    around = "<p>Lieferzeit 3 Werktage, 5 €/kg, Hersteller: x, H317, PayPal © 2020 x@y.example</p>"
    began = process_time()
    page(f"<h1>Ding</h1><p>{words}</p><p>Hersteller: {words}</p><p>© {words[:500]}</p>{around}", "de")
    assert process_time() - began < 2


def test_a_row_that_says_nothing_is_not_observed():
    assert row(description="Schön.") == {}


def test_a_scope_of_languages_is_that_of_the_page_and_english():
    assert "tax_included_notice" in page("<p>119,01 € inkl. MwSt.</p>", "de")
    assert "tax_included_notice" not in page("<p>119,01 € inkl. MwSt.</p>", "fr")
    assert "tax_included_notice" in page("<p>119,01 € incl. VAT</p>", "fr")


def test_a_price_from_an_amount_is_a_price():
    found = page('<h1>Ding</h1><span class="price">ab 19,90 €</span>', "de")
    assert told(found, "price") == MEDIUM
    assert told(found, "total_price") == MEDIUM
