"""Who sells, where and how reached; links that lead to what a page does not show; the total price."""

import pytest
from tests.listings.observing.items.test_items import MEDIUM, SEEN, by_item, page, row, told

from venditor.listings.observing.items.contacts import business_in
from venditor.listings.read import Read
from venditor.products import Field, Listing, Source

LINKED = ("flawed", "only_linked", "medium")
DELIVERY = ("delivery_cost", "delivery_time", "delivery_restrictions")
RETURNS = ("withdrawal_terms", "return_cost_notice", "return_policy")


@pytest.mark.parametrize(
    ("language", "words", "items"),
    [
        ("lv", "Preču atgriešana un apmaiņa", RETURNS),
        ("it", "Diritto di Recesso", RETURNS),
        ("it", "Restituisci…", RETURNS),
        ("zh-TW", "退換貨說明", RETURNS),
        ("fr", "Retours et remplacements", RETURNS),
        ("de", "14 Tage Rückgaberecht", RETURNS),
        ("de", "30 Tage Rückgaberecht", RETURNS),
        ("de", "Rückgabe & Ersatz", RETURNS),
        ("et", "Garantii ja tagastamine", RETURNS),
        ("ro", "30 de zile drept de retur", RETURNS),
        ("pt", "Política de devolução", RETURNS),
        ("ja", "返品について", RETURNS),
        ("ko", "교환/반품", RETURNS),
        ("en", "Shipping & returns", (*DELIVERY, *RETURNS)),
        ("et", "Tarne", DELIVERY),
        ("zh-TW", "無法配送的地區", DELIVERY),
        ("it", "Costi e modalità di spedizione", DELIVERY),
        ("fr", "Tarifs et options de livraison", DELIVERY),
        ("de", "Versand & Verfügbarkeit", DELIVERY),
        ("zh-TW", "付款方式與交易安全", ("payment_means",)),
        ("ro", "Modalitati de finantare si plata", ("payment_means",)),
        ("et", "Kontaktid", ("seller_contact", "seller_address")),
        ("lv", "Kontakti un rekvizīti", ("seller_contact", "seller_address")),
        ("it", "Contatta il venditore", ("seller_contact",)),
        ("fr", "Service client", ("seller_contact",)),
        ("pt", "Menções Legais", ("seller_identity", "seller_address", "seller_contact")),
        ("it", "Informazioni Societarie", ("seller_registration", "seller_representative")),
        ("ko", "사업자정보 확인", ("seller_registration", "seller_representative")),
        ("de", "Über uns", ("seller_identity",)),
    ],
)
def test_a_link_leads_to_what_the_page_does_not_show(language, words, items):
    found = page(f'<a href="/x">{words}</a>', language)
    assert {item: told(found, item) for item in items} == dict.fromkeys(items, LINKED)


@pytest.mark.parametrize("words", ["Zurück", "Return to top", "Deliveroo", "Wir versenden Liebe", "Geld"])
def test_other_links_lead_to_nothing(words):
    found = page(f'<a href="/x">{words}</a>', "de")
    assert not {*DELIVERY, *RETURNS, "payment_means"} & set(found)


def test_of_several_links_the_one_that_surely_tells_is_told():
    links = [
        f'<a href="/{words}">{words}</a>' for words in ("Über uns", "Kontakt", "Kundenservice", "Impressum")
    ]
    for order in (links, links[::-1]):
        found = page("".join(order), "de")
        told_of = {item: found[item].values["link"] for item in found if item.startswith("seller_")}
        assert told_of == {
            "seller_identity": "Impressum",
            "seller_address": "Impressum",
            "seller_contact": "Kontakt",
            "seller_registration": "Impressum",
            "seller_representative": "Impressum",
        }


def test_links_of_a_marketplace_say_nothing_of_who_sells_there():
    links = '<a href="/c">Contact</a><a href="/a">About us</a>'
    amazon = '<link rel="canonical" href="https://www.amazon.com/dp/1">'
    assert {"seller_identity", "seller_address"} & set(page(links, head=amazon)) == set()
    assert {"seller_identity", "seller_address"} <= set(page(links))
    imprint = page('<a href="/i">Impressum</a>', "de", amazon)
    assert told(imprint, "seller_identity") == LINKED


def test_a_link_in_a_footer_that_a_script_shows_is_a_link_and_hides_nothing():
    found = page('<footer style="visibility:hidden"><a href="/i">Impressum</a></footer>', "de")
    assert told(found, "seller_identity") == ("flawed", "only_linked", "low")


def test_a_link_that_is_shown_tells_more_than_words_that_are_hidden():
    found = page('<p hidden>Lieferzeit: 2-3 Werktage</p><a href="/v">Versand</a>', "de")
    assert told(found, "delivery_time") == LINKED
    assert told(page("<p hidden>Lieferzeit: 2-3 Werktage</p>", "de"), "delivery_time")[1] == "hidden"


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<p>Dispatched from and sold by CIGA Design UK.</p>"),
        ("en", '<p>Sold by <a href="/s">Acme Store</a></p>'),
        ("de", "<p>Verkauf und Versand durch Lampenwelt</p>"),
        ("it", "<p>Venduto da RetevisDirect</p>"),
        ("fr", "<p>Expédié et vendu par X-Shop.</p>"),
        ("es", "<p>Vendido por Tienda Luz</p>"),
        ("it", "<footer><p>LaFeltrinelli Internet Bookshop S.r.l.</p></footer>"),
        ("pl", "<footer><p>Leroy Merlin Polska Sp. z o.o.</p></footer>"),
        ("de", "<p>Musterladen, Inhaber Erika Muster, Musterweg 1, 80331 München</p>"),
    ],
)
def test_a_seller_is_named_in_words(language, body):
    assert told(page(body, language), "seller_identity") == MEDIUM


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("fr", "<p>Vendu par lot de 3</p>"),
        ("en", "<p>Sold by the metre</p>"),
        ("en", "<p>Sold by weight</p>"),
        ("es", "<p>Vendido por unidades</p>"),
        ("de", "<p>Der Inhaber der Karte Erika Muster zahlt.</p>"),
        ("de", "<footer><p>Trusted Shops GmbH, Subbelrather Straße 15c, 50823 Köln</p></footer>"),
        ("en", "<h2>Customers also viewed</h2><p>Sold by Acme Store</p>"),
    ],
)
def test_what_only_sounds_like_a_seller_names_none(language, body):
    found = page(body, language)
    assert told(found, "seller_identity") is None
    assert told(found, "seller_address") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "Foo s.r.l. - s.s. 172 Zona Industriale - 74123 Taranto"),
        ("pt", "Rua Fernandes Tomás, n. º 76-80 3000-164 Coimbra"),
        ("en", "Foo Ltd, 3rd Floor Office Suite, Omni Shopping Centre, Santry, Dublin 9"),
        ("ko", "서울특별시 강남구 테헤란로114길 38"),
        ("de", "Musterladen, Musterweg 1, 80331 München"),
    ],
)
def test_an_address_in_the_footer_is_the_sellers(language, words):
    assert told(page(f"<footer><p>{words}</p></footer>", language), "seller_address") == MEDIUM


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Servicehotline: Tel.: 0800 - 400 235"),
        ("fr", "vous pouvez nous contacter au 0892 691 500"),
        ("en", "Call us on 0344 800 6666"),
        ("zh-TW", "網購服務專線04-37047939"),
        ("de", "Tel.: 030 1234567"),
        ("fr", "Tél. : 01 23 45 67 89"),
        ("ru", "Тел.: +7 495 123-45-67"),
        ("el", "Τηλ: 210 1234567"),
        ("ar", "هاتف: ٠١٢٣٤٥٦٧٨"),
        ("vi", "Điện thoại: 028 1234 5678"),
    ],
)
def test_a_number_to_call_is_no_email_and_does_beside_a_way_to_write(language, words):
    alone = page(f"<p>{words}</p>", language)
    assert told(alone, "seller_email") == ("flawed", "only_phone", "high")
    beside = page(f'<p>{words}</p><a href="/c">Contact</a>', language)
    assert told(beside, "seller_email") is None
    assert told(alone, "seller_contact") == told(beside, "seller_contact") == MEDIUM


def test_one_means_of_payment_named_by_the_way_is_not_how_a_shop_is_paid():
    assert told(page("<p>Costs of sending back are refunded by PayPal</p>"), "payment_means") is None
    assert (
        told(page('<a href="/x">Contact the seller- opens in a new window or tab</a>'), "seller_contact")
        == LINKED
    )


@pytest.mark.parametrize(
    "words", ["Tel. model 0800-400-235 mm²", "Phone 12 Pro 128", "Telefon ab 0800 €", "Art. 0892 691 500"]
)
def test_other_numbers_are_not_called(words):
    assert told(page(f"<p>{words}</p>"), "seller_contact") is None


def test_a_price_is_the_total_where_nothing_says_that_tax_comes_on_top():
    assert told(row(price=119), "total_price") == MEDIUM
    assert told(row(price=119, description="119 € inkl. MwSt."), "total_price") == SEEN
    assert told(row(price=119, description="119 € zzgl. MwSt."), "total_price")[1] == "price_without_tax"
    assert told(row(price=119, tax_included=False), "total_price")[1] == "price_without_tax"
    assert told(row(name="Lampe"), "total_price") is None
    assert told(row(price=119), "tax_included_notice") is None


def test_words_about_tax_that_are_hidden_do_not_hide_the_price():
    markup = '<script type="application/ld+json">{"@type": "Product", "name": "L", "offers": {"price": "9", '
    head = markup + '"priceCurrency": "EUR"}}</script>'
    found = page("<p>9 €</p><p hidden>I prezzi si intendono IVA inclusa</p>", "it", head)
    assert told(found, "total_price") == MEDIUM
    assert told(found, "tax_included_notice")[1] == "hidden"


@pytest.mark.parametrize(
    ("language", "words", "item"),
    [
        ("fr", "Tous les prix incluent la TVA.", "tax_included_notice"),
        ("it", "Tutti i prezzi includono l'IVA.", "tax_included_notice"),
        ("fi", "99,95 € sis. 24% alv", "tax_included_notice"),
        ("fi", "99,95 €sis. 24% alv", "tax_included_notice"),
        ("sv", "499 kr inkl. moms", "tax_included_notice"),
        ("pt", "ENVIOS GRÁTIS", "delivery_cost"),
        ("pt", "Entrega gratuita", "delivery_cost"),
        ("fr", "+ 6,99 € Livraison", "delivery_cost"),
        ("et", "Tarne Eestisse on tasuta", "delivery_cost"),
        ("et", "Kohaletoimetamise summa alates 10,99 €", "delivery_cost"),
        ("en", "Standard delivery within 5 working days - €5.99", "delivery_cost"),
        ("et", "Kohaletoimetamine 14. detsember", "delivery_time"),
        ("et", "Eeldatav tarne 14. detsember", "delivery_time"),
        ("pl", "Wysyłka 72h", "delivery_time"),
        ("fr", "Livré : 22 déc. - 12 janv.", "delivery_time"),
        ("fr", "Livraison accélérée : samedi 5 déc.", "delivery_time"),
        ("en", "Fastest delivery: Tuesday, Dec 8", "delivery_time"),
        ("it", "Paesi in cui non si effettua la spedizione: Russia", "delivery_restrictions"),
        ("fi", "5-8 arkipäivässä", "delivery_time"),
        ("en", "18-28 working days", "delivery_time"),
        ("fr", "Domicile ou autre adresse: 3,95€ - Gratuit dès 50,00€*", "delivery_cost"),
        ("en", "We can only deliver orders to your chosen country", "delivery_restrictions"),
        ("en", "Pay with PayPal", "payment_means"),
        ("zh-TW", "下單後 3 個工作日內送達", "delivery_time"),
        ("it", "Spedizione verso: Tutto il mondo", "delivery_restrictions"),
        ("de", "Mögliche Lieferziele: Deutschland", "delivery_restrictions"),
    ],
)
def test_words_of_real_pages_are_known(language, words, item):
    assert told(page(f"<p>{words}</p>", language), item)[:2] == ("seen", "")


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Powerpad Ø410 Gr.100 (x10)", MEDIUM),
        ("SPATULE double lame 270mm", MEDIUM),
        ("PALLMANN COVER PRO", ("flawed", "only_few_words", "high")),
        ("iPhone 12", ("flawed", "only_few_words", "high")),
        ("500 ml", ("flawed", "only_few_words", "high")),
    ],
)
def test_a_name_that_says_what_and_how_large_tells_what_matters(name, how):
    where = Source("feed", "item 1/title", name)
    nothing = Field.absent(Source("feed", "item 1/description", ""))
    listing = Listing(name=Field.present(name, where), description=nothing)
    assert told(by_item(Read("1", listing)), "main_characteristics") == how


def test_a_text_right_below_the_name_describes_and_furniture_does_not():
    text = "Tischlampe aus Messing mit Schirm aus Glas, 40 cm hoch, für Leuchtmittel mit E27."
    found = page(f"<h1>Lampe Ada</h1><p>{text}</p>", "de")
    assert told(found, "main_characteristics") == MEDIUM
    furniture = "Wir liefern innerhalb von drei Tagen mit unserem eigenen Wagen bis an Ihre Tür."
    assert told(page(f"<h1>Lampe Ada</h1><p>{furniture}</p>", "de"), "main_characteristics") is None


def test_a_picture_that_has_the_name_of_the_product_shows_it():
    assert told(page('<h1>Lampe Ada</h1><img alt="Lampe Ada, grün">', "de"), "product_picture") == MEDIUM
    assert told(page('<h1>Lampe Ada</h1><img alt="Lampe Adam, grün">', "de"), "product_picture") is None
    aside = '<h1>Lampe Ada</h1><h2>Ähnliche Artikel</h2><img alt="Lampe Ada, grün">'
    assert told(page(aside, "de"), "product_picture") is None


def test_who_publishes_a_book_makes_it():
    assert told(page("<p>Editora: Almedina</p>", "pt"), "manufacturer_name") == SEEN
    assert told(page("<p>Wydawca Nowak mówi</p>", "pl"), "manufacturer_name") is None


def test_what_a_shop_says_of_itself_in_its_footer_warns_of_no_product():
    words = "<h4>주의사항</h4><p>전기 제품의 거래에 대하여 당사는 책임을 지지 않습니다.</p>"
    assert told(page(words, "ko"), "safety_warnings") is not None
    assert told(page(f"<footer>{words}</footer>", "ko"), "safety_warnings") is None


STREET = "No. 1, Sec. 1, Heping E. Rd."
MAKER = (
    f"Hersteller: Mondlicht Co., Ltd. (Mondlicht), {STREET}, Da'an Dist., 106 Taipei, Taiwan, m@mond.example"
)
SELLER = f"Verkäufer: Taipei Licht Co., Ltd., vertreten durch Lin Mei-Hua, {STREET}, 106 Taipei, Taiwan"
IMPRINT = "Taipei Licht GmbH<br>Musterweg 1<br>80331 München<br>Geschäftsführerin: Mei-Hua Lin"


def test_a_maker_in_taiwan_is_read_from_one_long_line():
    found = page(f"<p>{MAKER}</p>", "de")
    for item in ("name", "postal_address", "electronic_address"):
        assert told(found, f"manufacturer_{item}") == SEEN


@pytest.mark.parametrize(
    ("body", "items"),
    [
        (f"<p>{SELLER}</p>", {"seller_identity", "seller_representative", "seller_address"}),
        (
            f"<h2>Impressum</h2><p>{IMPRINT}</p>",
            {"seller_identity", "seller_representative", "seller_address"},
        ),
        ("<p>Anschrift: No. 2, Sec. 1, Heping E. Rd., 106 Taipei, Taiwan</p>", {"seller_address"}),
        ("<p>Taipei 101 Lampe, Serie 106, vertreten durch Lin Mei-Hua</p>", set()),
        ("<h2>Impressum</h2><p>Taipei Licht GmbH</p><p>Hamburg</p>", set()),
        (
            "<h2>Impressum</h2><p>Taipei Licht GmbH</p><p>Musterweg 1</p><p>80331 München</p>",
            {"seller_identity", "seller_address"},
        ),
        ("<h2>Impressum</h2><p>Die Lampe der Firma Taipei Licht GmbH</p>", set()),
    ],
)
def test_the_lines_of_an_imprint_are_read(body, items):
    found = page(body, "de")
    shown = {item for item in found if item.startswith("seller_") and found[item].seen == "seen"}
    assert shown == items


def test_a_text_under_the_heading_of_a_description_describes():
    text = "黃銅檯燈，玻璃燈罩，高40公分，適用E27燈座。"
    assert told(page(f"<h2>商品說明</h2><p>{text}</p>", "zh-TW"), "main_characteristics") == MEDIUM
    assert told(page(f"<h2>購物須知</h2><p>{text}</p>", "zh-TW"), "main_characteristics") is None


def test_the_number_a_shop_gives_an_article_identifies_it():
    assert told(row(id="L-1", name="Lampe"), "product_identifier") == MEDIUM
    assert told(row(name="Lampe"), "product_identifier") is None
    handle = Field.present("lampe-ada", Source("table", "row 2/Handle", "lampe-ada"))
    assert told(by_item(Read("1", Listing(id=handle))), "product_identifier") is None


@pytest.mark.parametrize(
    "heading", ["Produktsicherheit", "EC REP", "Vertrieb", "Datenschutzbeauftragter", "Made by"]
)
def test_a_business_outside_the_foot_of_a_page_may_be_anyone(heading):
    line = "Muster GmbH, Hauptstraße 5, 12345 Berlin, info@muster.example, Tel. 030 1234567"
    assert "seller_identity" not in page(f"<h3>{heading}</h3><p>{line}</p>", "de")


@pytest.mark.parametrize(
    "written",
    [
        "<p>E-Mail: info (at) muster.de</p>",
        "<p>info＠muster.de</p>",
        '<p><a href="/cdn-cgi/l/email-protection#a1"><span>[email&#160;protected]</span></a></p>',
        f"<p>{'Wir sind für Sie da. ' * 20} info@muster.de</p>",
    ],
)
def test_a_number_beside_an_address_to_write_to_is_not_alone(written):
    found = page(f"<p>Tel.: 030 1234567</p>{written}", "de")
    assert "seller_email" not in found or found["seller_email"].seen == "seen"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("販売業者：株式会社 茶屋", "株式会社 茶屋"),
        ("運営：有限会社サクラ（東京都）", "有限会社サクラ"),
        ("주식회사 한빛 대표", "주식회사 한빛"),
        ("㈜한빛", "㈜한빛"),
        ("茶屋株式会社 〒150", "茶屋株式会社"),
    ],
)
def test_a_form_of_business_stands_before_a_name_or_behind_it(line, name):
    assert business_in(line) == name
