"""What the kernel's words are called on the pages: events, tasks, states, outcomes, roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.aftersales import Event
from venditor.aftersales import events as happened
from venditor.core.errors import VenditorError
from venditor.core.money import Money, minor_units
from venditor.server.cases.story import Story

Words: TypeAlias = str | Promise

FILTERS: Mapping[str, Words] = {
    "open": _("Open"),
    "mine": _("Mine"),
    "red": _("Red"),
    "held": _("Mail held"),
    "unmatched": _("Without order"),
    "closed": _("Closed"),
}
ROLES: Mapping[str, Words] = {
    "owner": _("Owner"),
    "agent": _("Agent"),
    "reader": _("Reader"),
}
ROLE_HINTS: Mapping[str, Words] = {
    "owner": _("everything, also settings and staff"),
    "agent": _("cases and orders"),
    "reader": _("reads, and changes nothing"),
}
OUTCOMES: Mapping[str, Words] = {
    "refunded": _("The money was paid back"),
    "settled": _("Settled in another way"),
    "no_right": _("There was no right to withdraw"),
    "duplicate": _("The same declaration came twice"),
    "not_ours": _("Not a contract with us"),
}
# How cases end; the last only of itself, when all of a declaration has been passed on.
ENDS: Mapping[str, Words] = {**OUTCOMES, "passed_on": _("Passed on to the sellers")}
TASKS: Mapping[str, tuple[Words, Words]] = {
    "overdue": (
        _("The day to refund is over"),
        _("Pay back what is owed today, then close the case and say how it was paid."),
    ),
    "acknowledge": (
        _("The consumer has no acknowledgement"),
        _(
            "The mail did not arrive. Send it again, or hand it over in another way and note how: "
            "the law owes it on a durable medium."
        ),
    ),
    "release": (
        _("A mail waits for you"),
        _("Look at the declaration. If a person may have written it, send the acknowledgement."),
    ),
    "release_late": (
        _("A mail has waited too long"),
        _(
            "Look at the declaration. If a person may have written it, send the acknowledgement now: "
            "the law owes it without undue delay."
        ),
    ),
    "letter": (
        _("A letter did not arrive"),
        _("Write another one, or reach the consumer in another way and note how."),
    ),
    "route": (
        _("Nobody knows which seller it is for"),
        _("Find the seller and pass the declaration on today: it counts from when it arrived here."),
    ),
    "check_match": (
        _("An order may belong to it"),
        _("Compare the order with the declaration and match it, or look for another."),
    ),
    "match": (
        _("No order is known for it"),
        _("Find the order by its number and match it. The declaration counts either way."),
    ),
    "assess": (
        _("The law's answer is not clear"),
        _("Add what is missing to the order, or decide what is open and write down what you found."),
    ),
    "answer": (
        _("Nothing goes back"),
        _("Look below why, answer the consumer, and close the case."),
    ),
    "withheld": (
        _("The refund waits for the goods"),
        _(
            "Its day is over, and the law lets you hold it back until the goods are back or were shown to be "
            "sent. Record either as soon as you know of it; then pay back at once."
        ),
    ),
}
ACKNOWLEDGEMENTS: Mapping[str, tuple[str, Words]] = {
    "queued": ("waits", _("On its way")),
    "held": ("warn", _("Held")),
    "sent": ("good", _("Sent")),
    "bounced": ("bad", _("Came back")),
    "undeliverable": ("bad", _("No mail server took it")),
    "handed_over": ("good", _("Handed over in another way")),
    "by_marketplace": ("good", _("Given by the marketplace")),
}
HOLD_REASONS: Mapping[str, Words] = {
    "trap": _("a field that people do not see was filled in"),
    "token": _("the page's own mark was missing or changed"),
    "too_fast": _("it was sent faster than a person types"),
    "network": _("much came from the same network within an hour"),
    "contact": _("several mails went to the same address within an hour"),
    "contract": _("several declarations named the same contract within an hour"),
    "seller": _("more declarations came to you within an hour than mails may leave"),
}
CHANNELS: Mapping[str, Words] = {
    "hosted": _("on the withdrawal page"),
    "order_link": _("through the link of the order"),
    "api": _("through the shop system"),
    "staff": _("recorded by staff"),
    "marketplace": _("on a marketplace, which passed it on"),
}
EVIDENCE: Mapping[str, Words] = {
    "order_link": _("the order's own link was used"),
    "contact": _("the address is the order's own"),
    "staff": _("staff compared them"),
}
# Why a line of an imported file was not taken; see venditor.server.orders.csv_import.
IMPORT_REASONS: Mapping[str, Words] = {
    "quotes": _("A quotation mark is not closed."),
    "columns": _("The row has more or fewer cells than there are headings."),
    "text": _("The row holds bytes that are no text."),
    "missing": _("This is empty, and it is needed."),
    "too_long": _("The text is too long."),
    "too_many": _("The order has too many lines."),
    "characters": _("The text holds characters that cannot be kept."),
    "address": _("This does not have the shape of an e-mail address."),
    "day": _("This is not a day of the calendar."),
    "day_ambiguous": _("This can be two days; write it like 2026-03-02."),
    "amount": _("This is not an amount of the currency."),
    "amount_ambiguous": _("This can be two amounts; write it with a point and all decimals of the currency."),
    "currency": _("This needs a currency of three letters, such as EUR."),
    "pieces": _("This is not a whole number of pieces."),
    "truth": _("This is neither yes nor no."),
    "fact": _("This value is not known, or does not go together with another one."),
    "country": _("Write the country with its two letters, such as DE."),
    "day_to_come": _("This day is still to come."),
    "before_order": _("This day is before the day of the order."),
    "differs": _("Rows of one order say different things."),
    "credit": _("The row gives something back; it is no line of an order."),
    "order": _("Another row of the same order cannot be used."),
    "seller": _("No seller of this name sells here."),
    "seller_ambiguous": _("Several sellers have this name; write the name that stands in its address."),
}
# Why a whole file was not taken, by the code of the error; placeholders are facts of the error.
FILE_TROUBLES: Mapping[str, Words] = {
    "orders.too_large": _("The file is larger than %(most)s bytes. Bring it in in parts."),
    "orders.too_many_rows": _("The file has more than %(most)s rows. Bring it in in parts."),
    "orders.empty": _(
        "The file has no headings that can be read. Save it as CSV with the headings in its first row."
    ),
    "orders.encoding": _("The file is no text in UTF-8, UTF-16 or Windows-1252. Save it as CSV in UTF-8."),
    "orders.heading_twice": _(
        "Columns %(first)s and %(second)s have the same heading. Give each column a heading of its own."
    ),
    "orders.no_number": _(
        "No column has the order number. Name it “order number”, or bring in the export of Shopify or "
        "WooCommerce as it is."
    ),
    "orders.no_seller": _("No column has the seller. Name it “seller”, and name one in each row."),
}
# How money was paid back; a list, for nothing that was typed stays in the open after the person is erased.
MEANS: Mapping[str, Words] = {
    "card": _("card"),
    "transfer": _("bank transfer"),
    "wallet": _("online payment service"),
    "gift_card": _("gift card"),
    "cash": _("cash"),
    "other": _("in another way"),
}
ACTORS: Mapping[str, Words] = {
    "consumer": _("Consumer"),
    "system": _("Venditor"),
    "staff": _("Staff"),
}
# What a look for the record of a host name found; see venditor.server.tenants.hosts.
FOUND: Mapping[str, Words] = {
    "nothing": _("There is no record under this name yet."),
    "other": _("There is a record under this name, and it says something else."),
    "no_answer": _("The name servers of the domain gave no answer."),
    "taken": _("The record is right, and the name stands at another seller here. Ask whoever runs Venditor."),
}
SETTINGS: Mapping[str, Words] = {
    "name": _("Name"),
    "address": _("Address"),
    "email": _("E-mail"),
    "country": _("Country"),
    "markets": _("Countries you sell to"),
    "language": _("Language"),
    "colour": _("Colour"),
    "privacy_url": _("Privacy notice"),
    # How long persons are kept.
    "cases": _("Months after the case was closed"),
    "orders": _("Months after the last day known of the order"),
}


def file_words(error: VenditorError) -> str:
    """Why a file of orders was not taken, and what to do."""
    return str(FILE_TROUBLES[error.code]) % error.facts


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words.

    Attributes:
        title: what happened.
        quoted: what a person or a server wrote, in whatever language.
        erased: whether something personal stood here and was erased.
    """

    title: str
    quoted: str = ""
    erased: bool = False


def told(event: Event, story: Story) -> Told:
    """An event of a case in the words of the page."""
    quoted = getattr(event, "personal", None)
    erased = hasattr(event, "personal") and quoted is None
    return Told(str(_title(event, story)), quoted if isinstance(quoted, str) else "", erased)


def _title(event: Event, story: Story) -> Words:
    match event:
        case happened.WithdrawalDeclared():
            return gettext("A withdrawal was declared, %(how)s.") % {"how": CHANNELS[event.channel]}
        case happened.AcknowledgementHeld():
            reason = HOLD_REASONS.get(event.reason, event.reason)
            return gettext("The acknowledgement's mail was held: %(reason)s.") % {"reason": reason}
        case happened.AcknowledgementSent():
            values = {"host": event.host, "code": event.code, "text": event.text}
            return gettext("%(host)s took the acknowledgement over: %(code)s %(text)s") % values
        case happened.AcknowledgementBounced():
            return gettext("The acknowledgement came back (%(status)s).") % {"status": event.status}
        case happened.OrderSuggested():
            return gettext("Order %(number)s has the number that was named.") % {
                "number": _number(event.order, story)
            }
        case happened.OrderMatched():
            values = {"number": _number(event.order, story), "evidence": EVIDENCE[event.evidence]}
            return gettext("Matched to order %(number)s: %(evidence)s.") % values
        case happened.OrderUnmatched():
            return gettext("The match to order %(number)s was undone.") % {
                "number": _number(event.order, story)
            }
        case happened.CaseAssigned() if event.staff:
            return gettext("Assigned to %(name)s.") % {
                "name": story.names.get(UUID(event.staff), gettext("an account that is gone"))
            }
        case happened.CaseClosed():
            return _closed(event)
        case _:
            return _done_for_it(event, story) or _passed_on(event, story) or _PLAIN[type(event)]


def _passed_on(event: Event, story: Story) -> str:
    """What a marketplace and a seller did about a declaration; empty for everything else."""
    match event:
        case happened.DeclarationPassedOn():
            values = {"seller": story.sellers[event.case], "receipt": event.receipt}
            return gettext("Passed on to %(seller)s, under its receipt number %(receipt)s.") % values
        case happened.SellerDeclined():
            values = {"seller": story.sellers[event.case]}
            return gettext("%(seller)s closed it: not a contract of its own.") % values
        case happened.SellerTookBack():
            return gettext("%(seller)s opened it again.") % {"seller": story.sellers[event.case]}
        case _:
            return ""


def _done_for_it(event: Event, story: Story) -> str:
    """What came back, and what was paid back; empty for everything else."""
    match event:
        case happened.LetterFailed() if event.status:
            return gettext("A letter to the consumer came back (%(status)s).") % {"status": event.status}
        case happened.GoodsSentBack():
            return gettext("The consumer sent the goods back on %(day)s.") % {"day": event.day}
        case happened.GoodsReturned():
            return gettext("The goods arrived on %(day)s.") % {"day": event.day}
        case happened.RefundRecorded():
            amount = _money(event.amount, event.currency)
            values = {"amount": amount, "day": event.day, "means": MEANS.get(event.means, event.means)}
            return gettext("%(amount)s were paid back on %(day)s: %(means)s.") % values
        case happened.RefundTakenBack():
            return _taken_back(event, story)
        case _:
            return ""


def _closed(event: happened.CaseClosed) -> str:
    values: dict[str, Any] = {"outcome": OUTCOMES.get(event.outcome, event.outcome)}
    if not event.owed:
        return gettext("Closed: %(outcome)s.") % values
    values["amount"] = _money(event.owed, event.currency)
    return gettext("Closed: %(outcome)s. It was confirmed that by the law %(amount)s was owed.") % values


def _taken_back(event: happened.RefundTakenBack, story: Story) -> str:
    wrong = next(
        step.event
        for step in story.steps
        if isinstance(step.event, happened.RefundRecorded) and step.event.key == event.key
    )
    values = {"amount": _money(wrong.amount, wrong.currency), "day": wrong.day}
    return gettext("The entry that %(amount)s were paid back on %(day)s was taken back.") % values


def _money(minor: int, currency: str) -> Money:
    return Money(Decimal(minor).scaleb(-minor_units(currency)), currency)


def _number(order: str, story: Story) -> str:
    return story.orders.get(order, "?")


_PLAIN: Mapping[type, Words] = {
    happened.AcknowledgementReleased: _("The held mail was released."),
    happened.AcknowledgementDelayed: _("The held mail has waited too long."),
    happened.AcknowledgementUndeliverable: _(
        "No mail server took the acknowledgement; sending was given up."
    ),
    happened.AcknowledgementQueuedAgain: _("The acknowledgement was queued again."),
    happened.AcknowledgementHandedOver: _("The acknowledgement was handed over in another way."),
    happened.ContactConfirmed: _("The mailed link was opened: the address reaches somebody."),
    happened.DueSet: _("The day to refund was worked out."),
    happened.DueDropped: _("No day to refund is known any more."),
    happened.DuePassed: _("The day to refund was over."),
    happened.CaseAssigned: _("Assigned to nobody."),
    happened.NoteAdded: _("A note was written."),
    happened.LetterSent: _("A letter was sent to the consumer."),
    happened.LetterFailed: _("No mail server took a letter to the consumer; sending was given up."),
    happened.LettersHandled: _("A letter that did not arrive was seen to in another way."),
    happened.CaseReopened: _("Opened again."),
    happened.AssessmentMade: _("What the law gives was worked out."),
    happened.BuyerVouchedFor: _("Staff made sure that the buyer declared it."),
    happened.AssessmentReviewed: _("What the law leaves open was looked at."),
}
CHANGES: Mapping[str, Words] = {
    "settings.changed": _("Settings changed"),
    "host.added": _("Host name added"),
    "host.asked": _("Look for the record of a host name asked for"),
    "host.looked": _("Record of a host name looked for"),
    "host.proven": _("Host name shown to be the seller's own"),
    "host.given_up": _("Record of a host name looked for no more"),
    "host.removed": _("Host name removed"),
    "label.changed": _("Words of the entry changed"),
    "staff.invited": _("Invited"),
    "staff.taken_on": _("Taken on"),
    "staff.role": _("Role changed"),
    "staff.removed": _("Removed from the staff"),
    "seller.opened": _("Seller opened"),
    "key.made": _("API key made"),
    "key.revoked": _("API key taken back"),
    "webhook.added": _("Address of webhooks added"),
    "webhook.removed": _("Address of webhooks removed"),
    "webhook.renewed": _("Secret of webhooks renewed"),
    "webhook.enabled": _("Address of webhooks told again"),
    "retention.changed": _("Time for which persons are kept changed"),
    "hold.placed": _("Case held beyond its time"),
    "hold.lifted": _("Hold of a case lifted"),
    "person.erased": _("Person of a closed case erased"),
    "buyers.erased": _("Buyers of old orders erased"),
    "order.typed": _("Order entered"),
    "orders.imported": _("File of orders imported"),
    "member.joined": _("A seller joined the marketplace"),
    "member.left": _("A seller left the marketplace"),
    "market.joined": _("Sells on a marketplace"),
    "market.left": _("Sells on a marketplace no longer"),
    "orders.from_market": _("Orders brought in by a marketplace"),
    "job.stopped": _("Import stopped"),
    "job.resumed": _("Import gone on with"),
}
# What happens of itself, as time passes; everything else that no account did came from the command line.
BY_ITSELF = frozenset(
    {"orders.from_market", "host.looked", "host.given_up", "person.erased", "buyers.erased"}
)
