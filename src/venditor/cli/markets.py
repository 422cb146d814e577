"""`venditor market`: who sells on the marketplaces of an installation."""

from __future__ import annotations

import argparse
from typing import Any

from venditor.cli.server_setup import set_up_server
from venditor.core import clock


def add_arguments(commands: Any) -> None:
    """Declare the commands."""
    actions = commands.add_parser("market", help="who sells on the marketplaces here").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="list marketplaces with the sellers that sell there")
    listing.set_defaults(run=run_list)
    for name, says in (
        ("join", "let a seller sell on a marketplace: what is declared there reaches it"),
        ("leave", "let it sell there no longer; what was passed on stays with it"),
    ):
        action = actions.add_parser(name, help=says)
        action.add_argument("market", metavar="MARKETPLACE", help="as `venditor seller add` opened it")
        action.add_argument("seller", metavar="SELLER")
        action.set_defaults(run=run_membership)


def run_list(_given: argparse.Namespace) -> int:
    """List marketplaces and their members."""
    set_up_server()
    from venditor.server.markets.selectors import marketplaces, members
    from venditor.server.tenants.scope import acting_for

    for market in marketplaces():
        with acting_for(market.id):
            print(f"{market.slug:<24} {' '.join(member.slug for member in members())}".rstrip())
    return 0


def run_membership(given: argparse.Namespace) -> int:
    """Let a seller join or leave."""
    set_up_server()
    from venditor.server.markets.services import join, leave
    from venditor.server.tenants.selectors import tenant_called

    market, seller = tenant_called(given.market), tenant_called(given.seller)
    change = join if given.action == "join" else leave
    changed = change(seller, market=market, actor=None, now=clock.now())
    if given.action == "join":
        print(f"{seller.name} sells on {market.name}{'' if changed else ', as before'}.")
    else:
        print(f"{seller.name} does not sell on {market.name}{' any more' if changed else ', as before'}.")
    return 0
