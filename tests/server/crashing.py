"""A program that takes steps of the server, each in a process of its own, so that a test can kill them.

It reads a list of requests a line from standard input and forks for each of them, which is quick because
Django and the law are loaded already. It writes a list of answers a line: what each step gave, or that it was
killed. Steps share nothing but the database, the folders and the time they are told.

    [{"step": "work", "at": "2026-11-23T14:03:22+00:00", "database": "/tmp/x.sqlite3", "folder": "/tmp/x",
      "failpoint": "outbox.claimed"}]
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

import json
import os
import signal
import socket
import sys
import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.server_settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from venditor.adapters.webhooks import HttpsSender
from venditor.aftersales import Declaration, ReleaseAcknowledgement, Signals
from venditor.aftersales.due import OrderFacts, refund_due
from venditor.core import clock
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import SYSTEM
from venditor.server.cases.services import Submitted, carry_out, declare
from venditor.server.jobs.models import Job
from venditor.server.jobs.services import stop
from venditor.server.log import place
from venditor.server.log.checking import check_log
from venditor.server.log.models import LogLeaf
from venditor.server.log.selectors import bundle_of
from venditor.server.mail import acknowledgement
from venditor.server.markets.models import MarketOrder, MarketPart
from venditor.server.markets.services import join
from venditor.server.orders.csv_import import begin_import
from venditor.server.orders.models import Order, OrderImport, OrderLine
from venditor.server.orders.selectors import number_digest
from venditor.server.orders.services import TypedLine, TypedOrder, order_type
from venditor.server.outbox import failpoints, loop
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.people.services import vault
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.webhooks import sending
from venditor.server.webhooks.events import ALL_TYPES
from venditor.server.webhooks.models import Endpoint
from venditor.traceability.bundle import verify_bundle

SLUG, MARKET = "shop", "market"
DAY = date(2026, 11, 23)
LIMIT_OF_A_STEP = 60


def prepare(_at, **_values):
    call_command("migrate", verbosity=0)
    Tenant.objects.create(
        slug=SLUG, name="Shop", address="A", email="shop@example.org", country="DE", markets=["DE"]
    )


def take(at, *, name, held=False, contact=None, slug=SLUG, contract=None):
    """Declare; the same name is the same page sent again."""
    taken = declare(
        Submitted(
            declaration=Declaration(
                name=name, contract=contract or name, contact=contact or f"{name}@example.org"
            ),
            language="de",
            channel="hosted",
            nonce=name,
            signals=Signals(trap_filled=held, page_token_valid=True, time_taken=timedelta(minutes=1)),
            network=name,
            countries=("DE",),
        ),
        tenant=Tenant.objects.get(slug=slug),
        now=at,
    )
    return str(taken.case)


def open_market(at):
    """A marketplace on which the shop and another seller sell, with one order of both."""
    values = {"address": "A", "email": "m@example.org", "country": "DE", "markets": ["DE"]}
    market = Tenant.objects.create(slug=MARKET, name="Market", is_marketplace=True, **values)
    Tenant.objects.create(slug="lamps", name="Lamps", **values)
    for slug in (SLUG, "lamps"):
        seller = Tenant.objects.get(slug=slug)
        join(seller, market=market, actor=None, now=at)
        with acting_for(market.id):
            MarketPart.objects.create(
                tenant=market, market_order=_market_order(market), seller=seller, order=_order(seller, at)
            )


def _market_order(market):
    digest = number_digest("M-4711")
    return MarketOrder.objects.get_or_create(tenant=market, number_digest=digest, number="M-4711")[0]


def _order(seller, at):
    typed = TypedOrder(number="M-4711", email="anna@example.org", lines=(TypedLine(article="Pot"),))
    return order_type(tenant=seller, actor=UUID(int=7), order=typed, now=at)


def take_at_market(at, *, name):
    """Declare at the marketplace, naming the order of both sellers."""
    return take(at, name=name, slug=MARKET, contract="M-4711")


def work(_at, *, pdf=True):
    if not pdf:
        acknowledgement.receipt_pdf = lambda _receipt, check_link: b"%PDF"  # noqa: ARG005 - its form
    return loop.run(folder=settings.VAR, once=True)


def bring_in(at, *, orders):
    """A file of so many orders of one line each."""
    rows = "".join(f"N{number},{number}@example.org,Kanne\n" for number in range(orders))
    content = f"order,email,article\n{rows}".encode()
    tenant = Tenant.objects.get(slug=SLUG)
    kept = begin_import(tenant=tenant, actor=tenant.id, file_name="orders.csv", content=content, now=at)
    return str(kept.id)


def stop_import(at, *, file):
    tenant = Tenant.objects.get(slug=SLUG)
    return stop(Job.everywhere.get(subject=file).id, tenant=tenant, actor=None, now=at)


def look_at_orders(_at):
    """What files brought in, and what is kept of them."""
    job, kept = Job.everywhere.get(), OrderImport.everywhere.get()
    alive = Person.everywhere.filter(erased_at=None).values_list("id", flat=True)
    return {
        "numbers": sorted(Order.everywhere.values_list("number", flat=True)),
        "lines": OrderLine.everywhere.count(),
        "job": [job.state, job.done, job.total, job.parts(manager="everywhere").count()],
        "import": [kept.lines, kept.taken, kept.orders],
        "persons": sorted(map(str, alive)),
        "keys": sorted(map(str, vault().persons())),
    }


def tell(_at, *, addresses):
    """Have addresses told of everything."""
    tenant = Tenant.objects.get(slug=SLUG)
    for address in addresses:
        Endpoint.everywhere.create(tenant=tenant, url=address, events=list(ALL_TYPES))


def work_on(at, *, seconds, is_mail_slow=False):
    """A worker as `venditor worker` runs it, while time goes on; killed after so many seconds.

    Every receiver, and the mail server where it is slow, takes the connection and never answers.
    """
    begun = time.monotonic()
    clock.now = lambda: at + timedelta(seconds=time.monotonic() - begun)
    acknowledgement.receipt_pdf = lambda _receipt, check_link: b"%PDF"  # noqa: ARG005 - its form
    silent = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = silent.getsockname()[1]

    if is_mail_slow:
        settings.MAIL = f"smtp://127.0.0.1:{port}?security=none"

    class Sender(HttpsSender):
        def post(self, _url, body, headers):
            return super().post(f"http://127.0.0.1:{port}/", body, headers)

    sending.sender = lambda: Sender(may_go_to=lambda _address: True, plain=True)
    threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGKILL]).start()
    return loop.run(folder=settings.VAR)


def take_and_wait(at, *, name, after, most, leaves):
    """Declare after so many seconds; then the seconds until it is mailed, and until leaves are in the log."""
    time.sleep(after)
    case = take(at + timedelta(seconds=after), name=name)
    begun, seen = time.monotonic(), {}
    while len(seen) < 2 and time.monotonic() - begun < most:
        time.sleep(0.1)
        passed = round(time.monotonic() - begun, 1)
        if Case.everywhere.get(id=case).acknowledgement == "sent":
            seen.setdefault("mailed", passed)
        if LogLeaf.everywhere.filter(case=case).exclude(index=None).count() == leaves:
            seen.setdefault("logged", passed)
    return seen


def release(at, *, case):
    with acting_for(Tenant.objects.get(slug=SLUG).id):
        carry_out(ReleaseAcknowledgement(), case=case, actor=SYSTEM, now=at)


def look(_at):
    """All that a test asks about afterwards."""
    rows = CaseEvent.everywhere.order_by("number").values_list("case_id", "kind")
    cases = {
        str(case.id): {
            "receipt": case.receipt,
            "acknowledgement": case.acknowledgement,
            "tasks": case.tasks,
            "version": case.version,
            "seller": case.tenant.slug,
            "entry": str(case.entry_id) if case.entry_id else None,
            "events": [kind for owner, kind in rows if owner == case.id],
        }
        for case in Case.everywhere.select_related("tenant")
    }
    items = [
        {"id": item.id.hex, "kind": item.kind, "state": item.state, "subject": str(item.subject)}
        for item in OutboxItem.everywhere.order_by("id")
    ]
    return {
        "cases": cases,
        "items": items,
        "persons": sorted(str(one) for one in Person.everywhere.values_list("id", flat=True)),
        "keys": sorted(map(str, vault().persons())),
    }


def look_at_log(_at):
    """What the log holds, what the database has of it, and what a check finds."""
    reader, checked = place.log_reader(), check_log()
    leaves = LogLeaf.everywhere.order_by("id").values_list("case_id", "kind", "index", "commitment")
    return {
        "troubles": checked.troubles,
        "entries": [entry.hex() for bundle in reader.bundles(reader.checkpoint()) for entry in bundle],
        "leaves": [[str(case), kind, index, bytes(entry).hex()] for case, kind, index, entry in leaves],
        "bundles": [_verified(case) for case in Case.everywhere.order_by("id")],
    }


def _verified(case):
    with acting_for(case.tenant_id):
        bundle = verify_bundle(bundle_of(case), verifiers=[place.log_signer().verifier])
    return [entry.kind for entry in bundle.entries]


_STEPS = (
    prepare,
    bring_in,
    stop_import,
    look_at_orders,
    open_market,
    take,
    take_at_market,
    tell,
    work,
    work_on,
    take_and_wait,
    release,
    look,
    look_at_log,
)
STEPS = {step.__name__: step for step in _STEPS}


def _in_child(request, answer):
    signal.alarm(LIMIT_OF_A_STEP)
    folder, at = Path(request.pop("folder")), datetime.fromisoformat(request.pop("at"))
    connections.databases["default"]["NAME"] = request.pop("database")
    settings.VAR, settings.KEY_FOLDER = folder, folder / "keys"
    settings.LOG_FOLDER = folder / "log"
    settings.MAIL, settings.BOUNCES = f"folder://{folder / 'mail'}", f"maildir://{folder / 'bounces'}"
    os.environ[failpoints.VARIABLE] = request.pop("failpoint", None) or ""
    clock.now = lambda: at
    given = STEPS[request.pop("step")](at, **request)
    # SQLite writes what stands in its log into its file when the last connection is closed.
    connections.close_all()
    os.write(answer, json.dumps(given).encode())


def _fork(request):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            _in_child(request, writing)
            code = 0
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told and goes on
            os.write(writing, json.dumps(f"{type(error).__name__}: {error}").encode())
        finally:
            os._exit(code)
    os.close(writing)
    return child, reading


def _answer(child, reading):
    with os.fdopen(reading, "rb") as opened:
        said = opened.read()
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    failed = not killed and status != 0
    return {"killed": killed, "failed": failed, "given": json.loads(said) if said else None}


def main():
    # A process that is killed loses nothing that it wrote; only a machine that stops would.
    os.fsync = lambda _descriptor: None
    # Worked out once here, not in each child: the law, and the day that a case of the shop is due.
    refund_due(OrderFacts(("DE",)), trader_country="DE", notice_on=DAY)
    for line in sys.stdin:
        requests = json.loads(line)
        # Several at once, where the line has several.
        children = [_fork(request) for request in requests]
        sys.stdout.write(json.dumps([_answer(*child) for child in children]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
