"""The notice to a seller: how many arrived and since when, nothing of anybody."""

from datetime import timedelta

import pytest
from tests.server.cases.conftest import NOW

from venditor.aftersales import Signals
from venditor.server.cases.services import LIMITS, NOTICE_EVERY
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "withdrawal.notice"
BOT = Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(minutes=1))
# NOW is 14:03:22, so its quarter of an hour began at 14:00.
ENDS = timedelta(minutes=11, seconds=38)


@pytest.fixture(autouse=True)
def _notices_only(only):
    only(KIND)


def _text(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_one_notice_tells_of_all_that_arrived_in_a_quarter_of_an_hour(take, work, mailbox):
    for number in range(3):
        take(nonce=f"page-{number}", contract=f"o-{number}", contact=f"a{number}@example.org")
    take(nonce="bot", signals=BOT)
    take(nonce="later", now=NOW + NOTICE_EVERY, contact="b@example.org")
    assert work(after=ENDS - timedelta(seconds=1)) == 0
    assert work(after=ENDS) == 1
    letter = mailbox.letter()
    assert letter["Delivered-To"] == "shop@example.org"
    assert letter["Subject"] == "3 neue Widerrufe"
    assert _text(letter) == (
        "Seit 23.11.2026, 22:00:00 (Asia/Taipei) sind für 臺北茶行 3 Widerrufe eingegangen.\n\n"
        "In der Konsole stehen sie, das Dringendste zuerst:\nhttp://127.0.0.1:8000/console/\n"
    )


@pytest.mark.parametrize(
    ("language", "shown", "subject"),
    [
        ("de", "de", "1 neuer Widerruf"),
        ("zh-Hant", "zh-Hant", "1 件新的解除契約（撤回）通知"),
        ("en", "en", "1 new withdrawal"),
        ("fr", "en", "1 new withdrawal"),
    ],
)
def test_it_is_in_the_sellers_language(seller, take, work, mailbox, language, shown, subject):
    Tenant.objects.filter(id=seller.id).update(language=language)
    take()
    work(after=NOTICE_EVERY)
    letter = mailbox.letter()
    assert (letter["Subject"], letter["Content-Language"]) == (subject, shown)
    assert f'<html lang="{shown}">' in letter.get_body(("html",)).get_content()


def test_it_names_nobody(take, work, mailbox):
    take(words="Kanne", whole=False)
    work(after=NOTICE_EVERY)
    for secret in ("Anna", "4711", "anna@", "Kanne"):
        assert secret not in mailbox.files()[0].read_text()
        assert secret not in _text(mailbox.letter())


def test_a_seller_learns_of_a_withdrawal_whose_acknowledgement_waits_for_her(take, work, mailbox):
    for number in range(LIMITS.per_contact + 1):
        take(nonce=f"page-{number}", contract=f"order {number}")
    work(after=NOTICE_EVERY)
    assert mailbox.letter()["Subject"] == "4 neue Widerrufe"


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("en", "\n\nThe mail of 1 waits, because", "\n\nThe mails of 2 wait, because"),
        ("de", "\n\nDie Mail zu 1 davon wartet, weil", "\n\nDie Mails zu 2 davon warten, weil"),
        ("zh-Hant", "\n\n其中 1 件的郵件等候寄出，", "\n\n其中 2 件的郵件等候寄出，"),
    ],
)
def test_it_says_how_many_mails_wait_for_a_limit(seller, take, work, mailbox, language, one, two):
    Tenant.objects.filter(id=seller.id).update(language=language)
    take(nonce="bot", signals=BOT)
    for number in range(LIMITS.per_contact + 1):
        take(nonce=f"page-{number}", contract=f"order {number}")
    for number in range(LIMITS.per_contact + 2):
        take(nonce=f"later-{number}", contract=f"order {number}", now=NOW + 5 * NOTICE_EVERY)
    work(after=7 * NOTICE_EVERY)
    first, second = mailbox.letters()
    assert (one in _text(first), two in _text(second)) == (True, True)
    assert "4" in _text(first).split(one)[1].splitlines()[0]
    assert "<p>" + one.strip() in first.get_body(("html",)).get_content()


def test_one_held_for_a_limit_makes_a_notice_alone(take, work, mailbox):
    for number in range(LIMITS.per_contact):
        take(nonce=f"page-{number}", contract=f"order {number}")
    take(nonce="fourth", contract="order 4", now=NOW + NOTICE_EVERY)
    work(after=2 * NOTICE_EVERY)
    assert [letter["Subject"] for letter in mailbox.letters()] == ["3 neue Widerrufe", "1 neuer Widerruf"]


def test_what_programs_sent_makes_no_notice_alone(take, work, mailbox):
    take(signals=BOT)
    assert not OutboxItem.everywhere.filter(kind=KIND).exists()
    assert work(after=NOTICE_EVERY) == 0
    assert mailbox.files() == []


def test_a_seller_without_an_address_that_takes_mail_is_given_up(seller, take, work, item):
    Tenant.objects.filter(id=seller.id).update(email="shop@localhost")
    take()
    work(after=NOTICE_EVERY)
    assert (item(KIND).state, item(KIND).trouble) == ("dead", "address.domain_not_public")
