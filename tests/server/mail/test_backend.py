"""Mail about accounts: through the outbox, readable by nobody who sees the database alone."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail
from django.db import transaction
from tests.server.cases.conftest import NOW

from venditor.core import clock
from venditor.server.mail.backend import KIND
from venditor.server.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "venditor.server.mail.backend.OutboxBackend"
LINK = "https://shop.example/account/password/reset/key/1-secret/"


@pytest.fixture(autouse=True)
def _ours(settings, monkeypatch):
    settings.EMAIL_BACKEND = BACKEND
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _send(to="owner@example.org"):
    return send_mail("Neues Passwort", f"Hier: {LINK}\n<b>", None, [to])


def test_a_mail_waits_in_the_outbox_and_is_sent_by_the_worker(work, mailbox, item):
    assert _send() == 1
    assert mailbox.files() == []
    work()
    letter = mailbox.letter()
    assert (letter["Delivered-To"], letter["Subject"]) == ("owner@example.org", "Neues Passwort")
    assert letter["From"] == "Venditor <withdrawals@venditor.localhost>"
    assert letter["Message-ID"] == f"<{item(KIND).id.hex}@venditor.localhost>"
    assert LINK in letter.get_body(("plain",)).get_content()
    assert f"Hier: {LINK}\r\n&lt;b&gt;" in letter.get_body(("html",)).get_content()


def test_html_that_a_page_made_is_kept_and_everybody_gets_a_letter_of_their_own(work, mailbox):
    message = EmailMultiAlternatives("S", "t", None, ["a@example.org"], cc=["b@example.org"])
    message.attach_alternative("<p>made</p>", "text/html")
    assert get_connection().send_messages([message]) == 1
    work()
    letters = mailbox.letters()
    assert sorted(letter["To"] for letter in letters) == ["a@example.org", "b@example.org"]
    assert "<p>made</p>" in letters[0].get_body(("html",)).get_content()


def test_a_link_is_unreadable_in_the_database_and_gone_after_sending(work, item):
    _send()
    row = str(OutboxItem.everywhere.values().get())
    assert "reset" not in row
    assert "owner@" not in row
    assert item(KIND).tenant_id is None
    work()
    assert (item(KIND).state, item(KIND).sealed) == ("done", None)


def test_it_is_undone_with_the_transaction_that_wrote_it():
    with transaction.atomic():
        _send()
        transaction.set_rollback(True)
    assert not OutboxItem.everywhere.exists()


@pytest.mark.parametrize(
    ("keeps_the_old_one", "state", "trouble"), [(False, "dead", "account.unreadable"), (True, "done", "")]
)
def test_what_waits_is_read_while_its_signing_secret_is_kept(
    work, item, settings, keeps_the_old_one, state, trouble
):
    _send()
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [before] if keeps_the_old_one else []
    work()
    assert (item(KIND).state, item(KIND).trouble) == (state, trouble)


def test_what_is_given_up_is_forgotten(work, item):
    _send("owner@localhost")
    work(after=timedelta(days=1))
    assert (item(KIND).state, item(KIND).sealed) == ("dead", None)
