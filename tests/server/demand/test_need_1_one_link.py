"""Need 1: a withdrawal function that any shop can add by one link, with the mail that acknowledges it.

Without script, at 320 px: `tests/browser/test_hosted.py`. What the rest of the need rests on stands in
`docs/withdrawal-needs.md`.
"""

import os
import re
import subprocess
import sys
import time as clocks
import urllib.parse
import urllib.request
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.server.conftest import own_database
from tests.server.demand.conftest import A_WHILE, ANNA, NOW, link_in, read, text_of

from venditor.aftersales import Declaration
from venditor.server.cases.models import Case
from venditor.server.cases.records import read_events
from venditor.server.outbox import loop
from venditor.server.tenants.models import LabelOverride
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db

# As on the buttons: entry and confirmation of Directive 2011/83/EU article 11a(1) and (3) in each language.
OFFICIAL = {
    "bg": ("Откажете се от договора тук", "Потвърждавам отказа"),
    "cs": ("Zde odstoupit od smlouvy", "Potvrdit odstoupení od smlouvy"),
    "da": ("Fortryd aftale", "Bekræft fortrydelse"),
    "de": ("Vertrag widerrufen", "Widerruf bestätigen"),
    "el": ("Πατήστε εδώ για υπαναχώρηση", "Επιβεβαίωση υπαναχώρησης"),
    "en": ("Withdraw from contract here", "Confirm withdrawal"),
    "es": ("Desistir del contrato aquí", "Confirmar desistimiento"),
    "et": ("Taganen lepingust", "Kinnitan taganemise"),
    "fi": ("Peruuta sopimus tästä", "Vahvista peruuttaminen"),
    "fr": ("Renoncer au contrat ici", "Confirmer la rétractation"),
    "ga": ("Tarraing siar ón gconradh anseo", "Dearbhaigh an tarraingt siar"),
    "hr": ("Odustati od ugovora", "Potvrditi odustajanje"),
    "hu": ("Elállás a szerződéstől", "Elállás megerősítése"),
    "it": ("Recedere dal contratto qui", "Conferma recesso"),
    "lt": ("Atsisakyti sutarties čia", "Patvirtinti sutarties atsisakymą"),
    "lv": ("Atteikties no līguma", "Apstiprināt atteikumu"),
    "mt": ("Irtira mill-kuntratt hawnhekk", "Ikkonferma r-reċess"),
    "nl": ("Hier de overeenkomst herroepen", "Herroeping bevestigen"),
    "pl": ("Odstąp od umowy tutaj", "Potwierdź odstąpienie od umowy"),
    "pt": ("Retrate-se do contrato aqui", "Confirmar retratação"),
    "ro": ("Retrageți-vă din contract aici", "Confirmați retragerea"),
    "sk": ("Odstúpiť od zmluvy tu", "Potvrdiť odstúpenie od zmluvy"),
    "sl": ("Kliknite tukaj za odstop od pogodbe", "Potrdi odstop od pogodbe"),
    "sv": ("Ångra avtalet här", "Bekräfta frånträde"),
}


def declared(seller):
    with acting_for(seller.id):
        return read_events(Case.objects.get())[0]


@pytest.mark.parametrize("language", OFFICIAL)
def test_the_second_button_says_exactly_the_words_of_the_law(consumer, page, seller, language):
    # A shop may word its entry, never the confirmation.
    LabelOverride.everywhere.create(tenant=seller, language=language, withdraw="x")
    entry, confirm = OFFICIAL[language]
    visit = consumer(language=language)
    assert visit.open(page, lang=language).h1 == "X"
    assert visit.press("review", **ANNA).buttons["confirm"] == confirm
    LabelOverride.everywhere.all().delete()
    assert visit.open(page, lang=language).h1 == entry
    review = visit.press("review", **ANNA)
    assert review.buttons["confirm"] == confirm
    assert list(review.buttons) == ["confirm", "change"]
    assert f'<html lang="{language}">' in review.html


# Name, contract and address are all that the law lets a shop ask for: whole or part need not be chosen.
def test_three_entries_and_two_buttons_are_enough(consumer, page, seller):
    visit = consumer()
    first = visit.open(page, lang="de")
    assert [name for name in first.asked if name not in ("scope", "words", "website")] == list(ANNA)
    assert "scope" not in first.fields
    review = visit.press("review", **ANNA)
    assert "Den ganzen Vertrag" in review.text
    receipt = visit.press("confirm")
    assert receipt.h1 == "Wir haben Ihren Widerruf erhalten"
    assert declared(seller).personal == Declaration(**ANNA)


@pytest.mark.parametrize(("scope", "whole"), [("", False), ("part", False), ("whole", True), ("?", False)])
def test_whoever_names_a_part_means_the_part_unless_she_says_the_whole(consumer, page, seller, scope, whole):
    consumer().withdraw(page, words="eine Kanne", scope=scope)
    told = declared(seller).personal
    assert (told.whole, told.words) == (whole, "" if whole else "eine Kanne")


def test_no_page_asks_for_a_login_a_cookie_or_a_reason(consumer, page, letters):
    visit = consumer()
    pages = [visit.open(page, lang="de"), visit.press("review", **ANNA), visit.press("confirm")]
    address = visit.page.address
    (letter,) = letters()
    path = link_in(letter).partition("127.0.0.1:8000")[2]
    pages += [visit.open(path), visit.open(address.replace("?", ".pdf?").replace(".pdf", ""))]
    assert [one.status for one in pages] == [200] * 5
    for one in pages:
        assert not set(one.asked) & {"password", "login", "reason", "phone", "address"}
        assert "/console" not in one.html
        assert "account" not in one.html
    assert not visit.client.cookies


def test_an_order_that_nobody_knows_is_declared_like_any_other(consumer, page, seller, order, examined):
    order("10-4711")
    typed = {"contract": "Bestellung\u00a0„99–0815“, die mit dem Drachen 🐉", "name": "陳怡君 O’Neil"}
    receipt = consumer().withdraw(page, **typed)
    examined()
    with acting_for(seller.id):
        case = Case.objects.get()
    assert (receipt.status, case.is_open, case.order_id, case.tasks) == (200, True, None, ["match"])
    told = declared(seller).personal
    assert (told.name, told.contract) == (typed["name"], typed["contract"])


def test_the_mail_leaves_at_once_with_the_whole_statement_and_both_clocks(consumer, page, time, letters):
    typed = {"contract": "Nr. 10-4711 & <b>", "scope": "part", "words": "zwei Becher\r\nmit Sprung"}
    receipt = consumer().withdraw(page, **typed)
    # Not a second later; and an idle worker looks again within far less than a minute.
    (letter,) = letters()
    assert timedelta(seconds=loop.IDLE) <= timedelta(seconds=1)
    text = text_of(letter)
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt.text)[0]
    assert time.at == NOW + 2 * A_WHILE
    for told in (
        "Wir haben Ihren Widerruf erhalten",
        f"Nummer der Eingangsbestätigung: {number}",
        "Montag, 23. November 2026, 15:04:22",
        "Berlin, UTC+01:00",
        "2026-11-23 14:04:22 UTC",
        "Anna Huber",
        "Nr. 10-4711 & <b>",
        "anna@example.org",
        "zwei Becher\nmit Sprung",
    ):
        assert told in text
    assert letter["Delivered-To"] == "anna@example.org"


# --- ten minutes, with the commands of the guide and nothing switched on by anybody

MINUTE = 60
INSTALL = (
    ("prepare",),
    (
        *("seller", "add", "taipei-tea", "--name", "臺北茶行", "--address", "臺北市中山區 1 號"),
        *("--email", "shop@example.org", "--country", "TW", "--language", "de"),
    ),
)


class Installation:
    """Commands of an installation of its own, each a process."""

    def __init__(self, folder):
        self.folder, self.running = folder, []
        ours = ("VENDITOR", "DJANGO", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = {**kept, "VENDITOR_VAR": str(folder)}

    def run(self, *arguments):
        command = [sys.executable, "-m", "venditor.cli", *arguments]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def start(self, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "venditor.cli", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.running.append(process)
        return process

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.communicate(timeout=MINUTE)


@pytest.fixture
def installation(tmp_path):
    installation = Installation(tmp_path / "var")
    yield installation
    installation.stop()


def _fetch(address, data=None):
    body = urllib.parse.urlencode(data).encode() if data else None
    with urllib.request.urlopen(address, body, timeout=MINUTE) as response:  # noqa: S310 - our own server
        content = response.read()
        page = type("Response", (), {"status_code": response.status, "headers": response.headers})
        page.content = content
        return read(page, response.url)


@own_database
def test_from_nothing_to_an_acknowledged_withdrawal_within_ten_minutes(installation):
    begun = clocks.monotonic()
    for command in INSTALL:
        installation.run(*command)
    installation.start("worker")
    said = installation.start("serve", "--port", "0").stdout.readline()
    address = re.search(r"http://[\d.:]+\d", said)[0]
    link = f"{address}/w/taipei-tea?lang=de"
    assert "/w/taipei-tea" in installation.run("seller", "list")
    form = _fetch(link)
    assert form.h1 == "Vertrag widerrufen"
    clocks.sleep(3.1)  # as long as a person takes at the least
    review = _fetch(address + form.action, {**form.fields, **ANNA, "step": "review"})
    sent = clocks.monotonic()
    receipt = _fetch(address + review.action, {**review.fields, "step": "confirm"})
    assert receipt.h1 == "Wir haben Ihren Widerruf erhalten"
    to_her = _mail_to("anna@example.org", installation.folder / "mail", until=sent + MINUTE)
    assert clocks.monotonic() - sent < MINUTE
    assert clocks.monotonic() - begun < 10 * MINUTE
    assert "Anna Huber" in text_of(to_her)
    assert to_her["Subject"].startswith("Wir haben Ihren Widerruf erhalten: ")
    (attached,) = to_her.iter_attachments()
    assert attached.get_content().startswith(b"%PDF-1.7")


def _mail_to(address, folder, *, until):
    while clocks.monotonic() < until:
        for file in (folder / "new").glob("*"):
            letter = message_from_bytes(file.read_bytes(), policy=default)
            if letter["Delivered-To"] == address:
                return letter
        clocks.sleep(0.1)
    return pytest.fail(f"no mail to {address} within a minute")
