"""One page at a time: what is seen, what is not, and what cannot be told."""

from time import process_time

import pytest

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.detectors.dispute import look_for_platform
from venditor.audits.shop.detectors.entry import look_for_entry
from venditor.audits.shop.detectors.mixed import look_for_mixture
from venditor.audits.shop.detectors.target import look_behind
from venditor.audits.shop.pages import Page, Unread
from venditor.audits.shop.reading import read_page
from venditor.audits.shop.templates import asks_for

AT = "https://shop.example/de/"
TEXT = "<p>" + "Tassen und Teller aus der Werkstatt. " * 10 + "</p>"
SCRIPT = "<script src=/app.js></script>"
LINK = '<a href="/w">Vertrag widerrufen</a>'


def visit(html, *, language="de", rendered=False, status=200, hops=(), address=AT):
    page = Page(AT, address, status, f"<html lang={language}><body>{html}</body></html>", hops, rendered)
    return Visit("start", language, page, read_page(page))


def entry(html, **how):
    return [(found.kind, found.value) for found in look_for_entry(visit(html, **how))]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (LINK, "entry_found"),
        ('<form action="/w"><button>Vertrag widerrufen</button></form>', "entry_found"),
        ('<form action="/w"><input type=submit value="Vertrag widerrufen"></form>', "entry_found"),
        ('<a href="/w">Vertrag\n<b>wider</b>rufen</a>', "entry_found"),
        ('<a href="/w"><b hidden>Menü</b>Vertrag widerrufen</a>', "entry_found"),
        ('<a href="/w">Vertrag widerrufen<b style="display: none"> nicht</b></a>', "entry_found"),
        ('<a href="/w"><b style="display: none">Vertrag widerrufen</b></a>', "entry_hidden"),
        ('<a href="/w">Ver&shy;trag wider<wbr>&ZeroWidthSpace;rufen</a>', "entry_found"),
        ('<map><area href="/w" alt="Vertrag widerrufen"></map>', "entry_no_words"),
        ('<a href="/w"><img src=x alt="Vertrag widerrufen"></a>', "entry_no_words"),
        ('<a href="/w" aria-label="Vertrag widerrufen"><svg></svg></a>', "entry_no_words"),
        (f"<div hidden>{LINK}</div>", "entry_hidden"),
        (f'<div style="visibility : hidden">{LINK}</div>', "entry_hidden"),
        (f'<div style="opacity:0.0;">{LINK}</div>', "entry_hidden"),
        (f'<div style="opacity:0.5;font-size:10px">{LINK}</div>', "entry_found"),
        (f'<div class="a sr-only">{LINK}</div>', "entry_hidden"),
        (f"<noscript>{LINK}</noscript>", "entry_hidden"),
        (f"<dialog>{LINK}</dialog>", "entry_hidden"),
        (f"<details><summary>Mehr</summary>{LINK}</details>", "entry_folded"),
        (f"<details><summary>{LINK}</summary></details>", "entry_found"),
        (f"<details open>{LINK}</details>", "entry_found"),
        (f"<template>{LINK}</template>", "entry_missing"),
        (f"<!-- {LINK} -->", "entry_missing"),
        (f"<script>'{LINK}'</script>", "entry_missing"),
        ("<a>Vertrag widerrufen</a>", "entry_goes_nowhere"),
        ('<a href="#">Vertrag widerrufen</a>', "entry_goes_nowhere"),
        ('<a href="mailto:a@shop.example">Vertrag widerrufen</a>', "entry_goes_nowhere"),
        ('<form action="/w"><button disabled>Vertrag widerrufen</button></form>', "entry_goes_nowhere"),
        ('<a href="#" onclick="open()">Vertrag widerrufen</a>', "entry_by_script"),
        ('<a href="javascript:w()">Vertrag widerrufen</a>', "entry_by_script"),
        (f'{SCRIPT}<a href="#">Vertrag widerrufen</a>', "entry_by_script"),
        (f"{SCRIPT}<button>Vertrag widerrufen</button>", "entry_by_script"),
        (f'<a href="#">Vertrag widerrufen</a>{LINK}', "entry_found"),
        (f'<a href="/f">renoncer au contrat ici</a>{LINK}', "entry_found"),
        ('<a href="/f">renoncer au contrat ici</a>', "entry_other_language"),
        ('<a href="/x">Widerruf erklären</a>', "entry_unclear"),
        ('<a href="/x">Widerruf erklären</a><a href="/y">Widerrufsbelehrung</a>', "entry_unclear"),
        ('<a href="/y">Widerrufsbelehrung</a>', "entry_is_information"),
        ('<a href="/y">Retourenportal</a>', "entry_is_return"),
        ('<a href="/k">Verträge hier kündigen</a>', "entry_is_cancellation"),
        (
            '<a href="/k">Verträge hier kündigen</a><a href="/y">Widerrufsbelehrung</a>',
            "entry_is_cancellation",
        ),
        ('<a href="/k" hidden>Verträge hier kündigen</a>', "entry_missing"),
        # What is said of this one says more: it leads to a withdrawal.
        ('<a href="/widerruf">Verträge hier kündigen</a>', "entry_missing"),
        ("", "entry_missing"),
    ],
)
def test_an_entry_is_seen_as_the_page_shows_it(html, kind):
    (found,) = entry(TEXT + html)
    assert found[0] == kind


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f"{SCRIPT}<div id=root></div>", "page_by_script"),
        (f"{SCRIPT}{TEXT}<footer></footer>", "page_by_script"),
        (f"{SCRIPT}{TEXT}<footer></footer>{LINK}", "entry_found"),
        (f"{SCRIPT}{TEXT}<div id=withdraw-button></div>", "entry_by_script"),
        (f"<script src=https://host.example/widerruf.js></script>{TEXT}", "entry_by_script"),
        (f"{SCRIPT}{TEXT}", "entry_missing"),
        ("<div id=root></div>", "entry_missing"),
        ('<script type="application/ld+json">{}</script><div></div>', "entry_missing"),
    ],
)
def test_what_a_script_makes_cannot_be_told_unless_it_ran(html, kind):
    ((found, _),) = entry(html)
    assert found == kind
    ((ran, _),) = entry(html, rendered=True)
    assert ran == ("entry_found" if LINK in html else "entry_missing")


def test_a_page_that_does_not_say_its_language_takes_every_language():
    assert entry(LINK, language="") == [("language_unknown", ""), ("entry_found", "Vertrag widerrufen")]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://ec.europa.eu/consumers/odr">hier</a>', 1),
        ('<a href="http://EC.europa.eu/consumers/odr/main/?event=main.home.show&lng=DE">hier</a>', 1),
        ("Plattform: https://webgate.ec.europa.eu/odr/main", 1),
        ('<a href="https://ec.europa.eu/info">hier</a>', 0),
    ],
)
def test_the_closed_platform_is_found_as_a_link_or_in_the_text(html, found):
    assert len(list(look_for_platform(visit(html)))) == found


def test_each_address_of_the_closed_platform_is_named():
    html = (
        '<a href="https://ec.europa.eu/consumers/odr/">a</a><a href="https://ec.europa.eu/consumers/odr/">b</a>'
        '<a href="http://ec.europa.eu/odr">c</a> oder webgate.ec.europa.eu/odr'
    )
    assert [found.value for found in look_for_platform(visit(html))] == [
        "https://ec.europa.eu/consumers/odr/",
        "http://ec.europa.eu/odr",
        "webgate.ec.europa.eu/odr",
    ]


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ('<a href="/k">Verträge hier kündigen</a>' + LINK, []),
        ('<a href="/w">Verträge hier kündigen</a>' + LINK, ["mixed_target"]),
        ('<a href="/widerruf">Verträge hier kündigen</a>', ["cancellation_for_withdrawal"]),
        ('<a href="/x">Kündigung / Widerruf</a>', ["mixed_label"]),
    ],
)
def test_cancelling_and_withdrawing_are_told_apart(html, kinds):
    assert [found.kind for found in look_for_mixture(visit(html))] == kinds


FORM = "<input name=name required><input name=order required><input type=email required>"
LOGIN = "<input type=email><input type=password>"


def behind(html="", **how):
    link = visit(LINK).document.controls[0]
    return [found.kind for found in look_behind(link, visit(TEXT + html, **how))]


@pytest.mark.parametrize(
    ("html", "how", "kinds"),
    [
        (f"<form>{FORM}<button>Weiter</button></form>", {}, ["target_form", "second_step_unseen"]),
        (f"<form>{FORM}<button>Widerruf bestätigen</button></form>", {}, ["target_form", "confirm_found"]),
        (
            f"<header><form>{LOGIN}</form></header><form>{FORM}</form>",
            {},
            ["target_form", "second_step_unseen"],
        ),
        (f"<form>{LOGIN}</form>", {}, ["target_login"]),
        (f"<header><form>{LOGIN}</form></header>", {}, ["target_no_form"]),
        ("", {"hops": (AT,), "address": "https://shop.example/account/login"}, ["target_login"]),
        ("", {}, ["target_no_form"]),
        ("", {"status": 404}, ["target_broken"]),
        (f"{SCRIPT}<footer></footer>", {}, ["target_not_read"]),
        ('<a href="/w2">Vertrag widerrufen</a>', {}, ["target_more_clicks"]),
        (
            f"<form>{FORM}<select name=grund required></select><input name=xyz required></form>",
            {},
            ["target_form", "asks_more", "asks_unknown", "second_step_unseen"],
        ),
        (
            f"<form>{FORM}<textarea name=grund></textarea><input type=checkbox required></form>",
            {},
            ["target_form", "second_step_unseen"],
        ),
        (
            f"<form>{FORM}<button>Rücksendung beantragen</button></form>",
            {},
            ["target_form", "confirm_wrong", "second_step_unseen"],
        ),
        ("<form><input name=q></form>", {}, ["target_no_form"]),
    ],
)
def test_behind_the_entry_stands_a_form_that_asks_for_no_more_than_it_may(html, how, kinds):
    assert behind(html, **how) == kinds


def test_a_page_that_was_not_read_is_not_judged():
    link = visit(LINK).document.controls[0]
    unread = Visit("target", "de", Unread("https://host.example/w", "robots"))
    (found,) = look_behind(link, unread)
    assert found.kind == "target_not_read"
    assert found.told("says", "de").endswith("(robots.txt bittet Programme, sie nicht zu lesen).")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000,
        "<a href=x>" * 10_000,
        "<form>" * 3_000 + "<input>" * 3_000,
        "<div role=button>" * 5_000,
        f"<a {' '.join(f'x{n}=1' for n in range(30_000))}>Vertrag widerrufen</a>",
        "<footer>" * 5_000,
        "\x00<\x00a\x00>",
        "<a href='https://[::1'>x</a><base href='http://[bad'>",
        "<table><a href=/w>Vertrag widerrufen<table></a>",
        "",
    ],
)
def test_a_page_made_to_be_slow_or_broken_is_read_all_the_same(html):
    entry(html)


def test_a_form_of_many_fields_and_labels_is_read_in_a_time_that_grows_with_it_alone():
    html = f"<form><label>Name <input></label>{'<input>' * 20_000}{'<label></label>' * 20_000}"
    begun = process_time()
    (form,) = read_page(Page(AT, AT, 200, html)).forms
    # Each field compared with each label took most of a minute.
    assert process_time() - begun < 15
    assert [field.label for field in form.fields[:2]] == ["Name", ""]
    assert len(form.fields) == 20_001


@pytest.mark.parametrize(
    "html",
    [
        "<label>Ihr Anliegen <select name=x><option>Grund</option><option>Telefon</option></select></label>",
        "<label for=x>Ihr Anliegen <select id=x name=x><option>Grund</option></select></label>",
        "<label>Ihr Anliegen <textarea name=x>Grund</textarea></label>",
    ],
)
def test_what_can_be_chosen_in_a_field_is_no_part_of_its_name(html):
    (form,) = read_page(Page(AT, AT, 200, f"<form>{html}</form>")).forms
    (field,) = form.fields
    assert (field.label, asks_for(field)) == ("Ihr Anliegen", "")
