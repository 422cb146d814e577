"""What went wrong in released withdrawal functions, one test a bug; `docs/withdrawal-needs.md` lists them.

Elsewhere: the wrong German label and the last button that said "submit return request" stand in
`test_need_1_one_link.py`, the last day that was lost in `test_need_3_clock.py`, refunds that were wrong in
`tests/aftersales/test_refund.py`.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, OperationalError, connection
from tests.server.demand.conftest import ANNA, NOW, link_in, read, text_of

from venditor.server.cases import services
from venditor.server.cases.models import Case, CaseEvent, IntakeMark
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, hosted_words
from venditor.server.faces.hosted.urls import pages
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import TenantHost

pytestmark = pytest.mark.django_db
LANGUAGES = [language.tag for language in HOSTED_LANGUAGES]
RECEIVED = "We have received your withdrawal: {receipt}"


def contents(letter):
    return letter["Delivered-To"], letter["Subject"], text_of(letter)


# --- mageme 1.0.10: a failed submission was shown as success


@contextmanager
def database_fails(*words):
    """Every statement that holds one of some words fails, as when the database is gone, or its disk full."""

    def fail(execute, sql, params, many, context):
        if any(word in sql for word in words):
            raise OperationalError("the database is gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize(
    "words", [("",), ("INSERT",), ("cases_case", "BEGIN")], ids=["all", "writes", "case"]
)
def test_a_declaration_that_failed_says_so_and_keeps_what_was_typed(consumer, page, letters, words):
    visit = consumer()
    visit.open(page, lang="de")
    typed = {**ANNA, "name": 'Anna "<b>" O’Neil', "scope": "part", "words": "eine Kanne\r\n & zwei Becher"}
    visit.press("review", **typed)
    with database_fails(*words):
        broken = visit.press("confirm")
    assert (broken.status, broken.h1) == (500, "Es wurde noch nichts gesendet.")
    assert "Wir haben Ihren Widerruf erhalten" not in broken.text
    assert {"private", "no-store"} <= set(broken.headers["Cache-Control"].split(", "))
    assert 'Anna "<b>" O’Neil' in broken.text
    assert "eine Kanne & zwei Becher" in broken.text
    assert (Case.everywhere.count(), CaseEvent.everywhere.count(), OutboxItem.everywhere.count()) == (0, 0, 0)
    # The same button once more, when the database is back.
    assert broken.buttons == {"confirm": "Widerruf bestätigen"}
    assert visit.press("confirm").h1 == "Wir haben Ihren Widerruf erhalten"
    assert Case.everywhere.count() == 1
    (letter,) = letters()
    assert "eine Kanne\n & zwei Becher" in text_of(letter)


def test_what_was_written_before_the_failure_is_one_declaration_when_it_is_sent_again(
    consumer, page, monkeypatch
):
    visit = consumer()
    visit.open(page, lang="de")
    visit.press("review", **ANNA)

    def lost(name):
        if name == "declare.committed":
            raise DatabaseError("the connection was lost after the commit")

    with monkeypatch.context() as context:
        context.setattr(services, "reach", lost)
        assert visit.press("confirm").status == 500
    receipt = Case.everywhere.get().receipt
    assert receipt in visit.press("confirm").text
    assert Case.everywhere.count() == 1


def test_the_step_before_is_kept_as_well(consumer, page):
    visit = consumer(language="fr")
    visit.open(page, lang="fr")
    with database_fails("tenants_tenant"):
        broken = visit.press("review", **ANNA)
    assert (broken.status, list(broken.buttons), broken.fields["name"]) == (500, ["review"], "Anna Huber")
    assert visit.press("review").buttons["confirm"] == "Confirmer la rétractation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_failure_is_told_in_the_language_of_the_page(consumer, page, language):
    visit = consumer(language=language)
    visit.open(page, lang=language)
    confirm = visit.press("review", **ANNA).buttons["confirm"]
    with database_fails("SELECT"):
        broken = visit.press("confirm")
    assert broken.h1 == hosted_words(language).say("Nothing has been sent yet.")
    assert f'<html lang="{language}">' in broken.html
    assert broken.buttons == {"confirm": confirm}


def test_on_a_host_that_only_the_database_knows_it_is_told_too(consumer):
    visit = consumer(host="widerruf.example.org")
    fields = {"page": "x", "step": "confirm", "lang": "de", "sellers": "Tee Wang", **ANNA}
    with database_fails(""):
        broken = read(visit.client.post("/", fields), "/")
    assert (broken.status, broken.action, broken.h1) == (500, "/", "Es wurde noch nichts gesendet.")
    assert "Tee Wang" in broken.text
    assert broken.fields["sellers"] == "Tee Wang"
    with database_fails(""):
        other = visit.client.post("/w/x", {"step": "confirm"})
    assert "Something went wrong" in other.content.decode()


# --- mageme 1.0.2: mails were always in English


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_is_in_the_language_that_the_consumer_declared_in(consumer, page, letters, language):
    receipt = consumer(language=language).withdraw(page)
    (letter,) = letters()
    number = Case.everywhere.get().receipt
    assert letter["Content-Language"] == language
    assert letter["Subject"] == hosted_words(language).say(RECEIVED, receipt=number)
    for text in ("Keep this acknowledgement.", "Received", "Your declaration"):
        assert hosted_words(language).say(text) in text_of(letter)
        assert language == "en" or text not in text_of(letter)
    assert receipt.h1 == hosted_words(language).say("We have received your withdrawal")


def test_whose_browser_speaks_a_language_gets_mail_in_it_and_not_in_the_sellers(consumer, page, letters):
    visit = consumer()
    visit.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "pl-PL,pl;q=0.9,en;q=0.5"
    visit.open(page)
    visit.press("review", **ANNA)
    visit.press("confirm")
    (letter,) = letters()
    assert letter["Content-Language"] == "pl"


# --- mageme 1.0.6: guests were sent to a login page


def test_no_page_sends_a_guest_to_a_login(consumer, page, letters):
    visit = consumer()
    receipt = visit.withdraw(page).address
    (letter,) = letters()
    addresses = addresses_of(page, receipt, link_in(letter).partition("127.0.0.1:8000")[2])
    for name, address in addresses.items():
        answer = visit.client.get(address)
        assert answer.status_code in ((303,) if name == "hosted-proof" else (200,)), name
        assert "login" not in answer.headers.get("Location", "")


# --- mageme 1.1.1: another shopper's details came from the page cache


def addresses_of(page, receipt, check):
    """An address for each page of the hosted function; a new page has to be named here."""
    receipt, check = receipt.partition("?")[0], check.partition("?")[0]
    addresses = {
        "hosted": page,
        "hosted-colours": f"{page}/colours.css",
        "hosted-entry": f"{page}/entry.js",
        "hosted-receipt": receipt,
        "hosted-receipt-pdf": f"{receipt}.pdf",
        "hosted-check": check,
        "hosted-proof": f"{check}/proof",
    }
    assert addresses.keys() == {name for _path, _view, name in pages}
    return addresses


SHARED = {"hosted-colours", "hosted-entry"}
SECRET = {"hosted-receipt", "hosted-receipt-pdf", "hosted-check", "hosted-proof"}


def kept_by(answer):
    return set(answer.headers["Cache-Control"].replace(" ", "").split(","))


def test_no_cache_between_keeps_a_page_of_a_consumer(consumer, page, letters):
    visit = consumer()
    clean = {name: visit.client.get(f"{page}/{name}").content for name in ("colours.css", "entry.js")}
    receipt = visit.withdraw(page).address
    (letter,) = letters()
    addresses = addresses_of(page, receipt, link_in(letter).partition("127.0.0.1:8000")[2])
    for name, address in addresses.items():
        answer = visit.client.get(address)
        assert not answer.cookies
        if name in SHARED:
            assert "public" in kept_by(answer)
            assert answer.content == clean[address.rpartition("/")[2]]
        else:
            assert "private" in kept_by(answer), name
            assert kept_by(answer) & {"no-store", "no-cache"}
            assert "public" not in kept_by(answer)
            assert ("no-store" in kept_by(answer)) == (name in SECRET)


def test_no_cache_between_keeps_what_was_typed(consumer, page):
    visit = consumer()
    visit.open(page, lang="de")
    for step, typed in (("review", ANNA), ("change", {}), ("review", {"name": ""})):
        assert {"private", "no-cache"} <= kept_by(visit.press(step, **typed))
    fields = {**visit.page.fields, **ANNA, "step": "confirm"}
    assert {"private", "no-cache"} <= kept_by(visit.client.post(page, fields))


def test_two_consumers_with_one_copy_of_the_form_see_nothing_of_one_another(consumer, page, letters):
    anna, bernd = consumer(), consumer(network="192.0.2.2")
    form = anna.open(page, lang="de")
    bernd.page = form
    for visit, typed in ((anna, ANNA), (bernd, {**ANNA, "name": "Bernd", "contact": "bernd@example.org"})):
        visit.press("review", **typed)
        visit.press("confirm")
    assert Case.everywhere.count() == 2
    assert "Anna" in anna.page.text
    assert "Anna" not in bernd.page.text
    assert anna.page.address != bernd.page.address
    assert {(to, "Anna" in text) for to, _subject, text in map(contents, letters())} == {
        ("anna@example.org", True),
        ("bernd@example.org", False),
    }
    # A fresh page, after all that, has nothing of either.
    fresh = consumer().open(page, lang="de")
    assert [fresh.fields[name] for name in ANNA] == ["", "", ""]


# --- mageme 1.0.9: the receipt was sent twice


def test_a_button_pressed_twice_and_a_worker_that_looks_twice_send_one_mail(consumer, page, letters):
    visit = consumer()
    visit.open(page, lang="de")
    review = visit.press("review", **ANNA)
    first = visit.press("confirm").address
    assert len(letters()) == 1
    visit.page = review
    assert visit.press("confirm").address == first
    # She reads the receipt again and again, and her link too.
    for _time in range(3):
        visit.open(first)
        visit.open(link_in(letters()[0]).partition("127.0.0.1:8000")[2])
    assert len(letters()) == 1


# --- mageme 1.0.8 and the g2commerce forum: order numbers were tried one after the other; they are no secret

OF_ANY_ORDER = ("Yingge", "Meinong", "44,90", "30. November 2026", "Was das Gesetz sagt", "anna@example.org")


def test_who_goes_through_order_numbers_learns_nothing_of_any_order(consumer, page, order, examined, letters):
    numbers = [f"10-{number}" for number in range(4711, 4717)]
    for number in numbers[::2]:
        order(number)
    seen, receipts = [], []
    for place, number in enumerate(numbers):
        stranger = consumer(network=f"198.51.100.{place}")
        contact = f"stranger{place}@example.org"
        typed = {"name": "Max", "contract": number, "contact": contact}
        screen = stranger.withdraw(page, **typed)
        (letter,) = [one for one in letters() if one["Delivered-To"] == contact]
        examined()
        behind = stranger.open(link_in(letter).partition("127.0.0.1:8000")[2])
        again = stranger.open(screen.address)
        told = [screen.text, text_of(letter), behind.text, again.text]
        assert not [text for text in OF_ANY_ORDER for one in told if text in one]
        receipts.append(re.search(r"\b\w{4}-\w{4}-\w{4}\b", screen.text)[0])
        seen.append([_without_own(text, number, contact, receipts[-1]) for text in told])
    assert all(one == seen[0] for one in seen)
    # Nor does a receipt lead to the next one.
    assert len(set(receipts)) == len({receipt[:4] for receipt in receipts}) == len(numbers)


def _without_own(text, *own):
    for word in own:
        text = text.replace(word, "")
    text = re.sub(r"(?:\b[0-9a-f]{8}\b ?){8}", "", text)
    text = re.sub(r"check/[\w-]+", "", text)
    # Each came half a minute after the one before.
    return re.sub(r"\d\d:\d\d:\d\d", "", text)


# --- woocommerce#68685: a duplicate cleared the limit


def test_a_duplicate_neither_frees_nor_uses_up_a_limit(consumer, page, letters):
    most = services.LIMITS.per_contact
    victim = {"contact": "victim@example.org"}
    forms = []
    for number in range(most):
        visit = consumer(network=f"198.51.100.{number}")
        visit.withdraw(page, contract=f"20-{number}", **victim)
        forms.append(visit)
    before = list(IntakeMark.everywhere.order_by("id").values_list("id", flat=True))
    for visit in forms:
        assert visit.client.post(page, visit.sent[-1]).url == visit.page.address
    assert list(IntakeMark.everywhere.order_by("id").values_list("id", flat=True)) == before
    consumer(network="198.51.100.99").withdraw(page, contract="20-99", **victim)
    assert Case.everywhere.count() == most + 1
    assert Case.everywhere.order_by("id").last().acknowledgement == "held"
    assert len(letters()) == most


# --- mageme#21: the button in the mail led to the wrong page


@pytest.mark.parametrize("own_host", [None, "widerruf.tea.example"])
def test_the_link_in_the_mail_opens_that_declaration_on_the_sellers_host(
    seller, consumer, page, letters, own_host, other_seller
):
    if own_host:
        TenantHost.everywhere.create(tenant=seller, host=own_host, proven_at=NOW)
    consumer().withdraw(page)
    other = consumer(network="192.0.2.9")
    other.withdraw(f"/w/{other_seller.slug}", name="Bernd", contact="bernd@example.org", contract="99")
    (letter,) = [one for one in letters() if one["Delivered-To"] == "anna@example.org"]
    link = link_in(letter)
    root = f"http://{own_host}" if own_host else "http://127.0.0.1:8000"
    assert link.startswith(f"{root}/check/" if own_host else f"{root}{page}/check/")
    html = letter.get_body(("html",)).get_content()
    assert set(re.findall(r'href="([^"]+)"', html)) == {link.replace("&", "&amp;")}
    reader = consumer(host=own_host or "127.0.0.1")
    opened = reader.open(link.removeprefix(root))
    assert (opened.status, opened.h1) == (200, "Ihr Widerruf")
    assert "Anna Huber" in opened.text
    assert Case.everywhere.get(tenant=seller).receipt in opened.text
    # What is linked from there leads on, on the same host.
    pdf = re.search(r'href="([^"]+\.pdf[^"]*)"', opened.html)[1]
    assert reader.client.get(pdf).content.startswith(b"%PDF")
    # On the page of another seller it opens nothing.
    token = re.search(r"check/([\w-]+)", link)[1]
    assert consumer().open(f"/w/{other_seller.slug}/check/{token}").status == 404
