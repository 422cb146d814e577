"""Clauses on guarantees, courts, law, liability and the rest; and what only looks like one."""

from datetime import date

import pytest

from venditor.listings.observing.notices.texts import Text
from venditor.listings.observing.observation import Floor
from venditor.listings.observing.terms.clauses import in_words
from venditor.listings.observing.terms.places import country_named
from venditor.products import Source

SEEN = [
    ("The goods are sold as is.", "term_guarantee_excluded"),
    ("Seller disclaims all implied warranties.", "term_guarantee_excluded"),
    ("Der Verkauf erfolgt unter Ausschluss jeglicher Gewährleistung.", "term_guarantee_excluded"),
    ("Gekauft wie gesehen.", "term_guarantee_excluded"),
    ("Die Gewährleistung ist ausgeschlossen.", "term_guarantee_excluded"),
    ("Vendu en l'état, sans garantie.", "term_guarantee_excluded"),
    ("Se vende sin ninguna garantía.", "term_guarantee_excluded"),
    ("Visto e piaciuto.", "term_guarantee_excluded"),
    ("Verkocht zoals gezien.", "term_guarantee_excluded"),
    ("Wyłącza się rękojmię.", "term_guarantee_excluded"),
    ("本商品依現況出售。", "term_guarantee_excluded"),
    ("All disputes shall be resolved exclusively by binding arbitration.", "term_arbitration"),
    ("因本协议产生的争议应提交北京仲裁委员会仲裁。", "term_arbitration"),
    ("Under no circumstances shall we be liable for any damage.", "term_liability_excluded"),
    ("Jegliche Haftung ist ausgeschlossen.", "term_liability_excluded"),
    ("We reserve the right to change these terms at any time without notice.", "term_one_sided_change"),
    ("Wir behalten uns vor, diese AGB jederzeit zu ändern.", "term_one_sided_change"),
    ("本公司保留最終解釋權。", "term_final_interpretation"),
    ("最终解释权归本店所有。", "term_final_interpretation"),
    ("簽收即視為商品完好無誤。", "term_signing_is_acceptance"),
    ("签收即视为验收合格。", "term_signing_is_acceptance"),
    ("Risk passes to you when the parcel is handed to the carrier.", "term_risk_on_buyer"),
    ("Der Versand erfolgt auf Gefahr des Käufers.", "term_risk_on_buyer"),
    ("Der Transport erfolgt ausschließlich auf Risiko und Kosten des Käufers.", "term_risk_on_buyer"),
    ("Die Gefahr geht mit Übergabe an den ersten Frachtführer auf den Kunden über.", "term_risk_on_buyer"),
    ("Die Gefahr geht auf den Besteller über, wenn die Ware unser Lager verlässt.", "term_risk_on_buyer"),
    ("Bei Stornierung berechnen wir 30 % des Kaufpreises.", "term_excessive_penalty"),
    ("取消訂單須支付30%違約金。", "term_excessive_penalty"),
]


@pytest.mark.parametrize(("words", "about"), SEEN)
def test_a_clause_is_seen(practices, words, about):
    assert practices(words) == [(about, "")]


@pytest.mark.parametrize(
    "words",
    [
        "We do not exclude liability for any loss caused by us.",
        "Nothing in these terms excludes any warranty, so we are not liable for any loss only by law.",
        "Your legal guarantee is unaffected.",
        "Die gesetzliche Gewährleistung wird nicht ausgeschlossen.",
        "Für Unternehmer gilt: Die Gewährleistung ist ausgeschlossen.",
        "Gegenüber Kaufleuten ist die Gewährleistung ausgeschlossen.",
        "For business customers only: the goods are sold as is.",
        "La garantie n'est pas exclue.",
        "We are not liable for any loss except for gross negligence.",
        "Jegliche Haftung ist ausgeschlossen, außer bei Vorsatz und grober Fahrlässigkeit.",
        "Für Inhalte externer Links ist jegliche Haftung ausgeschlossen.",
        "We are not responsible for any damage caused by misuse.",
        "Prices are subject to change without notice.",
        "Die Gefahr geht mit der Übergabe der Ware an den Kunden auf diesen über.",
        "Die Gefahr geht auch beim Versendungskauf erst mit der Übergabe an den Käufer über.",
        "Bei Unternehmern geht die Gefahr mit Übergabe an die Spedition auf den Kunden über.",
        "Are the goods sold as is?",
        "Works as is, with no tools.",
        "使用不當造成之損害，概不負責。",
        "Free cancellation of your order.",
        "100 % Baumwolle; Stornierung kostenlos.",
    ],
)
def test_what_is_denied_or_not_for_consumers_is_none(practices, words):
    assert practices(words) == []


@pytest.mark.parametrize(
    ("words", "country", "found"),
    [
        ("Der Gerichtsstand ist Wien.", "DE", [("term_foreign_court", "AT")]),
        ("Gerichtsstand ist Hamburg.", "DE", []),
        ("Gerichtsstand ist Hamburg.", "FR", [("term_foreign_court", "DE")]),
        ("Gerichtsstand für Kaufleute ist Hamburg.", "FR", []),
        ("Gerichtsstand ist der Sitz des Verkäufers.", "FR", []),
        ("Exclusive jurisdiction of the courts of England and Wales.", "DE", [("term_foreign_court", "GB")]),
        ("Les tribunaux de Paris seront seuls compétents.", "DE", [("term_foreign_court", "FR")]),
        ("Les tribunaux de Paris seront seuls compétents.", "FR", []),
        ("本契約以台灣台北地方法院為第一審管轄法院。", "CN", [("term_foreign_court", "TW")]),
        ("本契約以台灣台北地方法院為第一審管轄法院。", "TW", []),
        (
            "These terms are governed by the laws of the State of California.",
            "DE",
            [("term_foreign_law", "US")],
        ),
        ("Es gilt deutsches Recht.", "ES", [("term_foreign_law", "DE")]),
        ("Es gilt deutsches Recht.", "DE", []),
        ("Es gilt deutsches Recht; zwingender Verbraucherschutz Ihres Landes bleibt.", "ES", []),
        ("These terms are governed by English law. Your mandatory rights remain.", "DE", []),
        ("Governed by the laws of our home.", "DE", []),
        ("Le contrat est soumis au droit français.", "DE", [("term_foreign_law", "FR")]),
        ("Ces conditions sont régies par les lois du Cameroun.", "FR", [("term_foreign_law", "CM")]),
        ("Compétence exclusive des tribunaux de l'Ontario.", "FR", [("term_foreign_court", "CA")]),
        ("El contrato se rige por la ley española.", "DE", [("term_foreign_law", "ES")]),
    ],
)
def test_a_court_or_law_is_foreign_by_the_destination(seen, words, country, found):
    assert [(one.about, one.values["country"]) for one in seen(words, country=country)] == found


@pytest.mark.parametrize(
    ("words", "country", "months"),
    [
        ("Die Gewährleistungsfrist beträgt 12 Monate.", "DE", ["12"]),
        ("Die Gewährleistung beträgt ein Jahr.", "DE", ["12"]),
        ("Die Gewährleistungsfrist beträgt 24 Monate.", "DE", []),
        ("Die Gewährleistungsfrist beträgt zwei Jahre.", "DE", []),
        ("Garantía legal de 2 años.", "ES", ["24"]),
        ("Garantía legal de 3 años.", "ES", []),
        ("The legal guarantee lasts for 1 year.", "DE", ["12"]),
        ("12 Monate Herstellergarantie.", "DE", []),
        ("La polizza inizia alla scadenza della garanzia legale di due anni.", "ES", []),
        ("Garanzia legale di due anni.", "ES", ["24"]),
        ("12 months manufacturer's warranty.", "DE", []),
        ("Gewährleistungsfrist für Gebrauchtware: 12 Monate.", "DE", []),
        ("Gegenüber Unternehmern beträgt die Gewährleistungsfrist 12 Monate.", "DE", []),
        ("Gewährleistung: In den ersten 12 Monaten wird der Mangel vermutet.", "DE", []),
        ("The legal guarantee lasts for 1 year.", "US", []),
        ("Es besteht ein gesetzliches Mängelhaftungsrecht für Waren von sechs Monaten.", "DE", ["6"]),
        ("Es besteht ein gesetzliches Mängelhaftungsrecht für Waren von zwei Jahren.", "DE", []),
        (
            "Délai de six mois à compter de la délivrance pour obtenir la garantie légale de conformité.",
            "FR",
            ["6"],
        ),
        (
            "Délai de deux ans à compter de la délivrance pour obtenir la garantie légale de conformité.",
            "FR",
            [],
        ),
    ],
)
def test_a_stated_legal_guarantee_is_measured_by_the_floor(seen, words, country, months):
    found = [one for one in seen(words, country=country) if one.about == "term_guarantee_short"]
    assert [one.values["months"] for one in found] == months


@pytest.mark.parametrize(("until", "short"), [(date(2028, 12, 5), False), (date(2028, 12, 6), True)])
def test_a_floor_that_ends_up_to_a_week_later_is_the_same_length(until, short):
    words = "Die Gewährleistungsfrist beträgt 24 Monate."
    text = Text(words, None, Source("feed", "item 1/description", words))
    found = list(in_words(text, Floor(True, None, None, until), date(2026, 11, 28), "DE"))
    assert [one.about for one in found] == (["term_guarantee_short"] if short else [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("England and Wales", "GB"),
        ("the Federal Republic of Germany", "DE"),
        ("Österreich", "AT"),
        ("中華民國", "TW"),
        ("香港特別行政區", "HK"),
        ("New York, NY", "US"),
        ("대한민국", "KR"),
        ("the place of the seller", ""),
        ("", ""),
    ],
)
def test_a_place_is_of_a_country(words, code):
    assert country_named(words) == code
