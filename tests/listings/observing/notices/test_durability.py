"""The label GARAN, and the guarantee that it is shown for."""

from datetime import date

import pytest

LABEL = '<img alt="GARAN 5 Jahre Muster X1" src="/garan-label.svg">'
TERMS = '<a href="/garantie">Garantiebedingungen</a>'


def test_a_label_with_its_terms_is_seen(seen):
    found = seen(f"{LABEL}<p>5 Jahre Herstellergarantie.</p>{TERMS}")
    (one,) = found["durability_label"]
    assert (one.seen, one.flaw, one.confidence) == ("seen", "", "high")
    assert "unqualified_durability_label" not in found


@pytest.mark.parametrize(
    ("words", "language", "varieties"),
    [
        ("2 Jahre Herstellergarantie.", "de", ["too_short"]),
        ("24 Monate Herstellergarantie.", "de", ["too_short"]),
        ("25 Monate Herstellergarantie.", "de", []),
        ("3 Jahre Herstellergarantie auf den Motor.", "de", ["part_only"]),
        ("5 Jahre Herstellergarantie gegen Aufpreis.", "de", ["at_a_price"]),
        ("5 Jahre Haltbarkeitsgarantie, unsere Shopgarantie.", "de", ["of_the_seller"]),
        (
            "2-year manufacturer's warranty for the motor, at extra cost.",
            "en",
            ["too_short", "part_only", "at_a_price"],
        ),
        ("5 ans de garantie du fabricant sur le moteur.", "fr", ["part_only"]),
        ("2 años de garantía del fabricante.", "es", ["too_short"]),
        ("2 anni di garanzia del produttore.", "it", ["too_short"]),
        ("2 jaar fabrieksgarantie.", "nl", ["too_short"]),
        ("2 lata gwarancji producenta.", "pl", ["too_short"]),
        ("2 anos de garantia do fabricante.", "pt", ["too_short"]),
        ("5 Jahre Herstellergarantie auf das gesamte Gerät, kostenlos.", "de", []),
    ],
)
def test_a_label_for_a_guarantee_that_does_not_qualify_says_why(seen, words, language, varieties):
    found = seen(f"{LABEL}<p>{words}</p>{TERMS}", language).get("unqualified_durability_label", [])
    assert [one.flaw for one in found] == varieties


def test_the_same_words_without_the_label_are_no_practice(seen):
    found = seen("<p>2 Jahre Herstellergarantie auf den Motor.</p>")
    assert not {"durability_label", "unqualified_durability_label"} & found.keys()


def test_terms_that_are_not_found_are_named(seen):
    (one,) = seen(f"{LABEL}<p>5 Jahre Herstellergarantie, gilt in der EU.</p>")["durability_label"]
    assert (one.seen, one.flaw, one.confidence) == ("flawed", "terms_missing", "low")
    assert one.values == {"missing": "guarantor, address, procedure"}


@pytest.mark.parametrize(
    "body", ["<p>GARANTIE</p>", '<img alt="Garantie" src="/garantie.png">', "<p>Garant</p>"]
)
def test_a_guarantee_in_letters_is_no_label(seen, facts, body):
    assert "durability_label" not in seen(body)
    assert facts(body) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "5 Jahre Herstellergarantie auf das gesamte Gerät, kostenlos.",
            {
                "durability_guaranteed_until": date(2031, 11, 28),
                "durability_guarantee_free": True,
                "durability_guarantee_whole": True,
            },
        ),
        ("Herstellergarantie: 30 Monate", {"durability_guaranteed_until": date(2029, 5, 28)}),
        (
            "3-year manufacturer's warranty on the motor for an extra charge",
            {
                "durability_guaranteed_until": date(2029, 11, 28),
                "durability_guarantee_free": False,
                "durability_guarantee_whole": False,
            },
        ),
        ("Infrarotheizung - 5 Jahre Herstellergarantie…", {}),
        ("Fünf Jahre Erfahrung.", {}),
    ],
)
def test_the_facts_of_the_guarantee_are_those_that_are_told(facts, words, told):
    assert facts(f"<p>{words}</p>") == told


def test_a_label_alone_tells_how_long(facts):
    assert facts(LABEL) == {"durability_guaranteed_until": date(2031, 11, 28)}


def test_a_label_in_black_and_white_is_altered(seen):
    assert "altered_durability_label" not in seen(LABEL + TERMS)
    (one,) = seen(LABEL.replace("garan-label.svg", "garan-label-bw.svg") + TERMS)["altered_durability_label"]
    assert one.values == {"words": "GARAN 5 Jahre Muster X1"}


@pytest.mark.parametrize("words", ["GARAN", "GARAN 5", "GARAN 5 Jahre", "5 GARAN"])
def test_a_nested_label_is_one(seen, words):
    found = seen(f'<a href="/garan">{words}</a>{TERMS}')
    assert [one.seen for one in found["durability_label"]] == ["seen"]


def test_a_link_about_the_label_is_none(seen):
    assert "durability_label" not in seen('<a href="/g">Mehr über das Etikett GARAN</a>')
