"""What the page of a case shows, in the reader's words and on her clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from decimal import Decimal
from typing import Any

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.aftersales import Due, main_zone
from venditor.aftersales.events import AcknowledgementBounced, AcknowledgementSent, LetterFailed
from venditor.core.money import Money, minor_units
from venditor.core.text import pick
from venditor.rights.citation import cited
from venditor.rights.jurisdictions import default_library
from venditor.rights.places import jurisdiction_name
from venditor.rules.model import Provision
from venditor.rules.wording import locale, write_country, write_day, write_money
from venditor.server.cases.receipts import likely_zone_of, write_utc
from venditor.server.cases.story import Step, Story
from venditor.server.faces.console import kept
from venditor.server.faces.console.amounts import amounts_told
from venditor.server.faces.console.law_page import law_told, money_told
from venditor.server.faces.console.times import chip_of, write_city, write_instant, write_moment
from venditor.server.faces.console.words import ACKNOWLEDGEMENTS, ACTORS, OUTCOMES, TASKS, told
from venditor.server.log.selectors import Shown, proof_of
from venditor.server.markets.selectors import passed_cases, receivers
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import buyer_of, lines_of, order_of_number
from venditor.server.staff.selectors import members
from venditor.server.staff.services import CASES, ORDERS, may

LONGEST_SEARCH = 200
# Days of an order that the law asks about, in the order in which they pass.
DAYS: Mapping[str, str | Promise] = {
    "concluded_on": _("Ordered"),
    "informed_on": _("Informed of the right"),
    "delivered_on": _("Delivered"),
}


def context_of(story: Story, request: Any) -> dict[str, Any]:
    """Everything the template shows of a case."""
    case, state, language = story.case, story.state, request.language
    sought = request.GET.get("order", "").strip()[:LONGEST_SEARCH]
    found = order_of_number(sought, market=case.market_id) if sought else None
    return {
        "case": case,
        "state": state,
        "declaration": state.declaration.shown() if state.declaration else None,
        "spoken": language_name(state.language, language),
        "chip": chip_of(case, now=request.now, language=language, nothing_due=state.nothing_due),
        "due": _due(state.next_due, request) if state.next_due else None,
        "times": _times(story, request),
        "tasks": [
            {"kind": task.kind, "red": task.red, "words": _task_words(task.kind, story)}
            for task in state.tasks
        ],
        "mail": _mail(story),
        "failed_letters": _failed_letters(story),
        "proof": proof_of(case, shown=Shown.ALL) if state.declaration else None,
        "steps": [_step(step, story, request) for step in reversed(story.steps)],
        "law": law_told(story, language),
        **money_told(state, language),
        "order": order_told(case.order, language) if case.order else None,
        "suggested": order_told(case.suggested, language) if case.suggested and not case.order else None,
        "sought": sought,
        "found": order_told(found, language) if found else None,
        "members": [one.user for one in members() if may(one.role, CASES)],
        # A marketplace has paid nothing, and pays nothing back.
        "outcomes": [pair for pair in OUTCOMES.items() if not state.entry or pair[0] != "refunded"],
        "may_work": may(request.membership.role, CASES),
        "may_order": may(request.membership.role, ORDERS),
        "kept": kept.case_told(case, request),
        "sellers": sellers_told(story) if state.entry else None,
    }


def _task_words(kind: str, story: Story) -> tuple[str | Promise, str | Promise]:
    """What a task is called, and what to do; where sellers gave a declaration back, who did."""
    gave_back = [story.sellers[route.case] for route in story.state.routes if route.declined]
    if kind != "route" or not gave_back:
        return TASKS[kind]
    listed = gettext(", ").join(gave_back)
    title = gettext("Given back by %(sellers)s: not a contract of its own") % {"sellers": listed}
    return title, gettext("Find whose it is and pass it on, or close the case and answer the consumer.")


def sellers_told(story: Story) -> dict[str, Any]:
    """To whom a marketplace's case was passed on, how it stands there, and to whom it can be.

    Of a seller's case the marketplace sees that it is there and whether it is done, and nothing of its order.
    """
    declined = {route.case for route in story.state.routes if route.declined}
    passed = passed_cases([story.case.id]).get(story.case.id, ())
    return {
        "passed": [
            {"seller": one.seller, "case": one.case, "declined": str(one.case.id) in declined}
            for one in passed
        ],
        "members": receivers(),
    }


def language_name(tag: str, language: str) -> str:
    """What a language is called in the reader's; its tag where that is not known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale(language)) or tag
    except ValueError:
        return tag


def order_told(order: Order, language: str) -> dict[str, Any]:
    """An order as the pages show it."""
    return {
        "id": order.id,
        "number": order.number,
        "buyer": buyer_of(order),
        "country": write_country(order.country, language) if order.country else "",
        "days": [(label, _day(order.facts.get(name), language)) for name, label in DAYS.items()],
        "lines": [
            {
                "article": line.article,
                "sku": line.sku,
                "pieces": line.pieces,
                "price": _price(line.unit_price, order.currency, language),
            }
            for line in lines_of(order)
        ],
        "amounts": amounts_told(order, language),
    }


def _day(told: Any, language: str) -> str:
    if told == "none":
        return gettext("not yet")
    return write_day(date.fromisoformat(told), language) if told else gettext("not known")


def _price(minor: int | None, currency: str, language: str) -> str:
    if minor is None or not currency:
        return ""
    amount = Decimal(minor).scaleb(-minor_units(currency))
    return write_money(Money.parse({"amount": str(amount), "currency": currency}), language)


def _due(due: Due, request: Any) -> dict[str, Any]:
    language, library = request.language, default_library()
    provision = next(
        (one for one in library.program(due.law).provisions.values() if one.id == due.provision), None
    )
    return {
        "due": due,
        "day": write_day(due.day, language),
        "law": jurisdiction_name(library, due.law, language).text,
        "articles": _articles(provision, due.clause, language) if provision else "",
        "url": provision.act.url if provision else "",
        "until": write_instant(due.at, due.zone, language),
    }


def _articles(provision: Provision, clause: str, language: str) -> str:
    act = pick(provision.act.short, language).text
    # The newest version that has the clause; which one decided is told by the packs' hash.
    for version in reversed(provision.versions):
        for one in version.clauses:
            if one.id == clause:
                return ", ".join(cited(act, one.cites))
    return act


def _times(story: Story, request: Any) -> dict[str, str]:
    """Her clock, as likely as it is known; UTC; and the reader's own."""
    case, state = story.case, story.state
    country = case.order.country if case.order else ""
    zone = main_zone(country) if country else likely_zone_of(case.tenant, state.language)
    own = request.user.zone
    language = request.language
    return {
        "hers": write_instant(state.declared_at, zone, language),
        "utc": write_utc(state.declared_at),
        "own": write_instant(state.declared_at, own, language) if own not in (zone, "UTC") else "",
        "day": write_day(state.day, language),
    }


def _mail(story: Story) -> dict[str, Any]:
    shape, words = ACKNOWLEDGEMENTS[story.state.acknowledgement]
    last = next(
        (
            step.event
            for step in reversed(story.steps)
            if isinstance(step.event, AcknowledgementSent | AcknowledgementBounced)
        ),
        None,
    )
    return {
        "shape": shape,
        "words": words,
        "sent": last if isinstance(last, AcknowledgementSent) else None,
        "bounced": last if isinstance(last, AcknowledgementBounced) else None,
        "failed": story.state.acknowledgement in ("bounced", "undeliverable"),
    }


def _failed_letters(story: Story) -> list[LetterFailed]:
    """Letters that did not arrive and that nobody has seen to, the last first."""
    failures = [step.event for step in reversed(story.steps) if isinstance(step.event, LetterFailed)]
    return [one for one in failures if story.state.letters[one.letter] == "failed"]


def _step(step: Step, story: Story, request: Any) -> dict[str, Any]:
    zone = request.user.zone
    return {
        "told": told(step.event, story),
        "actor": step.staff or ACTORS[step.actor],
        "at": write_moment(step.event.at, zone, request.language),
        "zone": zone if zone == "UTC" else write_city(zone, request.language),
        "machine": step.event.at.astimezone(UTC).isoformat(),
        "utc": write_utc(step.event.at),
    }
