"""A thousand programs and fifty people behind one address: all declarations count, mail keeps to its limits.

Half of the programs fill in the field that people do not see. The others leave it empty, wait as long as a
person would, use a page of ours each, and change their network and the address they send mail to: some at a
few victims again and again, some at a new one each time.
"""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.server.mail.conftest import Mailbox

from venditor.aftersales import ReleaseAcknowledgement
from venditor.aftersales.events import AcknowledgementReleased
from venditor.aftersales.intake import LEAVES_WITHIN
from venditor.server.cases.held import release_held
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM, read_events
from venditor.server.cases.services import LIMITS, carry_out
from venditor.server.faces.hosted import views
from venditor.server.faces.hosted.page_token import new_page_token
from venditor.server.mail import acknowledgement
from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)
OFFICE = "198.51.100.7"
PEOPLE, CLUMSY, PATIENT = 50, 500, 500
# Networks that the patient programs have, and people they want to annoy.
NETWORKS, VICTIMS = 6, 4
LATER = 40
ACKNOWLEDGEMENT = "withdrawal.acknowledgement"


def _people():
    for number in range(PEOPLE):
        yield {
            "name": f"Person {number}",
            "contact": f"person{number}@example.org",
            "contract": f"10-{number}",
        }


def _programs(networks):
    for number in range(CLUMSY):
        yield {
            "name": "x",
            "contact": f"victim{number}@example.org",
            "contract": "1",
            "website": "https://spam.example",
            "network": f"203.0.113.{number % 250}",
        }
    for number in range(PATIENT):
        stranger = f"stranger{number}@example.org"
        yield {
            "name": "x",
            "contact": f"victim{number % VICTIMS}@example.org" if number % 2 else stranger,
            "contract": f"20-{number}",
            "network": networks[number % len(networks)],
        }


def _fewer(programs):
    """All that mail strangers, who are more than a network may in a day, and a few of the others.

    The last of them come when all people have been: the day's limit cuts these off.
    """
    to_strangers = [post for post in programs if post["contact"].startswith("stranger")]
    others = [post for post in programs if post not in to_strangers]
    return to_strangers[LATER:] + others[::10], to_strangers[:LATER]


@pytest.fixture
def flood(seller, monkeypatch):
    """Sends everything in a mixed order within half an hour, through the page itself."""
    time = SimpleNamespace(at=NOW)
    monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: time.at))
    client = Client(SERVER_NAME="localhost")

    def send(*, networks, fewer=False):
        programs, later = list(_programs(networks)), []
        if fewer:
            programs, later = _fewer(programs)
        posts = [{"network": OFFICE, **person} for person in _people()] + programs
        random.Random(7).shuffle(posts)  # noqa: S311 - an order that is the same each time
        posts += later
        statuses = Counter()
        for number, post in enumerate(posts):
            time.at = NOW + timedelta(seconds=1.5 * number)
            token = new_page_token(seller=seller.slug, now=time.at - timedelta(seconds=40))
            fields = {"lang": "de", "page": token, "step": "confirm", "scope": "whole", **post}
            network = fields.pop("network")
            answer = client.post(f"/w/{seller.slug}", fields, REMOTE_ADDR=network)
            statuses[answer.status_code] += 1
        assert statuses == {303: len(posts)}
        return posts

    return send


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.MAIL = f"folder://{tmp_path / 'mail'}"
    return Mailbox(tmp_path / "mail")


def _seen(seller):
    """What became of each declaration, by the address it named."""
    with acting_for(seller.id):
        declared = [read_events(case)[0].personal for case in Case.objects.order_by("id")]
        states = list(Case.objects.order_by("id").values_list("acknowledgement", flat=True))
    return list(zip(declared, states, strict=True))


def _is_person(declaration):
    return declaration.contact.startswith("person")


def test_people_behind_one_address_get_their_mail_and_programs_no_more_than_the_limits(seller, flood):
    networks = [f"192.0.2.{number}" for number in range(NETWORKS)]
    posts = flood(networks=networks)
    seen = _seen(seller)

    # Every declaration was taken, once, as it was typed.
    assert Counter(told.contact for told, _state in seen) == Counter(post["contact"] for post in posts)
    assert all(state == "queued" for told, state in seen if _is_person(told))

    # Programs that fell into the trap cause no mail, the patient ones no more than each limit allows.
    let_go = [told for told, state in seen if state == "queued" and not _is_person(told)]
    assert all(told.contract.startswith("20-") for told in let_go)
    by_contact = Counter(told.contact for told in let_go)
    assert max(by_contact.values()) == LIMITS.per_contact
    network_of = {post["contract"]: post["network"] for post in posts}
    by_network = Counter(network_of[told.contract] for told in let_go)
    assert set(by_network) <= set(networks)
    assert max(by_network.values()) <= LIMITS.per_network
    assert len(let_go) <= VICTIMS * LIMITS.per_contact + PATIENT // 2

    # Every mail that waits is logged with its reason, and is a task of staff.
    held = [told for told, state in seen if state == "held"]
    assert len(held) + len(let_go) + PEOPLE == len(posts)
    events = CaseEvent.everywhere.filter(kind="acknowledgement_held")
    reasons = Counter(event.public["reason"] for event in events)
    assert reasons["trap"] == CLUMSY
    assert sum(reasons.values()) == len(held)
    assert set(reasons) <= {"trap", "contact", "network"}
    assert OutboxItem.everywhere.filter(kind=ACKNOWLEDGEMENT, state="held").count() == len(held)


def test_programs_that_share_the_address_of_people_use_up_its_limit_and_lose_nobody_anything(
    seller,
    flood,
    settings,
    monkeypatch,
    mailbox,
):
    settings.OUTBOX_HANDLERS = {ACKNOWLEDGEMENT: settings.OUTBOX_HANDLERS[ACKNOWLEDGEMENT]}
    monkeypatch.setattr(acknowledgement, "receipt_pdf", lambda _receipt, **_link: b"%PDF")
    posts = flood(networks=[OFFICE])
    seen = _seen(seller)
    assert len(seen) == len(posts)
    assert sum(state == "queued" for _told, state in seen) == LIMITS.per_network
    assert work_off(worker="w", now=NOW + timedelta(hours=1), most=2000) == LIMITS.per_network
    assert len(mailbox.files()) == LIMITS.per_network

    # Staff let go what was held for people, and it is sent.
    with acting_for(seller.id):
        waiting = [
            case.id
            for case in Case.objects.filter(acknowledgement="held")
            if _is_person(read_events(case)[0].personal)
        ]
        assert waiting
        for case in waiting:
            carry_out(ReleaseAcknowledgement(), case=case, actor=SYSTEM, now=NOW + timedelta(hours=2))
    work_off(worker="w", now=NOW + timedelta(hours=3), most=2000)
    to = Counter(letter["Delivered-To"] for letter in mailbox.letters())
    assert {f"person{number}@example.org" for number in range(PEOPLE)} <= set(to)
    assert set(to.values()) <= set(range(1, LIMITS.per_contact + 1))


def _mails(seller, posts):
    """Each mail that left or may: its post, and when."""
    post_of = {(post["contact"], post["contract"]): post for post in posts}
    with acting_for(seller.id):
        for case in Case.objects.filter(acknowledgement="queued"):
            declared, *later = read_events(case)
            released = [event.at for event in later if isinstance(event, AcknowledgementReleased)]
            told = declared.personal
            yield post_of[told.contact, told.contract], max([declared.at, *released])


def _most_within_a_window(times):
    times = sorted(times)
    return max(sum(at - LIMITS.window < other <= at for other in times) for at in times)


def test_what_a_flood_left_behind_leaves_within_every_limit_and_ends(seller, flood):
    posts = flood(networks=[OFFICE], fewer=True)
    at_once = sum(state == "queued" for _told, state in _seen(seller))
    for minutes in range(0, 27 * 60, 20):
        release_held(now=NOW + timedelta(minutes=minutes))
    seen, mails = _seen(seller), list(_mails(seller, posts))

    # No declaration was lost, and within no hour did more leave than the limits allow.
    assert len(seen) == len(posts)
    for kind, most in (("network", LIMITS.per_network), ("contact", LIMITS.per_contact)):
        times = defaultdict(list)
        for post, at in mails:
            times[post.get(kind, OFFICE)].append(at)
        assert max(map(_most_within_a_window, times.values())) <= most

    # A victim got what one hour allows and as much again; of the network four hours' worth left in a day.
    by_contact = Counter(post["contact"] for post, _at in mails)
    assert max(by_contact.values()) <= 2 * LIMITS.per_contact
    assert len(mails) - at_once == 4 * LIMITS.per_network
    # Everybody who stood behind the flood has hers; what fell into the trap waits for staff.
    assert {f"person{number}@example.org" for number in range(PEOPLE)} <= set(by_contact)
    assert not any(post.get("website") for post, _at in mails)
    assert max(at for _post, at in mails) < NOW + timedelta(hours=1) + LEAVES_WITHIN
