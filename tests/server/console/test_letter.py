"""Writing to the consumer: what is drafted in which language, what is sent, and who may."""

import re
from html import unescape

import pytest
from tests.server.console.seeds import NOW, take

from venditor.aftersales import RecordLetterFailure, SendLetter
from venditor.aftersales.events import LetterSent
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.log.sequencer import sequence
from venditor.server.mail.letters import KIND, templates
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.people.models import Person
from venditor.server.people.services import erase, unseal
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
CHARGE = {"amount": "4.90", "currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": CHARGE,
    "standard_delivery_cost": CHARGE,
}
TOLD = {"subject": "Ihr Widerruf", "text": "Guten Tag,\r\n\r\nalles gut.\r\n", "language": "de", "key": "1"}


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


@pytest.fixture
def assessed(seller, who):
    """A case with its order, worked out by the worker."""

    def made(**values):
        order = TypedOrder(
            number="10-4711",
            email="anna@example.org",
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts=FACTS,
            lines=(TypedLine(article="Kanne </textarea>", pieces=2, unit_price="20.00"),),
        )
        order_type(tenant=seller, actor=who.user.id, order=order, now=NOW)
        case = take(seller, **values)
        with acting_for(seller.id):
            for item in OutboxItem.objects.filter(kind="case.examine", state=State.PENDING):
                examine(item, now=NOW)
        return case

    return made


def _shown(who, case, **query):
    """What stands on the page of a letter: the chosen language, subject, text, key, and all of it."""
    response = who.client.get(f"/console/cases/{case}/letter", query)
    assert response.status_code == 200
    html = response.content.decode()
    return {
        "language": re.search(r'name="language" value="([^"]*)"', html)[1],
        "subject": unescape(re.search(r'name="subject" value="([^"]*)"', html)[1]),
        "text": unescape(re.search(r"<textarea[^>]*>\s(.*?)</textarea>", html, re.DOTALL)[1]),
        "key": re.search(r'name="key" value="([^"]*)"', html)[1],
        "html": html,
    }


def _letters():
    items = OutboxItem.everywhere.filter(kind=KIND)
    return [unseal(one.sealed, person=one.person_id, field=f"outbox {one.id}") for one in items]


def _notes(seller, case):
    with acting_for(seller.id):
        events = read_events(Case.objects.get(id=case))
    return [one.personal for one in events if isinstance(one, LetterSent)]


@pytest.mark.parametrize(
    ("spoken", "language"),
    [
        ("de", "de"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hans", "zh-Hans"),
        ("fr", "fr"),
        ("es", "es"),
        ("ja", "ja"),
        ("ko", "ko"),
        ("en", "en"),
        ("pl", "en"),
        ("el", "en"),
    ],
)
def test_the_draft_is_in_the_consumers_language_where_there_is_a_template(who, assessed, spoken, language):
    shown = _shown(who, assessed(language=spoken))
    assert shown["language"] == language
    assert shown["subject"] == templates()[language]["subject"].split(" {")[0] + shown["subject"][-15:]


def test_the_draft_holds_the_law_with_what_it_cites(who, assessed):
    text = _shown(who, assessed())["text"]
    assert text.startswith("Guten Tag Anna Huber,\n\n")
    assert "Kanne </textarea> × 2\n" in text
    assert "(BGB § 355 Abs. 2 Satz 1; BGB § 193)" in text
    assert "Wir zahlen 44,90\xa0€ zurück" in text


@pytest.mark.parametrize("language", templates())
def test_another_template_is_chosen(who, assessed, language):
    case = assessed()
    shown = _shown(who, case, language=language)
    assert shown["language"] == language
    assert f'<option value="{language}" selected>' in shown["html"]
    # The engine has words in every language that a template has, so none stays as it was kept.
    assert "The sentences of the law in it are in the language of the assessment" not in shown["html"]
    assert "(BGB § 355 Abs. 2 Satz 1; BGB § 193)" in shown["text"]


def test_a_language_that_no_template_has_is_the_consumers(who, assessed):
    case = assessed()
    for wanted in ("tlh", "", "de-AT", "\x00", "x" * 5000):
        assert _shown(who, case, language=wanted)["language"] == "de"


def test_it_is_sent_as_it_was_changed_and_stands_in_the_story(who, seller, assessed, send):
    case = assessed()
    response = send(who, f"/console/cases/{case}/letter", **TOLD)
    assert (response.status_code, response.url) == (302, f"/console/cases/{case}")
    # Lines as a browser sends them; paragraphs are told by their empty line.
    assert _letters() == [{"subject": "Ihr Widerruf", "text": "Guten Tag,\n\nalles gut."}]
    assert _notes(seller, case) == ["Ihr Widerruf\n\nGuten Tag,\n\nalles gut."]
    page = who.client.get(f"/console/cases/{case}").content.decode()
    assert "The letter is on its way." in page
    assert "alles gut." in page


def test_the_same_form_sent_twice_sends_one_letter(who, seller, assessed, send):
    case = assessed()
    for key in ("1", "1", "2"):
        assert send(who, f"/console/cases/{case}/letter", **{**TOLD, "key": key}).status_code == 302
    assert (len(_letters()), len(_notes(seller, case))) == (2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": ""},
        {"subject": " "},
        {"text": ""},
        {"text": " \r\n "},
        {"subject": "x" * 201},
        {"text": "x" * 10_001},
        {"text": "a\x00b"},
        {"subject": "a\x00b"},
        {"key": ""},
        {"key": "x" * 81},
        {"language": "tlh"},
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_typed_is_lost(who, seller, assessed, send, wrong):
    case = assessed()
    response = send(who, f"/console/cases/{case}/letter", **{**TOLD, **wrong})
    assert response.status_code == 400
    assert (_letters(), _notes(seller, case)) == ([], [])
    html = response.content.decode()
    assert "Something needs another look" in html
    if "text" not in wrong:
        assert "alles gut." in html


def test_a_text_as_long_as_may_be_is_sent_however_a_browser_ends_its_lines(who, assessed, send):
    case = assessed()
    text = "x" * 9_000 + "\r\n" * 999 + "y"
    assert send(who, f"/console/cases/{case}/letter", **{**TOLD, "text": text}).status_code == 302


def test_where_no_mail_can_go_nothing_is_sent(who, seller, send):
    case = take(seller, contact="Telefon 089 123")
    assert "No mail can be sent to this address." in _shown(who, case)["html"]
    response = send(who, f"/console/cases/{case}/letter", **TOLD)
    assert response.status_code == 400
    assert "No mail can be sent to this address." in response.content.decode()
    assert (_letters(), _notes(seller, case)) == ([], [])


def test_without_an_assessment_the_draft_says_nothing_of_the_law(who, case):
    shown = _shown(who, case)
    assert shown["text"] == "Guten Tag Anna Huber,\n\n臺北茶行\n"
    assert "Nothing is assessed yet" in shown["html"]


def test_to_who_was_erased_nobody_writes(who, seller, assessed, send):
    case = assessed()
    with acting_for(seller.id):
        erase(Person.objects.get(id=Case.objects.get().person_id), now=NOW)
    for response in (
        who.client.get(f"/console/cases/{case}/letter"),
        send(who, f"/console/cases/{case}/letter", **TOLD),
    ):
        assert (response.status_code, response.url) == (302, f"/console/cases/{case}")
    assert not OutboxItem.everywhere.filter(kind=KIND).exists()
    page = who.client.get(f"/console/cases/{case}").content.decode()
    assert "/letter" not in page
    assert "/proof" not in page


def test_the_case_leads_to_the_letter_and_to_the_proof(who, staff, case):
    address = f"/console/cases/{case}"
    page = who.client.get(address).content.decode()
    assert f'href="{address}/letter"' in page
    assert "The proof is made within seconds." in page
    sequence(now=NOW)
    assert f'href="{address}/proof" download' in who.client.get(address).content.decode()
    # Who may only read gets the proof, and writes to nobody.
    reader = staff("reader")
    page = reader.client.get(address).content.decode()
    assert (f'href="{address}/letter"' in page, f'href="{address}/proof"' in page) == (False, True)
    assert reader.client.get(f"{address}/letter").status_code == 403


def test_who_may_only_read_sends_nothing(staff, seller, assessed, send):
    case = assessed()
    assert send(staff("reader"), f"/console/cases/{case}/letter", **TOLD).status_code == 403
    assert (_letters(), _notes(seller, case)) == ([], [])


@pytest.fixture
def failed(seller, case):
    """A case with a letter that came back."""
    with acting_for(seller.id):
        for command in (
            SendLetter(letter="1", text="Ihr Widerruf\n\nGuten Tag."),
            RecordLetterFailure(letter="1", status="5.1.1", diagnostic="550 <anna@example.org> unknown"),
        ):
            carry_out(command, case=case, actor=SYSTEM, now=NOW)
    return case


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("A letter did not arrive", "came back (5.1.1)", "reached in another way")),
        ("de", ("Ein Brief ist nicht angekommen", "kam zurück (5.1.1)", "auf anderem Weg erreicht")),
        ("zh-hant", ("有信件未送達", "遭退回（5.1.1）", "已以其他方式聯絡到消費者")),
    ],
)
def test_a_letter_that_did_not_arrive_is_told_in_each_language(staff, failed, now, language, words):  # noqa: ARG001 - as above
    page = staff("owner", language=language).client.get(f"/console/cases/{failed}").content.decode()
    assert "550 &lt;anna@example.org&gt; unknown" in page
    assert all(word in page for word in words)


def test_it_is_red_until_somebody_says_how_the_consumer_was_reached(who, failed, send):
    assert "A letter did not arrive" in who.client.get("/console/?show=red").content.decode()
    refused = send(who, f"/console/cases/{failed}/letter-handled", how=" ")
    assert refused.status_code == 400
    assert _red(failed) == (True, "letter")
    taken = send(who, f"/console/cases/{failed}/letter-handled", how="She called: 089 123.")
    assert (taken.status_code, _red(failed)) == (302, (False, "match"))
    page = who.client.get(f"/console/cases/{failed}").content.decode()
    assert "It is noted how the consumer was reached." in page
    assert "She called: 089 123." in page
    assert "The consumer was reached in another way" not in page


def test_another_letter_answers_one_that_did_not_arrive(who, failed, send):
    assert send(who, f"/console/cases/{failed}/letter", **TOLD).status_code == 302
    assert _red(failed) == (False, "match")


def test_who_may_only_read_sees_to_no_letter(staff, failed, send):
    reader = staff("reader")
    assert send(reader, f"/console/cases/{failed}/letter-handled", how="called").status_code == 403
    assert _red(failed) == (True, "letter")
    assert "letter-handled" not in reader.client.get(f"/console/cases/{failed}").content.decode()


def _red(case):
    row = Case.everywhere.get(id=case)
    return row.red, row.tasks[0]
