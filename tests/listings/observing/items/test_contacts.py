"""Names, postal and electronic addresses in a few lines, in the forms of several countries."""

import pytest

from venditor.listings.observing.items.contacts import business_in, contact_in, names_country


@pytest.mark.parametrize(
    ("lines", "name", "street", "town"),
    [
        ("Lampen GmbH, Hauptstraße 5, 12345 Berlin", "Lampen GmbH", "Hauptstraße 5", "12345 Berlin"),
        ("Lampen GmbH\nHauptstraße 5\n12345 Berlin", "Lampen GmbH", "Hauptstraße 5", "12345 Berlin"),
        ("Lampa s.r.o., Krátká 12/3, 110 00 Praha", "Lampa s.r.o.", "Krátká 12/3", "110 00 Praha"),
        ("Bosch, Postfach 10, 70049 Stuttgart", "Bosch", "Postfach 10", "70049 Stuttgart"),
        ("Huber, Am Graben 12a, A-1010 Wien", "Huber", "Am Graben 12a", "A-1010 Wien"),
        ("SARL Dupont\n12 bis, rue de la Paix\n75002 Paris", "SARL Dupont", "12 bis, rue", "75002 Paris"),
        ("Rossi S.r.l., Via Roma 12, 20121 Milano", "Rossi S.r.l.", "Via Roma 12", "20121 Milano"),
        ("Toys SL, Calle Mayor 5, 28013 Madrid", "Toys SL", "Calle Mayor 5", "28013 Madrid"),
        ("ACME Ltd, 12 High Street, London SW1A 1AA", "ACME Ltd", "12 High Street", "SW1A 1AA"),
        ("Widget Inc., 100 Main Street, Springfield, IL 62701", "Widget Inc.", "100 Main Street",
         "Springfield, IL 62701"),
        ("Lamp B.V.\nTussendiepen 4\n9206 AD Drachten", "Lamp B.V.", "Tussendiepen 4", "9206 AD Drachten"),
        ("Lampa Sp. z o.o., ul. Prosta 10, 00-590 Warszawa", "Lampa Sp. z o.o.", "ul. Prosta 10",
         "00-590 Warszawa"),
        ("S.C. Lampa S.R.L., Str. Victoriei nr. 5, 010061 București", "S.C. Lampa S.R.L.",
         "Str. Victoriei nr. 5", "010061 București"),
        ("深圳市灯具有限公司 广东省深圳市南山区科技路5号", "深圳市灯具有限公司", "路5号",
         "省深圳市南山区"),
        ("好燈股份有限公司 台北市信義區信義路五段7號", "好燈股份有限公司", "路五段7號", "台北市信義區"),
        ("株式会社ランプ 〒100-0001 東京都千代田区千代田1-1", "株式会社ランプ", "区千代田1-1", "〒100-0001"),
        ("주식회사 램프 서울특별시 강남구 테헤란로 152", "주식회사 램프", "테헤란로 152",
         "서울특별시 강남구"),
        ("KÄRCHER", "KÄRCHER", "", ""),
        ("12345 Berlin", "", "", "12345 Berlin"),
    ],
)  # fmt: skip
def test_a_postal_address_is_a_street_and_a_town(lines, name, street, town):
    found = contact_in(lines)
    assert (found.name, found.street, found.town) == (name, street, town)
    assert found.postal is (bool(street) and bool(town))


@pytest.mark.parametrize(
    ("lines", "email", "web", "phone"),
    [
        ("ACME, info@acme.example", "info@acme.example", "", ""),
        ("ACME, info (at) acme.example", "info (at) acme.example", "", ""),
        ("ACME, https://acme.example/contact", "", "https://acme.example/contact", ""),
        ("ACME, www.acme.example", "", "www.acme.example", ""),
        ("ACME, acme.de", "", "acme.de", ""),
        ("ACME, Tel. 030 1234567", "", "", "030 1234567"),
        ("ACME, +49 30 1234567", "", "", "+49 30 1234567"),
        ("ACME, HRB 1234567", "", "", ""),
        ("Follow @acme_de and @lamp.house", "", "", ""),
    ],
)
def test_an_electronic_address_is_a_mail_or_a_page(lines, email, web, phone):
    found = contact_in(lines)
    assert (found.email, found.web, found.phone) == (email, web, phone)
    assert found.electronic == (email or web)


def test_countries_are_named_in_many_languages():
    assert names_country("Wien, Österreich")
    assert names_country("Milano, Italia")
    assert names_country("東京, 日本")
    assert not names_country("Importado")
    assert contact_in("Lampen GmbH, D-12345 Berlin").country
    assert not contact_in("Lampen GmbH, 12345 Berlin").country


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2024 Lampen Schmidt GmbH. Alle Rechte vorbehalten", "Lampen Schmidt GmbH"),
        ("Copyright © 1995-2020 eBay Inc. All Rights Reserved", "eBay Inc."),
        ("© 商店街市集國際資訊股份有限公司版權所有", "商店街市集國際資訊股份有限公司"),
        ("Sold as a gift, as ever", ""),
    ],
)
def test_a_business_is_known_by_its_legal_form(line, name):
    assert business_in(line) == name
