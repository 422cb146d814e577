"""A made-up shop with orders and withdrawals, as a first look at every kind of case."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from venditor.aftersales import Declaration, Part, Signals
from venditor.core import clock
from venditor.server.cases.services import Submitted, declare
from venditor.server.orders.links import order_token
from venditor.server.orders.selectors import order_of_number
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import TypedLine, TypedOrder
from venditor.server.outbox.worker import work_off
from venditor.server.staff.models import Membership, Role, User
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.opening import open_seller
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import tenant_of_slug

SLUG, EMAIL = "formosa-tea", "demo@formosa-tea.example"
SETTINGS = {
    "name": "福爾摩沙茶行 Formosa Tea",
    "address": "臺北市大同區迪化街一段 1 號\n103 臺北, Taiwan",
    "email": "shop@formosa-tea.example",
    "country": "TW",
    "markets": ["DE", "AT", "FR", "NL", "TW"],
    "language": "de",
    "colour": "#1f6f4a",
}
_A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=50))
_MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """What a first visitor is told.

    Attributes:
        links: labels and paths.
        sign_in: how to sign in to the console.
    """

    links: Sequence[tuple[str, str]]
    sign_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    """A withdrawal of the story.

    Attributes:
        days: how many days ago it was declared.
        channel_order: number of the order whose own link was used; empty where none was.
        signals: what the submission showed.
    """

    declaration: Declaration
    days: int
    channel_order: str = ""
    signals: Signals = _A_PERSON


def put_in() -> Shown:
    """Put the shop in, where there is none yet; what to show in any case."""
    now = clock.now()
    tenant = tenant_of_slug(SLUG) or _opened(now)
    with acting_for(tenant.id):
        order = order_of_number("FT-1003")
    token = f"&t={order_token(order)}" if order else ""
    links = (
        ("Withdraw from a contract", f"/w/{SLUG}?lang=de"),
        ("... from the link in a mail", f"/w/{SLUG}?lang=de{token}"),
        ("Console of the shop", "/console/"),
        ("Rights of an order", "/rights"),
        ("Start", "/"),
    )
    return Shown(
        links, f"Sign in to the console with {EMAIL} and {_password_file().read_text('ascii').strip()}"
    )


def _opened(now: datetime) -> Tenant:
    tenant = open_seller(SLUG, SETTINGS, now=now)
    owner = User.objects.create_user(
        EMAIL, _password(), name="陳美玲", language="zh-Hant", zone="Asia/Taipei"
    )
    with acting_for(tenant.id):
        Membership.objects.create(tenant=tenant, user=owner, role=Role.OWNER, made_at=now)
    for order in _orders(now):
        order_type(tenant=tenant, actor=owner.id, order=order, now=now)
    for told in _declarations():
        _declare(told, tenant, at=now - timedelta(days=told.days, hours=2))
    work_off(worker="demo", now=clock.now(), most=_MOST_ITEMS)
    return tenant


def _password_file() -> Path:
    folder: Path = settings.VAR
    return folder / "demo-password"


def _password() -> str:
    password = secrets.token_urlsafe(12)
    handle = os.open(_password_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(password + "\n")
    return password


def _orders(now: datetime) -> tuple[TypedOrder, ...]:
    oolong = TypedLine(article="高山烏龍茶 Hochland-Oolong 150 g", pieces=2, sku="OO-150", unit_price="24.50")
    pot = TypedLine(article="Teekanne „Yingge“", pieces=1, sku="TP-07", unit_price="59.00")
    engraved = TypedLine(
        article="Teedose mit Gravur",
        sku="TD-G",
        unit_price="32.00",
        facts={"made_to_specification": True},
    )
    return (
        _order(now, "FT-1001", "anna.huber@kunde.example", "Anna Huber", 9, (oolong, pot), region="DE-BY"),
        _order(now, "FT-1002", "j.moser@kunde.example", "Josef Moser", 40, (oolong,), country="AT"),
        _order(now, "FT-1003", "lea@kunde.example", "Léa Martin", 5, (oolong, pot, engraved), country="FR"),
        _order(now, "FT-1004", "mehmet@kunde.example", "Mehmet Yıldız", 20, (pot,), region="DE-BE"),
    )


def _order(  # noqa: PLR0913 - one order, each part of it named
    now: datetime,
    number: str,
    email: str,
    name: str,
    days: int,
    lines: tuple[TypedLine, ...],
    *,
    country: str = "DE",
    region: str = "",
) -> TypedOrder:
    ordered = (now - timedelta(days=days + 6)).date()
    facts = {
        "concluded_on": ordered,
        "informed_on": ordered,
        "delivered_on": (now - timedelta(days=days)).date(),
        "product": "goods",
        "contract": "distance",
        "channel": "online",
        "trader_country": "TW",
        "trader_directs_activity": True,
    }
    return TypedOrder(
        number=number,
        email=email,
        name=name,
        country=country,
        region=region,
        currency="EUR",
        facts=facts,
        lines=lines,
    )


def _declarations() -> tuple[_Declared, ...]:
    return (
        _Declared(
            declaration=Declaration(
                name="Anna Huber", contract="FT-1001", contact="anna.huber@kunde.example"
            ),
            days=3,
        ),
        _Declared(
            declaration=Declaration(name="Josef Moser", contract="FT-1002", contact="j.moser@kunde.example"),
            days=16,
        ),
        _Declared(
            declaration=Declaration(
                name="Léa Martin",
                contract="FT-1003",
                contact="lea@kunde.example",
                whole=False,
                parts=(Part("Teekanne „Yingge“", 1),),
                words="Die Kanne, bitte. Den Tee behalte ich.",
            ),
            days=1,
            channel_order="FT-1003",
        ),
        _Declared(
            declaration=Declaration(
                name="M. Yildiz", contract="Bestellung FT-1004", contact="anderes.postfach@kunde.example"
            ),
            days=2,
        ),
        _Declared(
            declaration=Declaration(
                name="王小明", contract="die Kanne von neulich", contact="xiaoming@kunde.example"
            ),
            days=0,
        ),
        _Declared(
            declaration=Declaration(name="aaaa", contract="FT-9999", contact="victim@kunde.example"),
            days=0,
            signals=Signals(trap_filled=True, page_token_valid=False, time_taken=None),
        ),
    )


def _declare(told: _Declared, tenant: Tenant, *, at: datetime) -> None:
    order = None
    if told.channel_order:
        with acting_for(tenant.id):
            order = order_of_number(told.channel_order)
    declare(
        Submitted(
            declaration=told.declaration,
            language="de",
            channel="order_link" if order else "hosted",
            nonce="",
            signals=told.signals,
            network="192.0.2.1",
            countries=(order.country,) if order else tuple(SETTINGS["markets"]),
            order=order.id if order else None,
        ),
        tenant=tenant,
        now=at,
    )
