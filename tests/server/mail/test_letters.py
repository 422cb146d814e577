"""Letters that answer a withdrawal: drafted in eight languages from the assessment, sent once, and kept."""

import re
from uuid import UUID

import pytest
from tests.server.cases.conftest import NOW

from venditor.adapters.mail import Bounce
from venditor.aftersales import CloseCase
from venditor.aftersales.events import LetterSent, NoteAdded
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import Actor, read_events
from venditor.server.cases.services import carry_out
from venditor.server.mail.bounces import TooEarlyError, record
from venditor.server.mail.letters import KIND, draft, letter_send, templates
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = UUID(int=7)
LANGUAGES = ("en", "zh-Hant", "zh-Hans", "de", "fr", "es", "ja", "ko")
CHARGE = {"amount": "4.90", "currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": CHARGE,
    "standard_delivery_cost": CHARGE,
}


@pytest.fixture(autouse=True)
def _letters_only(only):
    only(KIND)


@pytest.fixture
def drafted(seller, take):
    """A case that was worked out, and its draft."""

    def made(facts=(), *lines, country="DE", **values):
        order = TypedOrder(
            number="10-4711",
            email="anna@example.org",
            country=country,
            region="DE-BY" if country == "DE" else "",
            currency="EUR",
            facts={**FACTS, **dict(facts)},
            lines=lines or (TypedLine(article="Kanne {name}", pieces=2, unit_price="20.00"),),
        )
        order_type(tenant=seller, actor=STAFF, order=order, now=NOW)
        case = take(**values).case
        with acting_for(seller.id):
            row = Case.objects.get(id=case)
            for item in OutboxItem.objects.filter(kind="case.examine", state=State.PENDING):
                examine(item, now=NOW)
            row = Case.objects.get(id=case)
            return row, draft(row)

    return made


def _send(seller, case, told, *, key="1"):
    with acting_for(seller.id):
        values = {"subject": told.subject, "text": told.text, "language": told.language}
        letter_send(case.id, **values, key=key, actor=Actor("staff", STAFF), now=NOW)


def test_every_language_has_every_text_with_its_placeholders():
    assert tuple(sorted(templates())) == tuple(sorted(LANGUAGES))
    english = templates()["en"]
    for texts in templates().values():
        assert texts.keys() == english.keys()
        for name, text in texts.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[name])), (name, text)


def test_a_letter_says_what_the_law_says_and_cites_it(drafted):
    _case, told = drafted()
    assert (told.language, told.about) == ("de", "in_time")
    assert told.subject.startswith("Ihr Widerruf ")
    assert told.text.startswith("Guten Tag Anna Huber,\n\nwir haben Ihren Widerruf geprüft.")
    assert "Kanne {name} × 2\n" in told.text
    assert "bis Montag, 30. November 2026 widerrufen. (BGB § 355 Abs. 2 Satz 1; BGB § 193)" in told.text
    assert "Wir zahlen 44,90\xa0€ zurück" in told.text
    assert told.text.endswith("schreiben Sie uns: shop@example.org.\n\n臺北茶行\n")


@pytest.mark.parametrize(
    ("facts", "country", "about", "words"),
    [
        (
            {"concluded_on": "2026-10-01", "informed_on": "2026-10-01", "delivered_on": "2026-10-05"},
            "DE",
            "late",
            "nach dem letzten Tag",
        ),
        ({"made_to_specification": True}, "DE", "exempt", "§ 312g Abs. 2 Nr. 1"),
        ({"buyer_is_consumer": False}, "DE", "no_right", "Ihre Rechte bei Mängeln"),
        ({}, "BR", "not_encoded", "Jemand von uns schlägt nach"),
        ({"delivered_on": "unknown"}, "DE", "unclear", "noch nicht klar"),
    ],
)
def test_each_verdict_has_a_letter_of_its_own(drafted, facts, country, about, words):
    _case, told = drafted(facts, country=country)
    assert told.about == about
    assert words in told.text
    assert "Wir zahlen" not in told.text


def test_lines_of_several_verdicts_are_told_one_by_one(drafted):
    engraved = TypedLine(article="A", unit_price="1.00", facts={"made_to_specification": True})
    _case, told = drafted((), engraved, TypedLine(article="B", unit_price="2.00"))
    assert told.about == "mixed"
    assert "A × 1\n" in told.text
    assert "Wir zahlen 2,00\xa0€ zurück" in told.text


def test_a_service_on_top_leaves_out_nothing_of_what_holds_for_goods(drafted):
    course = TypedLine(article="Kurs", unit_price="1.00", facts={"product": "service"})
    _case, told = drafted((), course, TypedLine(article="Kanne", unit_price="2.00"))
    course, pot = told.text.split("Kanne × 1\n")
    assert "Kurs × 1\n" in course
    assert "darf die Rückzahlung nicht zurückhalten" in course
    assert "darf die Rückzahlung zurückhalten" in pot
    assert "Senden Sie die Ware" in pot


def test_without_an_assessment_there_is_no_draft(seller, take):
    case = take().case
    with acting_for(seller.id):
        assert draft(Case.objects.get(id=case)) is None


def test_it_is_sent_once_and_stands_in_the_history(seller, drafted, work, mailbox):
    case, told = drafted()
    _send(seller, case, told)
    _send(seller, case, told)
    assert work() == 1
    letter = mailbox.letter()
    assert letter["Delivered-To"] == "anna@example.org"
    assert (letter["Subject"], letter["Content-Language"]) == (told.subject, "de")
    assert letter["Reply-To"].endswith("<shop@example.org>")
    assert letter.get_body(("plain",)).get_content().replace("\r\n", "\n") == told.text
    with acting_for(seller.id):
        notes = [one for one in read_events(case) if isinstance(one, LetterSent)]
    assert [note.personal for note in notes] == [f"{told.subject}\n\n{told.text}"]


def test_after_erasure_nothing_is_sent_or_drafted(seller, drafted, work, mailbox):
    case, told = drafted()
    _send(seller, case, told)
    with acting_for(seller.id):
        erase(Person.objects.get(id=case.person_id), now=NOW)
        assert draft(case) is None
    work()
    assert mailbox.files() == []
    assert OutboxItem.everywhere.get(kind=KIND).result == {"sent": False, "why": "erased"}


@pytest.mark.parametrize(("subject", "text"), [("", "x"), ("x", " "), ("x" * 201, "x"), ("x", "x" * 10_001)])
def test_a_letter_that_says_nothing_or_too_much_is_refused(seller, drafted, subject, text):
    case, _told = drafted()
    with acting_for(seller.id), pytest.raises(ValueError, match="a subject and a text"):
        letter_send(
            case.id, subject=subject, text=text, language="de", key="1", actor=Actor("staff", STAFF), now=NOW
        )
    assert not OutboxItem.everywhere.filter(kind=KIND).exists()


# --- a letter that does not arrive


@pytest.fixture
def host(settings, host_at):
    """A real mail server that the worker sends through."""
    host, port = host_at()
    settings.MAIL = f"smtp://127.0.0.1:{port}?security=none"
    return host


def _row(seller, case):
    with acting_for(seller.id):
        return Case.objects.get(id=case.id)


def _kinds(seller, case):
    with acting_for(seller.id):
        kinds = [type(event).__name__ for event in read_events(case)]
    return [kind for kind in kinds if kind.startswith("Letter")]


def _bounce(key="letter"):
    item = OutboxItem.everywhere.filter(kind=KIND, key__endswith=f" {key}").get()
    return Bounce(
        kind="dsn", action="failed", token=item.id.hex, status="5.1.1", diagnostic="550 no such user"
    )


def test_a_letter_that_no_server_takes_is_a_red_task_with_the_words_of_the_host(
    seller, drafted, work, host, item
):
    host.answers["RCPT"] = "550 5.1.1 no such user anna@example.org"
    case, told = drafted()
    _send(seller, case, told)
    work()
    assert (item(KIND).state, item(KIND).trouble) == ("dead", "mail.refused 550")
    row = _row(seller, case)
    assert (row.red, row.tasks[0]) == (True, "letter")
    with acting_for(seller.id):
        failed = read_events(case)[-1]
    assert (failed.letter, failed.status) == (f"letter {case.id} 1", "")
    assert "5.1.1 no such user" in failed.personal
    stored = CaseEvent.everywhere.get(kind="letter_failed")
    assert "anna" not in str(stored.public)


def test_a_letter_that_comes_back_is_a_red_task_once(seller, drafted, work, mailbox):
    case, told = drafted()
    _send(seller, case, told, key="letter")
    with pytest.raises(TooEarlyError):
        record(_bounce(), now=NOW)
    work()
    assert mailbox.letter()["Subject"] == told.subject
    assert record(_bounce(), now=NOW) is True
    assert record(_bounce(), now=NOW) is True
    assert _kinds(seller, case) == ["LetterSent", "LetterFailed"]
    row = _row(seller, case)
    assert (row.red, row.tasks[0], row.acknowledgement) == (True, "letter", "queued")


def test_another_letter_answers_it_and_may_fail_itself(seller, drafted, work):
    case, told = drafted()
    _send(seller, case, told, key="letter")
    work()
    record(_bounce(), now=NOW)
    _send(seller, case, told, key="second")
    assert (_row(seller, case).red, "letter" in _row(seller, case).tasks) == (False, False)
    work()
    record(_bounce("second"), now=NOW)
    assert _row(seller, case).tasks[0] == "letter"
    assert _kinds(seller, case) == ["LetterSent", "LetterFailed", "LetterSent", "LetterFailed"]


def test_a_letter_that_comes_back_after_the_case_was_closed_is_red(seller, drafted, work):
    case, told = drafted()
    _send(seller, case, told, key="letter")
    work()
    with acting_for(seller.id):
        closed = CloseCase(outcome="settled", reason="paid", although_owed=4490)
        carry_out(closed, case=case.id, actor=Actor("staff", STAFF), now=NOW)
    record(_bounce(), now=NOW)
    row = _row(seller, case)
    assert (row.is_open, row.red, row.tasks) == (False, True, ["letter"])


def test_a_letter_of_before_that_is_kept_as_a_note_is_read_and_may_still_come_back(seller, drafted, work):
    case, told = drafted()
    _send(seller, case, told, key="letter")
    work()
    # As such a letter was recorded: a note with its subject and text.
    CaseEvent.everywhere.filter(kind="letter_sent").update(kind="note_added", public={})
    with acting_for(seller.id):
        (note,) = [one for one in read_events(case) if isinstance(one, NoteAdded)]
    assert note.personal == f"{told.subject}\n\n{told.text}"
    record(_bounce(), now=NOW)
    assert _kinds(seller, case) == ["LetterFailed"]
    assert _row(seller, case).tasks[0] == "letter"


def test_a_report_about_somebody_erased_changes_nothing(seller, drafted, work):
    case, told = drafted()
    _send(seller, case, told, key="letter")
    work()
    with acting_for(seller.id):
        erase(Person.objects.get(id=case.person_id), now=NOW)
    assert record(_bounce(), now=NOW) is False
    assert _kinds(seller, case) == ["LetterSent"]


@pytest.mark.parametrize(
    ("language", "law"),
    [
        ("en", "Monday, 30 November 2026"),
        ("zh-Hant", "2026年11月30日"),
        ("fr", "lundi 30 novembre 2026"),
        ("ja", "2026年11月30日"),
    ],
)
def test_the_law_in_a_letter_is_in_its_language_where_the_engine_has_it(seller, drafted, language, law):
    case, _told = drafted()
    before = list(CaseEvent.everywhere.order_by("id").values())
    with acting_for(seller.id):
        told = draft(case, language=language)
    assert law in told.text
    assert told.law == (language,)
    assert "widerrufen" not in told.text
    assert list(CaseEvent.everywhere.order_by("id").values()) == before
