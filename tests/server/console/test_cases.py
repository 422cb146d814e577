"""What staff do with a case."""

from datetime import timedelta

import pytest
from tests.server.console.seeds import A_PROGRAM, NOW, order_of, take

from venditor.aftersales import MatchOrder, RecordBounce, RecordSending, SuggestOrder, replay
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import carry_out
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.services import erase
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db
SENT = RecordSending(code=250, text="2.0.0 queued as 4F2A1", host="mx.example.org")
BOUNCED = RecordBounce(status="5.1.1", diagnostic="550 <anna@example.org> unknown")


@pytest.fixture
def who(staff, now):  # noqa: ARG001 - the clock stands still
    return staff("agent")


def _state(seller, case):
    with acting_for(seller.id):
        return replay(read_events(Case.objects.get(id=case)))


def _do(seller, case, *commands):
    with acting_for(seller.id):
        for command in commands:
            carry_out(command, case=case, actor=SYSTEM, now=NOW)


def _page(who, case, query=""):
    return who.client.get(f"/console/cases/{case}{query}").content.decode()


def test_the_page_shows_what_was_declared_as_it_was_written(who, seller):
    case = take(
        seller, name="<b>شركة</b>", contract="10-4711 & co", whole=False, words="Nur die Kanne.\nBitte."
    )
    page = _page(who, case)
    assert '<dd dir="auto" lang="de">&lt;b&gt;شركة&lt;/b&gt;</dd>' in page
    assert "10-4711 &amp; co" in page
    assert "Nur die Kanne.\nBitte." in page
    assert "on a page in this language: German." in page


def test_the_page_tells_both_clocks_and_the_readers_own(who, case):
    who.user.zone = "Asia/Taipei"
    who.user.save()
    page = _page(who, case)
    assert "Monday, 23 November 2026, 15:03:22, Berlin (UTC+01:00)" in page
    assert "2026-11-23 14:03:22 UTC" in page
    assert "Monday, 23 November 2026, 22:03:22, Taipei (UTC+08:00)" in page


def test_the_next_hops_reply_is_shown(who, seller, case):
    _do(seller, case, SENT)
    assert "mx.example.org: 250 2.0.0 queued as 4F2A1" in _page(who, case)


def test_every_event_has_words_in_every_language(who, seller, staff):
    order = order_of(seller, who.user.id)
    _do(seller, case := take(seller, signals=A_PROGRAM), SuggestOrder(order=str(order.id)))
    for action, values in (
        ("release", {}),
        ("match", {"order": order.id}),
        ("unmatch", {"reason": "Another Anna"}),
        ("assign", {"staff": who.user.id}),
        ("assign", {"staff": ""}),
        ("note", {"text": "Called"}),
        ("close", {"outcome": "settled", "reason": "A new pot"}),
        ("reopen", {"reason": "It broke"}),
    ):
        response = who.client.post(
            f"/console/cases/{case}/{action}",
            {"seller": str(seller.id), **{k: str(v) for k, v in values.items()}},
        )
        assert response.status_code == 302, (action, response.content.decode())
    for language in ("en", "de", "zh-Hant"):
        reader = staff("reader", language=language, email=f"{language}@example.org")
        page = _page(reader, case)
        assert page.count("<time ") == 11
        assert "Another Anna" in page


def test_a_held_mail_is_released(who, seller, send):
    case = take(seller, signals=A_PROGRAM)
    assert send(who, f"/console/cases/{case}/release").status_code == 302
    assert _state(seller, case).acknowledgement == "queued"
    with acting_for(seller.id):
        assert OutboxItem.objects.get(kind="withdrawal.acknowledgement").state == "pending"


def test_a_mail_that_came_back_is_sent_again(who, seller, case, send):
    _do(seller, case, SENT, BOUNCED)
    assert "Send it again" in _page(who, case)
    assert send(who, f"/console/cases/{case}/send-again").status_code == 302
    assert _state(seller, case).acknowledgement == "queued"


def test_it_is_noted_how_an_acknowledgement_was_handed_over(who, seller, case, send):
    _do(seller, case, SENT, BOUNCED)
    send(who, f"/console/cases/{case}/hand-over", how="Printed, by post")
    assert _state(seller, case).acknowledgement == "handed_over"


def test_an_order_is_looked_for_compared_and_matched(who, seller, case, send):
    order = order_of(seller, who.user.id, country="AT", name="A. Huber")
    page = _page(who, case, "?order=104711")
    assert all(text in page for text in ("Found: order <bdi>10-4711</bdi>", "A. Huber", "Austria", "€49.90"))
    send(who, f"/console/cases/{case}/match", order=str(order.id))
    state = _state(seller, case)
    assert (state.match.order, state.match.evidence, state.zone) == (str(order.id), "staff", "Europe/Vienna")
    assert "Vienna (UTC+01:00)" in _page(who, case)
    with acting_for(seller.id):
        assert CaseEvent.objects.get(case=case, kind="order_matched").staff == who.user.id


def test_a_suggested_order_stands_beside_the_declaration(who, seller, case):
    order = order_of(seller, who.user.id)
    _do(seller, case, SuggestOrder(order=str(order.id)))
    page = _page(who, case)
    assert "The declaration beside the order" in page
    assert f'value="{order.id}"' in page


def test_a_match_is_undone_with_a_reason(who, seller, case, send):
    order = order_of(seller, who.user.id)
    _do(seller, case, MatchOrder(order=str(order.id), evidence="staff", countries=("DE",)))
    assert send(who, f"/console/cases/{case}/unmatch", reason=" ").status_code == 400
    assert _state(seller, case).match is not None
    assert send(who, f"/console/cases/{case}/unmatch", reason="Another Anna").status_code == 302
    assert _state(seller, case).match is None


def test_a_case_is_assigned_to_a_colleague_and_to_nobody(who, seller, case, send, staff):
    colleague = staff("owner")
    send(who, f"/console/cases/{case}/assign", staff=str(colleague.user.id))
    assert _state(seller, case).staff == str(colleague.user.id)
    send(who, f"/console/cases/{case}/assign", staff="")
    assert _state(seller, case).staff is None


def test_a_case_is_closed_and_opened_again(who, seller, case, send):
    send(who, f"/console/cases/{case}/close", outcome="settled", reason="By card")
    assert _state(seller, case).outcome == "settled"
    assert "Settled in another way" in _page(who, case)
    send(who, f"/console/cases/{case}/reopen", reason="The card was refused")
    assert _state(seller, case).is_open


@pytest.mark.parametrize(
    ("action", "values", "told"),
    [
        ("note", {"text": ""}, "Write it in a few words."),
        ("note", {"text": "x" * 10_001}, "This text is too long: 10000 characters at most."),
        ("close", {"outcome": "", "reason": "Because"}, "Choose how the case ended."),
        ("close", {"outcome": "nonsense", "reason": "Because"}, "Choose how the case ended."),
        ("hand-over", {"how": "By post"}, "The acknowledgement has not failed"),
        ("send-again", {}, None),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(who, seller, case, send, action, values, told):
    if action == "send-again":
        _do(seller, case, SENT)
        told = "The acknowledgement has not failed"
    before = _state(seller, case)
    response = send(who, f"/console/cases/{case}/{action}", **values)
    page = response.content.decode()
    assert response.status_code == 400
    assert told in page
    assert "<title>Error: Case " in page
    typed = values.get("reason") or values.get("text") or ""
    assert typed[:10_000] in page
    assert _state(seller, case) == before


def test_there_is_nothing_to_press_for_a_reader(case, staff):
    page = _page(staff("reader"), case)
    assert 'action="/console/cases/' not in page


def test_an_unknown_action_is_not_there(who, case, send):
    assert send(who, f"/console/cases/{case}/destroy").status_code == 404


def test_an_erased_consumer_leaves_her_story(who, seller, case):
    with acting_for(seller.id):
        erase(Case.objects.get(id=case).person, now=NOW + timedelta(days=1))
    page = _page(who, case)
    assert "What was declared has been erased." in page
    assert "Anna" not in page
    assert who.client.get("/console/").status_code == 200


@pytest.mark.parametrize(
    ("action", "values"), [("note", {"text": "x"}), ("close", {"outcome": "settled", "reason": "x"})]
)
def test_words_about_somebody_who_was_erased_are_not_kept_and_that_is_said(
    who, seller, case, send, action, values
):
    with acting_for(seller.id):
        erase(Case.objects.get(id=case).person, now=NOW)
        before = CaseEvent.objects.count()
    response = send(who, f"/console/cases/{case}/{action}", **values)
    assert response.status_code == 400
    assert "What was declared has been erased." in response.content.decode()
    assert CaseEvent.everywhere.count() == before
