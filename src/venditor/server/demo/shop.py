"""A made-up shop with orders and withdrawals, as a first look at every kind of case."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from venditor.core import clock
from venditor.core.errors import VenditorError
from venditor.server.cases.services import Submitted, declare
from venditor.server.demo import market
from venditor.server.demo.story import DECLARED, Declared, orders
from venditor.server.orders.links import order_token
from venditor.server.orders.selectors import order_of_number
from venditor.server.orders.services import order_type
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


def put_in() -> Shown:
    """Put the shop in, where there is none yet; what to show in any case.

    Raises:
        VenditorError: when other sellers are there already.
    """
    now = clock.now()
    tenant = tenant_of_slug(SLUG)
    if tenant is None:
        if Tenant.objects.exists():
            raise VenditorError(
                "demo.sellers",
                "This installation has sellers of its own; made-up shops do not belong beside them.",
                remedy="Name another data folder with VENDITOR_VAR, and another database.",
            )
        tenant = _opened(now)
        market.open_market(tenant, password=_password_file().read_text("ascii").strip(), now=now)
        work_off(worker="demo", now=clock.now(), most=_MOST_ITEMS)
    with acting_for(tenant.id):
        order = order_of_number("FT-1003")
    token = f"&t={order_token(order)}" if order else ""
    links = (
        ("Withdraw from a contract", f"/w/{SLUG}?lang=de"),
        ("... from the link in a mail", f"/w/{SLUG}?lang=de{token}"),
        ("... on a marketplace", f"/w/{market.SLUG}?lang=de{market.order_query()}"),
        ("Console of the shop", "/console/"),
        ("Rights of an order", "/rights"),
        ("Start", "/"),
    )
    password = _password_file().read_text("ascii").strip()
    return Shown(
        links, f"Sign in to the console with {EMAIL} and {password}; to the marketplace's with {market.EMAIL}"
    )


def _opened(now: datetime) -> Tenant:
    tenant = open_seller(SLUG, SETTINGS, now=now)
    owner = User.objects.create_user(
        EMAIL, _password(), name="陳美玲", language="zh-Hant", zone="Asia/Taipei"
    )
    with acting_for(tenant.id):
        Membership.objects.create(tenant=tenant, user=owner, role=Role.OWNER, made_at=now)
    for order in orders(now):
        order_type(tenant=tenant, actor=owner.id, order=order, now=now)
    for told in DECLARED:
        _declare(told, tenant, at=now - timedelta(days=told.days, hours=2))
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


def _declare(told: Declared, tenant: Tenant, *, at: datetime) -> None:
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
