"""The notice to a seller that withdrawals have arrived: how many and since when, nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from venditor.adapters.mail import Letter, Mailbox
from venditor.aftersales import main_zone
from venditor.aftersales.intake import LONGEST_HOLD, NO_PERSON
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.services import NOTICE_EVERY
from venditor.server.config.languages import TAGS, named
from venditor.server.mail.sending import bounce_token, message_id, reachable, send_letter
from venditor.server.outbox.handling import Outcome
from venditor.server.outbox.models import OutboxItem
from venditor.server.tenants.models import Tenant


def send(item: OutboxItem, *, now: datetime) -> Outcome:
    """Tell a seller of what arrived in one stretch of time, but for what waits because a program sent it.

    Raises:
        GiveUp: when no mail can be sent there, or the mail server refuses it for good.
        RetryLater: when it was not taken now.
    """
    since = datetime.fromisoformat(item.payload["since"])
    # By when it reached this seller: a marketplace may pass on what was declared days before.
    opened = CaseEvent.objects.filter(number=1, recorded_at__gte=since, recorded_at__lt=since + NOTICE_EVERY)
    arrived = Case.objects.filter(id__in=opened.values("case"))
    by_programs = CaseEvent.objects.filter(kind="acknowledgement_held", public__reason__in=sorted(NO_PERSON))
    told_of = arrived.exclude(acknowledgement="held", id__in=by_programs.values("case"))
    count, held = told_of.count(), told_of.filter(acknowledgement="held").count()
    if not count:
        return Outcome({"sent": False, "why": "nothing"})
    seller = Tenant.objects.get(id=item.tenant_id)
    reply = send_letter(letter(item, seller, arrived=Arrived(count, held, since), now=now), item=item)
    return Outcome({"sent": True, "code": reply.code, "count": count})


@dataclass(frozen=True, slots=True)
class Arrived:
    """What arrived in one stretch of time.

    Attributes:
        count: how many withdrawals; held: of how many the mail waits because a limit was reached.
        since: when the stretch began.
    """

    count: int
    held: int
    since: datetime


def letter(item: OutboxItem, seller: Tenant, *, arrived: Arrived, now: datetime) -> Letter:
    """The letter, in the seller's language where the console speaks it, else in English."""
    console = f"{settings.BASE_URL}/console/"
    spoken = named(seller.language) or settings.LANGUAGE_CODE
    with translation.override(spoken):
        count = arrived.count
        subject = ngettext("%(count)s new withdrawal", "%(count)s new withdrawals", count) % {"count": count}
        told = _told(arrived, seller, TAGS[spoken])
        asks = gettext("Open the console to see them, the most urgent first:")
    return Letter(
        sender=Mailbox(settings.MAIL_FROM, "Venditor"),
        recipient=reachable(seller.email, name=seller.name),
        subject=subject,
        text="\n\n".join([*told, f"{asks}\n{console}\n"]),
        html=(
            f'<!doctype html><html lang="{TAGS[spoken]}"><head><meta charset="utf-8">'
            f"<title>{escape(subject)}</title></head><body>"
            f"{''.join(f'<p>{escape(sentence)}</p>' for sentence in told)}"
            f'<p>{escape(asks)}<br><a href="{escape(console)}">{escape(console)}</a></p></body></html>'
        ),
        language=TAGS[spoken],
        message_id=message_id(item),
        date=now,
        bounce_token=bounce_token(item),
    )


def _told(arrived: Arrived, seller: Tenant, language: str) -> list[str]:
    """What arrived, and what waits, in the language that is active."""
    told = ngettext(
        "%(count)s withdrawal has arrived for %(seller)s since %(since)s.",
        "%(count)s withdrawals have arrived for %(seller)s since %(since)s.",
        arrived.count,
    )
    since = _on_the_clock(arrived.since, seller, language)
    waits = ngettext(
        "The mail of %(held)s waits, because more came within an hour than may leave at a time. "
        "It leaves by itself as soon as it may; "
        "if it has not after %(hours)s hours it is red in the console.",
        "The mails of %(held)s wait, because more came within an hour than may leave at a time. "
        "They leave by themselves as soon as they may; "
        "those that have not after %(hours)s hours are red in the console.",
        arrived.held,
    )
    sentences = [told % {"count": arrived.count, "seller": seller.name, "since": since}]
    if arrived.held:
        sentences.append(waits % {"held": arrived.held, "hours": LONGEST_HOLD // timedelta(hours=1)})
    return sentences


def _on_the_clock(instant: datetime, seller: Tenant, language: str) -> str:
    """The seller's time, in the language of the letter; it is only shown."""
    zone = main_zone(seller.country)
    clock = instant.astimezone(ZoneInfo(zone))
    return f"{format_datetime(clock, 'medium', locale=Locale.parse(language, sep='-'))} ({zone})"
