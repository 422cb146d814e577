"""Reports that a mail did not arrive: from the mailbox and from providers, each counted once."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.server.cases.conftest import NOW
from tests.server.mail.conftest import ACKNOWLEDGEMENT

from venditor.adapters.mail import Bounce, ImapSource, MaildirSource
from venditor.aftersales import SendAcknowledgementAgain
from venditor.core import clock
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.mail import bounces
from venditor.server.mail.bounces import TooEarlyError, collect, record
from venditor.server.mail.transport import MailSettingError, mail_transport
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = """To: bounce+{token}@venditor.localhost
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anna@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b--
"""


@pytest.fixture
def sent(only, take, work, item):
    """An acknowledgement that was sent; its item."""
    only(ACKNOWLEDGEMENT)
    take()
    work()
    return item()


@pytest.fixture
def maildir(settings, tmp_path):
    folder = tmp_path / "bounces"
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)
    settings.BOUNCES = f"maildir://{folder}"
    return folder


def _events(seller):
    with acting_for(seller.id):
        return [type(event).__name__ for event in read_events(Case.objects.get())][1:]


def _put(maildir, token, *, name="1", action="failed"):
    (maildir / "new" / name).write_text(REPORT.format(token=token, action=action))


def _bounce(token, **values):
    return Bounce(**{"kind": "dsn", "action": "failed", "token": token, "diagnostic": "550 no", **values})


def test_a_report_makes_a_red_task_with_the_words_of_the_host(seller, sent, maildir):
    _put(maildir, sent.id.hex)
    assert collect(now=NOW).handled == 1
    with acting_for(seller.id):
        case = Case.objects.get()
        bounced = read_events(case)[2]
    assert (case.acknowledgement, case.red, case.tasks[0]) == ("bounced", True, "acknowledge")
    assert (bounced.status, bounced.personal) == ("5.1.1", "550 5.1.1 no such user")
    assert list((maildir / "new").iterdir()) == []


def test_the_same_report_twice_is_one_event(seller, sent, maildir):
    _put(maildir, sent.id.hex, name="1")
    _put(maildir, sent.id.hex.upper(), name="2")
    assert collect(now=NOW).handled == 2
    assert _events(seller) == ["AcknowledgementSent", "AcknowledgementBounced"]


def test_a_report_that_it_takes_longer_changes_nothing(seller, sent, maildir):
    _put(maildir, sent.id.hex, action="delayed")
    collect(now=NOW)
    assert _events(seller) == ["AcknowledgementSent"]


@pytest.mark.parametrize("token", [None, "nothing", "0" * 32])
@pytest.mark.usefixtures("sent")
def test_a_report_of_nothing_known_is_counted_and_names_nobody(seller, token, caplog):
    assert (
        record(_bounce(token, recipient="anna@example.org", diagnostic="anna@example.org"), now=NOW) is False
    )
    assert "report of a letter that is not known" in caplog.text
    assert "anna" not in caplog.text
    assert _events(seller) == ["AcknowledgementSent"]


def test_a_report_before_the_sending_is_recorded_waits(seller, only, take, work, item, maildir):
    only(ACKNOWLEDGEMENT)
    take()
    _put(maildir, item().id.hex)
    (trouble,) = collect(now=NOW).troubles
    assert not trouble.aside
    with pytest.raises(TooEarlyError):
        record(_bounce(item().id.hex), now=NOW)
    work()
    assert collect(now=NOW).handled == 1
    assert _events(seller) == ["AcknowledgementSent", "AcknowledgementBounced"]


def test_a_late_report_of_a_first_mail_leaves_the_second_alone(seller, sent, work):
    record(_bounce(sent.id.hex), now=NOW)
    with acting_for(seller.id):
        carry_out(SendAcknowledgementAgain(), case=sent.subject, actor=SYSTEM, now=NOW + timedelta(hours=1))
    work(after=timedelta(hours=1))
    assert record(_bounce(sent.id.hex), now=NOW) is False
    with acting_for(seller.id):
        assert Case.objects.get().acknowledgement == "sent"


def test_a_report_about_somebody_erased_changes_nothing(seller, sent):
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    assert record(_bounce(sent.id.hex), now=NOW) is False


def test_a_report_about_another_mail_is_only_logged(sent, caplog):
    OutboxItem.everywhere.filter(id=sent.id).update(kind="withdrawal.notice")
    assert record(_bounce(sent.id.hex), now=NOW) is False
    assert "not delivered withdrawal.notice" in caplog.text


def test_without_a_mailbox_nothing_is_fetched(settings):
    settings.BOUNCES = ""
    assert collect(now=NOW) is None


# --- settings


def test_mailboxes_are_named_by_addresses():
    assert isinstance(bounces.bounce_source("maildir:///var/mail/bounces"), MaildirSource)
    source = bounces.bounce_source("imaps://shop%40example.org:p%2Fw@imap.example.org:1993/Bounces")
    assert isinstance(source, ImapSource)
    asked = source._settings  # noqa: SLF001 - what was understood is seen nowhere else
    assert (asked.host, asked.port, asked.user, asked.password, asked.mailbox) == (
        "imap.example.org",
        1993,
        "shop@example.org",
        "p/w",
        "Bounces",
    )


def test_mail_servers_are_named_by_addresses():
    def understood(address):
        asked = mail_transport(address)._settings  # noqa: SLF001 - as above
        return asked.host, asked.port, asked.security, asked.user, asked.password

    assert understood("smtp://u%40x:p%3A@mail.example.org:2525") == (
        "mail.example.org",
        2525,
        "starttls",
        "u@x",
        "p:",
    )
    assert understood("smtps://mail.example.org")[:3] == ("mail.example.org", 0, "tls")
    assert understood("smtp://mail?security=none")[2] == "none"


@pytest.mark.parametrize("address", ["", "mail.example.org", "smtp://", "folder://", "http://x"])
def test_an_address_that_names_no_mail_server_is_refused_without_being_told(address):
    with pytest.raises(MailSettingError) as refused:
        mail_transport(address)
    assert not address or address not in str(refused.value).replace("smtp://USER", "").replace(
        "folder:///", ""
    )
    with pytest.raises(MailSettingError):
        bounces.bounce_source(address)


# --- providers

ADDRESS = "/hooks/mail/{provider}/{secret}"
KEY = "mailgun-signing-key"


@pytest.fixture
def call(settings, monkeypatch):
    """Calls as a provider would."""
    settings.BOUNCE_HOOK_SECRET, settings.MAILGUN_SIGNING_KEY = "the-secret", KEY
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def call(body, *, provider="postmark", secret="the-secret", **headers):  # noqa: S107 - made up
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        client = Client(SERVER_NAME="localhost", headers=headers, enforce_csrf_checks=True)
        address = ADDRESS.format(provider=provider, secret=secret)
        return client.post(address, data, content_type="application/json").status_code

    return call


def _postmark(token):
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "Email": "anna@example.org",
        "Details": "smtp;550 5.1.1 no such user",
        "ID": 1,
        "Metadata": {"venditor-token": token},
    }


def _mailgun(token, *, key=KEY):
    told = {"timestamp": str(int(NOW.timestamp())), "token": "t" * 50}
    signed = hmac.new(key.encode(), (told["timestamp"] + told["token"]).encode(), hashlib.sha256)
    return {
        "signature": {**told, "signature": signed.hexdigest()},
        "event-data": {
            "event": "failed",
            "severity": "permanent",
            "recipient": "anna@example.org",
            "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
            "user-variables": {"venditor-token": token},
        },
    }


@pytest.mark.parametrize(("provider", "report"), [("postmark", _postmark), ("mailgun", _mailgun)])
def test_a_provider_reports(seller, sent, call, provider, report):
    assert call(report(sent.id.hex), provider=provider) == 200
    assert call(report(sent.id.hex), provider=provider) == 200
    assert _events(seller) == ["AcknowledgementSent", "AcknowledgementBounced"]


@pytest.mark.parametrize(
    ("values", "status"),
    [({"secret": "another"}, 404), ({"provider": "nobody"}, 404), ({"secret": "the-secret-"}, 404)],
)
def test_a_wrong_address_is_nobodys(seller, sent, call, values, status):
    assert call(_postmark(sent.id.hex), **values) == status
    assert _events(seller) == ["AcknowledgementSent"]


def test_a_call_that_cannot_be_used_changes_nothing_and_comes_again(seller, sent, call, caplog):
    assert call(_mailgun(sent.id.hex, key="another"), provider="mailgun") == 403
    assert call({"RecordType": "Anna"}) == 422
    assert call(b"\xff") == 422
    assert call("x" * 262_145) == 413
    assert call("x" * 3_000_000) == 413
    assert _events(seller) == ["AcknowledgementSent"]
    assert "report of mailgun not taken" in caplog.text


@pytest.mark.usefixtures("sent")
def test_other_reports_are_taken_and_change_nothing(seller, call):
    assert call({"RecordType": "Delivery"}) == 200
    assert call(_postmark("unknown")) == 200
    assert _events(seller) == ["AcknowledgementSent"]


def test_a_report_too_early_comes_again(take, item, call):
    take()
    assert call(_postmark(item().id.hex)) == 503


def test_only_posts_are_taken():
    assert Client(SERVER_NAME="localhost").get("/hooks/mail/postmark/of-the-tests").status_code == 405
