"""The receipt of a declaration: what the screen, the mail and the PDF say, from one source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from venditor.aftersales import Declaration, likely_zone, main_zone
from venditor.aftersales.events import Channel, WithdrawalDeclared
from venditor.core.identifiers import token_digest
from venditor.server.cases.models import Case, CaseEvent, CaseLink
from venditor.server.cases.records import read_event
from venditor.server.log.selectors import commitment_of
from venditor.server.tenants.models import Tenant

# Characters of a commitment that are shown together.
_GROUP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is acknowledged.

    Attributes:
        number: receipt number.
        seller: whom the declaration went to.
        declaration: what was declared, character for character.
        language: BCP 47 tag of the page it was declared on.
        at: the instant it arrived, to the second, in UTC.
        zone: the IANA zone in which the consumer's local time is told.
        day: the day that counts, which is the earlier one where the zone is not certain.
        commitment: to the declaration, in hexadecimal, as it stands in the public log.
        channel: how the declaration came.
        market, came_by: the marketplace that passed it on, and the receipt number that it gave out: the one
            that the consumer knows. Empty where none did.
    """

    number: str
    seller: Tenant
    declaration: Declaration
    language: str
    at: datetime
    zone: str
    day: date
    commitment: str = ""
    channel: Channel = "hosted"
    market: str = ""
    came_by: str = ""

    def local(self, language: str) -> tuple[str, str]:
        """The consumer's local time to the second, and the place whose time it is, in a language."""
        clock = self.at.astimezone(ZoneInfo(self.zone))
        locale = Locale.parse(language, sep="-")
        time = f"{format_date(clock, 'full', locale)}, {format_time(clock, 'HH:mm:ss', locale=locale)}"
        place = city_of_zone(self.zone, locale)
        offset = f"{clock:%z}"
        return time, f"{place}, UTC{offset[:3]}:{offset[3:]}"

    def counted(self, language: str) -> str:
        """The day that counts, in a language; empty where it is the day on the consumer's clock."""
        if self.at.astimezone(ZoneInfo(self.zone)).date() == self.day:
            return ""
        return str(format_date(self.day, "full", Locale.parse(language, sep="-")))

    @property
    def fingerprint(self) -> str:
        """The commitment as people read it: in groups of eight characters; empty where there is none."""
        return " ".join(self.commitment[start : start + _GROUP] for start in range(0, 64, _GROUP)).strip()

    @property
    def utc(self) -> str:
        """The instant in UTC to the second, the same in every language."""
        return write_utc(self.at)


def city_of_zone(zone: str, locale: Locale) -> str:
    """The city an IANA zone is named after, in the reader's language."""
    known: str | None = locale.time_zones.get(zone, {}).get("city")
    return known or zone.rpartition("/")[2].replace("_", " ")


def write_utc(at: datetime) -> str:
    """An instant in UTC to the second, the same in every language."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def receipt_of(case: Case, *, of_the_order: bool = False) -> Receipt | None:
    """The receipt of a case; ``None`` where what was declared has been erased.

    Args:
        case: whose.
        of_the_order: whether it may show whose clock the order tells; the likely one otherwise.
    """
    row = CaseEvent.objects.get(case=case, number=1)
    declared = read_event(row, person=case.person_id)
    if not isinstance(declared, WithdrawalDeclared) or declared.personal is None:
        return None
    country = case.order.country if of_the_order and case.order else ""
    return Receipt(
        number=declared.receipt,
        seller=case.tenant,
        declaration=declared.personal,
        language=declared.language,
        at=declared.at,
        zone=main_zone(country) if country else likely_zone_of(case.tenant, declared.language),
        day=case.day if country else declared.day,
        commitment=commitment_of(row.id),
        channel=declared.channel,
        market=case.market.name if case.market else "",
        came_by=declared.came_by,
    )


def likely_zone_of(seller: Tenant, language: str) -> str:
    """The zone of whoever declares to a seller in a language, as likely as it is known."""
    return likely_zone(language, markets=seller.markets, home=seller.country)


def case_of_link(token: str, *, purpose: str) -> Case | None:
    """The case of the current seller that a secret link opens."""
    digest = token_digest(token, purpose=purpose)
    link = CaseLink.objects.filter(digest=digest, purpose=purpose).select_related("case__tenant").first()
    return link.case if link else None


def case_named(case: UUID) -> Case:
    """A case of the current seller by its id.

    Raises:
        Case.DoesNotExist: when the current seller has no such case.
    """
    found: Case = Case.objects.select_related("tenant", "order", "suggested", "staff").get(id=case)
    return found
