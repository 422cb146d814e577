"""Days and amounts in the sentences of findings, as each language writes them."""

from dataclasses import replace
from datetime import date

import pytest

from venditor.listings.judging import telling
from venditor.listings.judging.finding import Finding, Rule

RULE = Rule(
    "eu.pid.forbidden.percentage_not_from_prior",
    "forbidden.percentage_not_from_prior",
    "default",
    "EU",
    "Price Indication Directive",
    ("6a(2)",),
    "https://eur-lex.europa.eu/",
    date(2022, 5, 28),
    None,
    verified=True,
    stands_in=False,
    why={"en": "So that buyers can compare."},
    quotations=(),
)
FOUND = Finding(RULE, "DE", "practice", "error", "high")


def said(language, **values):
    stated = {"stated": "30 %", "price": "7.90 EUR", "prior": "1234.500 KWD", "share": "20.2 %"}
    return telling.says(replace(FOUND, values={**stated, **values}), language)


def test_amounts_are_written_as_the_language_writes_them_with_the_decimals_they_have():
    assert said("de") == "„30 %“ ist mehr als der wirkliche Nachlass von 1.234,500 KWD auf 7,90 EUR: 20,2 %."
    assert said("en") == "“30 %” is more than the true reduction from 1,234.500 KWD to 7.90 EUR: 20.2 %."
    assert said("zh-Hant") == "「30 %」高於由 1,234.500 KWD 降至 7.90 EUR 的實際降幅：20.2 %。"


def test_what_is_quoted_stays_as_it_stands_there():
    assert said("de", stated="30.5 %").startswith("„30.5 %“ ist")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2026-12-14", "14. Dezember 2026"),
        ("2026-02-30", "2026-02-30"),
        ("0.00000123 EUR", "0,00000123 EUR"),
        ("-5 EUR", "-5 EUR"),
        ("1.5 kg", "1,5 kg"),
        ("030 1234567", "030 1234567"),
        ("030.1234567", "030.1234567"),
        ("1.5 kg (2 × 750 g)", "1.5 kg (2 × 750 g)"),
        ("", ""),
    ],
)
def test_only_days_and_amounts_are_written_anew(given, written):
    assert said("de", price=given).endswith(f" auf {written}: 20,2 %.")
