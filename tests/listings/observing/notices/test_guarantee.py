"""The harmonised notice on the legal guarantee, as shops put it on a page."""

import base64

import pytest

from venditor.listings.observing.notices.official import LANGUAGES, compared, section_language, sections
from venditor.rights.labels import all_withdrawal_labels

NOTICE = '<img alt="EU-Hinweis zur gesetzlichen Gewährleistung" src="/media/legal-guarantee-notice_DE.svg">'
ORDER = (
    "<h2>Bestellübersicht</h2><label>Lieferadresse <input name=a></label>"
    "<p>Gesamtsumme 20,00 €</p>{notice}<button>Zahlungspflichtig bestellen</button>{late}"
)


def _of(found, about):
    return [(one.seen, one.flaw) for one in found.get(about, [])]


def test_a_notice_that_is_shown_is_seen_and_not_compared(seen):
    found = seen(NOTICE)
    (one,) = found["guarantee_notice"]
    assert (one.seen, one.flaw, one.confidence) == ("seen", "", "medium")
    assert one.values == {"compared": "no", "language": "de", "page_language": "de"}
    assert one.sources[0].path == "html > body > img"
    assert "hidden_guarantee_notice" not in found


@pytest.mark.parametrize(
    ("body", "flaw", "practice"),
    [
        (f"<details><summary>Recht</summary>{NOTICE}</details>", "behind_click", "hidden_guarantee_notice"),
        (f"<dialog>{NOTICE}</dialog>", "behind_click", "hidden_guarantee_notice"),
        (f'<div style="display:none">{NOTICE}</div>', "hidden", "hidden_guarantee_notice"),
        (f"<div hidden>{NOTICE}</div>", "hidden", "hidden_guarantee_notice"),
        (
            '<a href="/m/legal-guarantee-notice_DE.pdf">EU-Mitteilung: gesetzliche Gewährleistung</a>',
            "only_link",
            "hidden_guarantee_notice",
        ),
        ("<button>EU-Hinweis gesetzliche Gewährleistung</button>", "only_link", "hidden_guarantee_notice"),
        (NOTICE.replace("_DE.svg", "_DE_bw.png"), "altered", "altered_guarantee_notice"),
        (NOTICE.replace("_DE.svg", "_FR.svg"), "wrong_language", None),
    ],
)
def test_a_notice_that_is_not_as_it_has_to_be_says_why(seen, body, flaw, practice):
    found = seen(body)
    assert _of(found, "guarantee_notice") == [("flawed", flaw)]
    practices = {"hidden_guarantee_notice", "altered_guarantee_notice"} & found.keys()
    assert practices == ({practice} if practice else set())


def test_the_best_of_several_decides_and_a_link_beside_the_picture_is_no_flaw(seen):
    body = f'<dialog>{NOTICE}</dialog>{NOTICE}<a href="https://europa.eu/youreurope/garantien">Mehr</a>'
    assert _of(seen(body), "guarantee_notice") == [("seen", "")]


def test_on_an_order_page_it_has_to_stand_before_the_button(seen):
    before, after = ORDER.format(notice=NOTICE, late=""), ORDER.format(notice="", late=NOTICE)
    assert _of(seen(before), "guarantee_notice") == [("seen", "")]
    assert _of(seen(after), "guarantee_notice") == [("flawed", "after_button")]
    # A button of a product page sends no order.
    assert _of(seen(f"<button>Jetzt kaufen</button>{NOTICE}"), "guarantee_notice") == [("seen", "")]
    assert _of(seen(f"<button>In den Warenkorb</button>{NOTICE}"), "guarantee_notice") == [("seen", "")]


def _drawn(svg):
    told = base64.b64encode(svg.encode()).decode()
    title = "EU-Hinweis gesetzliche Gewährleistung"
    return f'<object title="{title}" data="data:image/svg+xml;base64,{told}"></object>'


def test_a_drawing_in_the_page_without_its_colours_is_altered(seen):
    plain = _drawn('<svg><rect fill="#999999"/></svg>')
    coloured = _drawn('<svg><rect fill="#003399"/><rect fill="#FFED00"/></svg>')
    assert _of(seen(plain), "guarantee_notice") == [("flawed", "altered")]
    assert _of(seen(coloured), "guarantee_notice") == [("seen", "")]


@pytest.mark.parametrize(
    "address",
    [
        "/eu-notice-de.png",
        "/Legal%20guarantee_notice_DE.png",
        "/garan/notice/de.svg",
        "/guarantee/notice-de.png",
    ],
)
def test_the_notice_is_known_by_its_file_alone(seen, address):
    (one,) = seen(f'<img alt="" src="{address}">')["guarantee_notice"]
    assert (one.seen, one.values["language"]) == ("seen", "de")


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="Garantie" src="/siegel.png">',
        '<img alt="Zwei Jahre gesetzliche Gewährleistung" src="/badge.png">',
        '<a href="/agb#gewaehrleistung">Gewährleistung</a>',
        "<p>Es gilt die gesetzliche Gewährleistung.</p>",
        '<a href="https://europa.eu/youreurope/citizens/consumers">Europa</a>',
    ],
)
def test_a_badge_a_link_to_terms_and_words_are_no_notice(seen, body):
    assert "guarantee_notice" not in seen(body)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_address_of_the_portal_tells_the_language_of_the_notice(language):
    assert section_language(f"https://{sections()[language]}") == language
    assert section_language(f"https://{sections()[language]}?x=1") == language


def test_the_sections_are_of_the_official_languages_and_no_other_address_is_one():
    assert sections().keys() == LANGUAGES == set(all_withdrawal_labels())
    assert section_language("https://europa.eu/youreurope/garantie-x") == ""
    assert section_language("https://example.org/garantien") == ""
    consumers = "https://europa.eu/youreurope/citizens/consumers/shopping"
    assert section_language(f"{consumers}/guarantees/index_de.htm") == "de"
    assert section_language(f"{consumers}/commercial-guarantee-durability/index_de.htm") == ""
    assert section_language("https://europa.eu/youreurope/z%C3%A1ruky_cs") == "cs"


def test_without_official_files_nothing_can_be_compared():
    assert compared(b"anything", "de") is None


@pytest.mark.parametrize(
    ("words", "language", "confidence"),
    [
        (
            "Für diese Ware gilt die gesetzliche Gewährleistung von mindestens zwei Jahren.",
            "de",
            "medium",
        ),
        ("Gesetzliche Gewährleistung", "de", "low"),
        ("You have a legal guarantee of conformity of at least two years for these goods.", "en", "medium"),
        (
            "We are under a legal duty to supply goods that are in conformity with the contract.",
            "en",
            "medium",
        ),
        (
            "Vous bénéficiez de la garantie légale de conformité pendant deux ans.",
            "fr",
            "medium",
        ),
        ("Tiene una garantía legal de tres años.", "es", "low"),
        ("Obowiązuje rękojmia.", "pl", "low"),
        ("Gælder lovpligtig reklamationsret.", "da", "low"),
        ("Lagstadgad reklamationsrätt gäller.", "sv", "low"),
        ("Virhevastuu koskee tuotetta.", "fi", "low"),
        ("Vonatkozik a kellékszavatosság.", "hu", "low"),
        ("Platí zákonná záruka.", "cs", "low"),
    ],
)
def test_words_that_remind_of_the_legal_guarantee_are_known_by_language(seen, words, language, confidence):
    (one,) = seen(f"<p>{words}</p>", language)["guarantee_reminder"]
    assert (one.seen, one.confidence) == ("seen", confidence)


def test_an_insurance_is_no_reminder(seen):
    assert "guarantee_reminder" not in seen(
        "<p>Die Versicherung zahlt nach Ablauf der gesetzlichen Gewährleistung von zwei Jahren weiter.</p>"
    )
