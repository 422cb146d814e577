"""The acknowledgement of a withdrawal by mail: what it says, where it goes, and how each delivery ends."""

import re
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import pytest
from tests.server.cases.conftest import NOW
from tests.server.mail.conftest import ACKNOWLEDGEMENT

from venditor.adapters.pdf import PdfError
from venditor.aftersales import Part, SendAcknowledgementAgain, Signals
from venditor.core.identifiers import token_digest
from venditor.server.cases.models import Case, CaseEvent, CaseLink
from venditor.server.cases.receipts import receipt_of
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.mail import acknowledgement, receipt_document
from venditor.server.mail.acknowledged import acknowledged
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.models import Tenant, TenantHost
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
BOT = Signals(trap_filled=True, page_token_valid=True, time_taken=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _acknowledgements_only(only):
    only(ACKNOWLEDGEMENT)


def _case(seller):
    with acting_for(seller.id):
        return Case.objects.get()


def _events(seller):
    with acting_for(seller.id):
        return read_events(Case.objects.get())


def _parts(letter):
    text = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = letter.get_body(("html",)).get_content().replace("\r\n", "\n")
    (pdf,) = letter.iter_attachments()
    return text, html, pdf


class _Text(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.addresses = [], set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.addresses.update(value for name, value in attributes if name in ("href", "src", "action"))

    def handle_data(self, data):
        self.words.append(data)


def test_it_goes_out_from_the_seller_to_the_declared_address(seller, take, work, mailbox, item):
    take()
    work()
    letter = mailbox.letter()
    receipt = _case(seller).receipt
    assert letter["Delivered-To"] == "anna@example.org"
    assert (letter["To"], letter["From"]) == (
        "Anna Huber <anna@example.org>",
        "臺北茶行 <withdrawals@venditor.localhost>",
    )
    assert letter["Reply-To"] == "臺北茶行 <shop@example.org>"
    assert letter["Return-Path"] == f"<bounce+{item().id.hex}@venditor.localhost>"
    assert letter["Message-ID"] == f"<{item().id.hex}@venditor.localhost>"
    assert letter["Subject"] == f"Wir haben Ihren Widerruf erhalten: {receipt}"
    assert (letter["Content-Language"], letter["Auto-Submitted"]) == ("de", "auto-generated")
    assert NOW <= parsedate_to_datetime(letter["Date"]) < NOW + timedelta(minutes=1)
    assert letter["Date"].endswith("+0100")


@pytest.mark.parametrize(
    ("language", "row"),
    [("fr", "Nom\u00a0: Anna Huber\n"), ("zh-Hant", "姓名：Anna Huber\n"), ("de", "Name: Anna Huber\n")],
)
def test_a_label_ends_as_its_language_ends_it(seller, take, item, language, row):
    take()
    with acting_for(seller.id):
        told = replace(receipt_of(Case.objects.get()), language=language)
        letter = acknowledgement.letter(item(), told, token="x" * 43, now=NOW)
    assert row in letter.text


def test_text_html_and_pdf_say_the_same(seller, take, work, mailbox):
    take(whole=False, parts=(Part("茶壺", 2, None),), words="Nur die Kanne\nund <b>die</b> Tasse")
    work()
    text, html, pdf = _parts(mailbox.letter())
    read = _Text(html)
    with acting_for(seller.id):
        receipt = receipt_of(Case.objects.get())
    told = acknowledged(receipt)
    sentences = [
        told.title,
        told.meaning,
        told.declared_says,
        told.link_says,
        *told.closing,
        *(part for row in (*told.received, *told.declared) for part in row),
    ]
    assert len(sentences) == 26
    for sentence in sentences:
        assert sentence in text
        assert sentence in "".join(read.words)
    assert "Montag, 23. November 2026, 15:03:22" in text
    assert "2026-11-23 14:03:22 UTC" in text
    assert "2 × 茶壺" in text
    assert pdf.get_filename() == f"{receipt.number}.pdf"
    (link,) = read.addresses
    assert pdf.get_content() == receipt_document.receipt_pdf(receipt, check_link=link)
    assert pdf.get_content().startswith(b"%PDF-1.7")


def test_the_html_loads_nothing_and_runs_nothing(take, work, mailbox):
    take(name='<img src="https://tracker.example/x.png"><script>alert(1)</script>', contract='"><a href="x">')
    work()
    _text, html, _pdf = _parts(mailbox.letter())
    assert not _Text(html).tags & {"img", "script", "link", "style", "iframe", "form", "object", "video"}
    assert "url(" not in html
    assert all(address.startswith("http://127.0.0.1:8000/w/") for address in _Text(html).addresses)


def test_it_never_says_that_anything_is_accepted(take, work, mailbox):
    take()
    work()
    text, html, _pdf = _parts(mailbox.letter())
    assert "erhalten" in text
    assert not re.search("akzeptiert|angenommen|anerkannt|bestätigen wir den Widerruf", text + html)


@pytest.mark.parametrize("own_host", [None, "returns.tea.example"])
def test_its_link_opens_the_case_and_its_digest_alone_is_kept(seller, take, work, mailbox, own_host):
    if own_host:
        TenantHost.everywhere.create(tenant=seller, host=own_host, proven_at=seller.made_at)
    take()
    work()
    text, _html, _pdf = _parts(mailbox.letter())
    page = re.escape(f"http://{own_host}" if own_host else "http://127.0.0.1:8000/w/taipei-tea")
    token = re.search(rf"^{page}/check/([\w-]{{43}})\?lang=de$", text, re.MULTILINE)[1]
    link = CaseLink.everywhere.get(purpose="contact")
    assert bytes(link.digest) == token_digest(token, purpose="contact")


def test_what_the_next_hop_answered_is_kept_in_the_case(seller, take, work, mailbox, item):
    take()
    work()
    sent = _events(seller)[1]
    assert (sent.code, sent.host) == (250, str(mailbox.folder))
    assert sent.text.startswith("2.0.0 kept as new/")
    assert (_case(seller).acknowledgement, item().state) == ("sent", "done")
    assert item().result == {"sent": True, "code": 250}


def test_a_held_one_waits(take, work, mailbox):
    take(signals=BOT)
    assert work() == 0
    assert mailbox.files() == []


@pytest.mark.parametrize("language", HOSTED_LANGUAGES, ids=lambda language: language.tag)
def test_it_is_written_in_every_language_of_the_page(seller, take, item, language):
    take()
    with acting_for(seller.id):
        receipt = receipt_of(Case.objects.get())
        spoken = type(receipt)(
            **{
                **{name: getattr(receipt, name) for name in receipt.__dataclass_fields__},
                "language": language.tag,
            }
        )
        letter = acknowledgement.letter(item(), spoken, token="x" * 43, now=NOW)
    assert letter.language == language.tag
    assert f'<html lang="{language.tag}" dir="{language.dir}">' in letter.html
    assert receipt.number in letter.subject


# --- ends of a delivery


def test_an_address_that_cannot_be_one_is_told_at_once(seller, take, work, mailbox, item):
    take(contact="anna@nowhere")
    work()
    assert (item().state, item().trouble) == ("dead", "address.domain_not_public")
    assert _case(seller).tasks[0] == "acknowledge"
    assert _case(seller).red
    assert _events(seller)[1].personal == "anna@nowhere: the part after the @ has no dot, or is a bare number"
    assert mailbox.files() == []


@pytest.fixture
def host(settings, host_at):
    """A real mail server that the worker sends through."""
    host, port = host_at()
    settings.MAIL = f"smtp://127.0.0.1:{port}?security=none"
    return host


def test_it_goes_out_over_smtp(seller, take, work, host, item):
    take()
    work()
    ((sender, recipients, content, _options),) = host.taken
    assert (sender, recipients) == (f"bounce+{item().id.hex}@venditor.localhost", ("anna@example.org",))
    assert f"Message-ID: <{item().id.hex}@venditor.localhost>".encode() in content
    assert _events(seller)[1].text == "2.0.0 Ok: queued as Q1"


def test_a_hop_that_repeats_the_address_puts_it_into_no_open_column(seller, take, work, host):
    host.answers["DATA"] = "250 2.1.5 <Anna@Example.org> OK, queued as Q1"
    take()
    work()
    sent = CaseEvent.everywhere.get(kind="acknowledgement_sent")
    assert sent.public["text"] == "2.1.5 <...> OK, queued as Q1"
    assert _events(seller)[1].code == 250


def test_a_refusal_becomes_a_red_task_with_the_words_of_the_host(seller, take, work, host, item):
    host.answers["RCPT"] = "550 5.1.1 no such user anna@example.org"
    take()
    work()
    assert (item().state, item().trouble) == ("dead", "mail.refused 550")
    case = _case(seller)
    assert (case.acknowledgement, case.red) == ("undeliverable", True)
    assert "5.1.1 no such user" in _events(seller)[1].personal


def test_a_deferral_is_tried_later_under_the_same_name(seller, take, work, host, item):
    host.answers["RCPT"] = ["451 4.7.1 greylisted"]
    take()
    work()
    assert (item().state, item().trouble, host.taken) == ("pending", "mail.deferred 451", [])
    work(after=timedelta(minutes=1))
    assert len(host.taken) == 1
    assert _case(seller).acknowledgement == "sent"


def test_an_answer_that_was_lost_is_sent_again_under_the_same_name(seller, take, work, host, item):
    async def take_it_and_hang_up(server):
        server.transport.abort()

    host.acts["DATA"] = take_it_and_hang_up
    take()
    work()
    assert (item().state, item().trouble, len(host.taken)) == ("pending", "mail.unsure", 1)
    del host.acts["DATA"]
    work(after=timedelta(minutes=1))
    names = [re.search(rb"Message-ID: (<.*?>)", content)[1] for _, _, content, _ in host.taken]
    assert names == [f"<{item().id.hex}@venditor.localhost>".encode()] * 2
    assert [type(event).__name__ for event in _events(seller)][1:] == ["AcknowledgementSent"]


def test_one_given_up_is_sent_again_when_staff_ask(seller, take, work, host, item):
    host.answers["RCPT"] = ["550 5.2.2 mailbox full"]
    taken = take()
    work()
    with acting_for(seller.id):
        carry_out(SendAcknowledgementAgain(), case=taken.case, actor=SYSTEM, now=NOW + timedelta(hours=1))
    work(after=timedelta(hours=2))
    assert (item().state, len(host.taken), _case(seller).acknowledgement) == ("done", 1, "sent")


def test_an_erased_person_gets_no_mail(seller, take, work, mailbox, item):
    take()
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    work()
    assert (item().state, item().result, mailbox.files()) == ("done", {"sent": False, "why": "erased"}, [])


def test_a_mail_does_not_wait_for_a_typesetter_that_fails(seller, take, work, mailbox, monkeypatch):
    def fail(_receipt, *, check_link):  # noqa: ARG001 - the form of the function
        raise PdfError("pdf.typesetting", "typst did not set the document.")

    monkeypatch.setattr(acknowledgement, "receipt_pdf", fail)
    take()
    work()
    assert list(mailbox.letter().iter_attachments()) == []
    assert _case(seller).acknowledgement == "sent"


def test_a_seller_whose_address_is_none_is_not_named_for_answers(seller, take, work, mailbox):
    Tenant.objects.filter(id=seller.id).update(email="shop@localhost")
    take()
    work()
    assert mailbox.letter()["Reply-To"] is None


def test_nothing_personal_stands_in_a_log_or_an_item(take, work, mailbox, caplog, item):
    with caplog.at_level("DEBUG"):
        take()
        work()
    row = {name: getattr(item(), name) for name in ("trouble", "result", "payload", "key", "sealed")}
    assert mailbox.files()
    for secret in ("anna", "Anna", "4711"):
        assert secret not in caplog.text + str(row)
