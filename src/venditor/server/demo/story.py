"""The story of the made-up shop: who ordered what, and who withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from venditor.aftersales import Declaration, Part, Signals
from venditor.server.orders.typed import TypedLine, TypedOrder

A_PERSON = Signals(trap_filled=False, page_token_valid=True, time_taken=timedelta(seconds=50))
_A_PROGRAM = Signals(trap_filled=True, page_token_valid=False, time_taken=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A withdrawal of the story.

    Attributes:
        days: how many days ago it was declared.
        channel_order: number of the order whose own link was used; empty where none was.
        signals: what the submission showed.
    """

    declaration: Declaration
    days: int
    channel_order: str = ""
    signals: Signals = A_PERSON


def orders(now: datetime) -> tuple[TypedOrder, ...]:
    """Orders of the shop, placed in the weeks before."""
    oolong = TypedLine(article="高山烏龍茶 Hochland-Oolong 150 g", pieces=2, sku="OO-150", unit_price="24.50")
    pot = TypedLine(article="Teekanne „Yingge“", pieces=1, sku="TP-07", unit_price="59.00")
    engraved = TypedLine(
        article="Teedose mit Gravur",
        sku="TD-G",
        unit_price="32.00",
        facts={"made_to_specification": True},
    )
    return (
        order(now, "FT-1001", "anna.huber@kunde.example", "Anna Huber", 9, (oolong, pot), region="DE-BY"),
        order(now, "FT-1002", "j.moser@kunde.example", "Josef Moser", 40, (oolong,), country="AT"),
        order(now, "FT-1003", "lea@kunde.example", "Léa Martin", 5, (oolong, pot, engraved), country="FR"),
        order(now, "FT-1004", "mehmet@kunde.example", "Mehmet Yıldız", 20, (pot,), region="DE-BE"),
    )


def order(  # noqa: PLR0913 - one order, each part of it named
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
    """An order that arrived so many days ago."""
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


DECLARED = (
    Declared(
        declaration=Declaration(name="Anna Huber", contract="FT-1001", contact="anna.huber@kunde.example"),
        days=3,
    ),
    Declared(
        declaration=Declaration(name="Josef Moser", contract="FT-1002", contact="j.moser@kunde.example"),
        days=16,
    ),
    Declared(
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
    Declared(
        declaration=Declaration(
            name="M. Yildiz", contract="Bestellung FT-1004", contact="anderes.postfach@kunde.example"
        ),
        days=2,
    ),
    Declared(
        declaration=Declaration(
            name="王小明", contract="die Kanne von neulich", contact="xiaoming@kunde.example"
        ),
        days=0,
    ),
    Declared(
        declaration=Declaration(name="aaaa", contract="FT-9999", contact="victim@kunde.example"),
        days=0,
        signals=_A_PROGRAM,
    ),
)
