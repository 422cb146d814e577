"""Saved shops, with exactly the findings that they were written for."""

import html
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from venditor.adapters.web.saved_site import open_folder
from venditor.audits.shop.check import check_shop
from venditor.audits.shop.crawl import Plan
from venditor.audits.shop.difference import difference, read_last_run
from venditor.audits.shop.document import document
from venditor.audits.shop.files import write_check
from venditor.audits.shop.report import report

SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
EXPECTED = {
    "de-lawful": [],
    "de-faults": [
        ("entry_missing", "terms", ""),
        ("entry_is_information", "contact", "Widerrufsbelehrung & Widerrufsformular"),
        ("entry_is_information", "start", "Widerrufsbelehrung & Widerrufsformular"),
        ("cancellation_for_withdrawal", "cart", "Verträge hier kündigen"),
        ("mixed_label", "cart", "Kündigen oder widerrufen"),
        ("mixed_target", "category", "Verträge hier kündigen"),
        ("entry_hidden", "product", "Vertrag widerrufen"),
        ("target_no_form", "target", "Kündigen oder widerrufen"),
        ("odr_link", "contact", "https://ec.europa.eu/consumers/odr/"),
    ],
    # What plug-ins were released with: a login, a reason that must be given, "submit return request".
    "fr-plugin": [
        ("target_login", "target", "Renoncer au contrat ici"),
        ("asks_more", "target", "Motif de la rétractation"),
        ("confirm_wrong", "target", "Demander un retour"),
        ("entry_unclear", "cart", "Se rétracter d'un contrat"),
        ("entry_other_language", "terms", "withdraw from contract here"),
    ],
    "el-shop": [
        ("entry_goes_nowhere", "terms", "ΠΑΤΉΣΤΕ ΕΔΏ ΓΙΑ ΥΠΑΝΑΧΏΡΗΣΗ"),
        ("target_more_clicks", "target", "Πατήστε εδώ για υπαναχώρηση"),
    ],
    "zh-shop": [
        ("entry_is_return", "start", "退換貨政策"),
        ("asks_more", "target", "電話"),
        ("entry_unclear", "category", "解除契約"),
        ("entry_other_language", "cart", "Withdraw from contract here"),
    ],
    "spa": [("page_by_script", "start", "")],
    "saved": [
        ("entry_missing", "start", ""),
        ("target_not_read", "target", "missing"),
    ],
}


def check(name, **plan):
    return check_shop(open_folder(SITES / name), Plan(**plan), shop=name, now=NOW)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_shop_has_its_findings_and_no_others(name):
    found = check(name)
    told = [
        (each.kind, each.template, each.value) for each in found.findings if each.weight in {"fault", "doubt"}
    ]
    assert sorted(told) == sorted(EXPECTED[name])
    assert found.to_do is bool(EXPECTED[name])


def test_every_page_of_a_lawful_shop_has_the_entry_and_it_leads_to_a_form():
    found = check("de-lawful")
    kept = [(each.kind, each.template) for each in found.of("kept")]
    assert kept == [
        *(("entry_found", template) for template in ENTRY_ON),
        ("target_form", "target"),
    ]
    assert [each.kind for each in found.of("note")] == ["second_step_unseen"]


ENTRY_ON = [
    "start",
    "withdrawal_information",
    "terms",
    "contact",
    "cart",
    "category",
    "product",
    "other",
    "other",
]


def test_the_words_of_confirmation_are_seen_where_they_are():
    assert [each.value for each in check("el-shop").of("kept") if each.kind == "confirm_found"] == [
        "Επιβεβαίωση υπαναχώρησης"
    ]


def test_a_finding_quotes_the_page():
    (hidden,) = (each for each in check("de-faults").findings if each.kind == "entry_hidden")
    assert hidden.quotation == '<a href="beides.html" style="display: none">Vertrag widerrufen</a>'


def test_no_more_pages_are_read_than_wanted():
    assert len([visit for visit in check("de-lawful", pages=3).visits if visit.template != "target"]) == 3


def test_two_runs_give_the_same_bytes():
    assert json.dumps(document(check("de-faults"))) == json.dumps(document(check("de-faults")))


def test_the_difference_to_the_last_run(tmp_path):
    before = check("de-faults")
    write_check(tmp_path, before, None, language="en")
    last = read_last_run(tmp_path / "findings.json")
    same = difference(last, before.findings)
    assert (same.new, same.gone, len(same.same)) == ((), (), 9)
    mended = difference(last, check("de-lawful").findings)
    assert (mended.new, len(mended.gone), mended.same) == ((), 9, ())
    worse = difference(last, (*before.findings, *check("spa").findings))
    assert [each.kind for each in worse.new] == ["page_by_script"]


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
@pytest.mark.parametrize("name", EXPECTED)
def test_the_report_runs_nothing_and_names_article_and_quotation(name, language):
    found = check(name)
    text = report(found, language=language)
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert "2023/2673" in text
    assert "{" not in text.partition("</style>")[2]
    for each in found.findings:
        assert each.told("fix", language) in html.unescape(text)
