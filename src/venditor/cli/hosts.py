"""`venditor seller host`: host names of sellers' own, as whoever runs the installation keeps them."""

from __future__ import annotations

import argparse
from typing import Any

from venditor.cli.server_setup import set_up_server
from venditor.core import clock
from venditor.core.errors import VenditorError


def add_arguments(sellers: Any) -> None:
    """Declare the commands under `venditor seller`."""
    actions = sellers.add_parser("host", help="host names of sellers' own").add_subparsers(
        dest="host_action", required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="list host names: whose each is, and since when it is proven")
    listing.set_defaults(run=run_list)
    for name, says, run in (
        ("add", "take a host name down; prints the DNS record that proves it", run_add),
        ("confirm", "vouch for a host name: it serves without any DNS record", run_confirm),
        ("remove", "take a host name away from its seller", run_remove),
    ):
        action = actions.add_parser(name, help=says)
        action.add_argument("slug", metavar="SLUG")
        action.add_argument("host", metavar="HOST", help="such as returns.example.org")
        action.set_defaults(run=run)


def run_list(_given: argparse.Namespace) -> int:
    """List host names of all sellers."""
    set_up_server()
    from venditor.server.tenants.selectors import hosts_of_all

    for row in hosts_of_all():
        state = f"proven {row.proven_at:%Y-%m-%d}" if row.proven_at else f"waits {row.found}".strip()
        print(f"{row.host:<40} {row.tenant.slug:<24} {state}")
    return 0


def run_add(given: argparse.Namespace) -> int:
    """Take a host name down and print the record that proves it."""
    set_up_server()
    from venditor.server.tenants.hosts import add_host, challenge_name
    from venditor.server.tenants.selectors import tenant_called

    row = add_host(given.host, tenant=tenant_called(given.slug), actor=None, now=clock.now())
    print(f'{challenge_name(row.host)}. IN TXT "{row.token}"')
    return 0


def run_confirm(given: argparse.Namespace) -> int:
    """Vouch for a host name."""
    set_up_server()
    from venditor.server.tenants.hosts import confirm_host
    from venditor.server.tenants.selectors import tenant_called

    row = confirm_host(given.host, tenant=tenant_called(given.slug), now=clock.now())
    print(f"{row.host} serves the page of {row.tenant.name}.")
    return 0


def run_remove(given: argparse.Namespace) -> int:
    """Take a host name away."""
    set_up_server()
    from venditor.server.tenants.hosts import in_letters_of_dns, remove_host
    from venditor.server.tenants.scope import acting_for
    from venditor.server.tenants.selectors import hosts, tenant_called

    tenant = tenant_called(given.slug)
    with acting_for(tenant.id):
        found = [row for row in hosts() if row.host == in_letters_of_dns(given.host)]
    if not found:
        raise VenditorError("host.none", f"{tenant.name} has no host {given.host}.")
    remove_host(found[0].id, tenant=tenant, actor=None, now=clock.now())
    print(f"{found[0].host} leads nowhere now.")
    return 0
