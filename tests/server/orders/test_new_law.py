"""When the law of an installation changes, open cases are looked at again, once."""

import pytest
from tests.server.orders.conftest import NOW

from venditor.aftersales import AddNote, CloseCase
from venditor.server.cases import new_law
from venditor.server.cases.new_law import ask_again, law_digest
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import carry_out
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


def _waiting():
    waiting = OutboxItem.everywhere.filter(kind="case.examine", state=State.PENDING)
    return {item.subject for item in waiting}


def test_each_open_case_about_an_order_is_looked_at_once_for_each_state_of_the_law(
    seller, typed, declared, work, monkeypatch
):
    typed(), typed("77")
    case, closed, unmatched = declared(), declared("77"), declared("x")
    work()
    with acting_for(seller.id):
        carry_out(CloseCase(outcome="settled", reason="x"), case=closed, actor=SYSTEM, now=NOW)
    assert ask_again(now=NOW) == 1
    assert _waiting() == {case}
    assert unmatched not in _waiting()
    work()
    ask_again(now=NOW)
    assert _waiting() == set()
    monkeypatch.setattr(new_law, "law_digest", lambda: "another" * 10)
    ask_again(now=NOW)
    assert _waiting() == {case}


# A release whose law was wrong is taken back: what was assessed by it is assessed by the old law again.
def test_law_that_is_put_back_is_asked_again(seller, typed, declared, work, monkeypatch):
    typed()
    case = declared()
    work()
    ask_again(now=NOW)
    work()
    monkeypatch.setattr(new_law, "law_digest", lambda: "another" * 10)
    ask_again(now=NOW)
    work()
    with acting_for(seller.id):
        carry_out(AddNote(text="assessed by the other law"), case=case, actor=SYSTEM, now=NOW)
    monkeypatch.undo()
    ask_again(now=NOW)
    assert _waiting() == {case}


def test_the_digest_is_the_same_for_the_same_law():
    assert law_digest() == law_digest.__wrapped__()
    assert len(law_digest()) == 64
