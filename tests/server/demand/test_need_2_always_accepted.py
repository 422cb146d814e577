"""Need 2: the statement is always accepted, and abuse is handled behind it.

A thousand posts of programs among fifty people: `tests/server/test_bots.py`.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.server.demand.conftest import A_WHILE, ANNA, NOW, link_in, text_of

from venditor.server.cases.assessing import document_of
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_events
from venditor.server.cases.services import LIMITS
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db


def without_own(text, *own):
    """What is said to everybody alike."""
    for word in own:
        text = text.replace(word, "")
    text = re.sub(r"\b\w{4}-\w{4}-\w{4}\b|(?:\b[0-9a-f]{8}\b ?){8}|(?:check|receipt)/[\w-]+", "", text)
    return re.sub(r"\d\d:\d\d:\d\d", "", text)


def asked(queries):
    """What the database was asked, without values."""
    return [re.sub(r"'[^']*'|\bs\d+_x\d+|VALUES.*|x'.*", "", query["sql"]) for query in queries]


# Woo, Odoo and two apps told by an error, or by the time, which orders there are.
def test_a_right_number_with_its_own_address_gets_what_any_other_gets(consumer, page, order, letters):
    order("10-4711")
    # The first of a while also tells the seller.
    consumer().withdraw(page, contract="10-0000", contact="first@example.org")
    letters()
    told = []
    for place, (contract, contact) in enumerate(
        (
            ("10-4711", "anna@example.org"),
            ("10-4711", "max@example.org"),
            ("10-9999", "anna@example.org"),
            ("88-0815", "eva@example.org"),
        )
    ):
        visit = consumer(network=f"198.51.100.{place}")
        visit.open(page, lang="de")
        with CaptureQueriesContext(connection) as queries:
            visit.press("review", **{**ANNA, "contract": contract, "contact": contact})
            receipt = visit.press("confirm")
        (letter,) = [one for one in letters() if contract in text_of(one) and contact in text_of(one)]
        own = (contract, contact)
        told.append((without_own(receipt.text, *own), without_own(text_of(letter), *own), asked(queries)))
    assert len(told[0][2]) > 10
    assert told[1:] == told[:1] * 3


def test_who_is_over_a_limit_gets_the_same_page_with_a_receipt(consumer, page, letters):
    shown = []
    for number in range(LIMITS.per_contact + 1):
        visit = consumer(network=f"198.51.100.{number}")
        contract = f"20-{number}"
        receipt = visit.withdraw(page, contract=contract)
        assert Case.everywhere.order_by("id").last().receipt in receipt.text
        shown.append((receipt.status, without_own(receipt.text, contract)))
    assert Case.everywhere.order_by("id").last().acknowledgement == "held"
    assert (shown[0][0], len(set(shown))) == (200, 1)
    assert len(letters()) == LIMITS.per_contact
    # Why it waits stands in its history, and it waits where staff see it.
    held = CaseEvent.everywhere.get(kind="acknowledgement_held")
    assert held.public["reason"] == "contact"
    assert OutboxItem.everywhere.get(kind="withdrawal.acknowledgement", state="held").subject == held.case_id


# shopsys#4782 gives a statement no effect until a link is opened; here it has all of it before.
@pytest.mark.parametrize("contract", ["10-4711", "10-9999"])
def test_opening_the_mailed_link_shows_that_the_address_is_hers_and_changes_nothing_else(
    seller, consumer, page, order, examined, letters, contract
):
    order("10-4711")
    visit = consumer()
    visit.withdraw(page, contract=contract)
    examined()
    (letter,) = letters()
    before = columns(seller)
    assert before["declared_at"] == NOW + 2 * A_WHILE
    if contract == "10-4711":
        assert (before["due_day"].isoformat(), before["tasks"], before["document"]["refund"] is not None) == (
            "2026-12-07",
            [],
            True,
        )
    for _time in range(2):
        assert visit.open(link_in(letter).partition("127.0.0.1:8000")[2]).status == 200
    examined()
    after = columns(seller)
    assert {name for name in before if before[name] != after[name]} == {
        "contact_confirmed",
        "version",
        "events",
    }
    assert (before["contact_confirmed"], after["contact_confirmed"]) == (False, True)
    assert after["events"] == [*before["events"], "ContactConfirmed"]


def columns(seller):
    with acting_for(seller.id):
        case = Case.objects.get()
        found = {one.attname: getattr(case, one.attname) for one in Case._meta.fields}  # noqa: SLF001 - Django's own
        found["events"] = [type(event).__name__ for event in read_events(case)]
        found["document"] = document_of(case)
        return found


# GermanLaw#44: "validation with an error message would be a bad idea".
@pytest.mark.parametrize(
    "typed",
    [
        {"contract": "?"},
        {"contract": "0"},
        {"name": "."},
        {"name": "Firma Huber GmbH, USt-IdNr. DE123456789"},
        {"contact": "anna@nowhere.example"},
        {"website": "https://spam.example"},
        {"page": "forged"},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_whatever_can_be_read_is_taken(consumer, page, typed):
    visit = consumer()
    visit.open(page, lang="de")
    visit.press("review", **{**ANNA, **typed})
    assert visit.press("confirm", **typed).h1 == "Wir haben Ihren Widerruf erhalten"
    assert Case.everywhere.get().is_open
