"""`venditor prepare | serve | seller | staff | apikey | keys | check`: running an installation."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from venditor.cli import hosts
from venditor.cli.extras import needs_extra
from venditor.cli.server_setup import set_up_server
from venditor.core import clock
from venditor.core.errors import VenditorError
from venditor.core.text import counted

_KEEP = "keep"
_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def add_arguments(commands: Any) -> None:
    """Declare the commands."""
    prepare = commands.add_parser(
        "prepare", help="make the data folder, its secrets and the database's tables"
    )
    prepare.set_defaults(run=run_prepare)
    serve = commands.add_parser("serve", help="serve the pages, behind your own TLS")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    serve.set_defaults(run=run_serve)
    check = commands.add_parser("check", help="what to look at before people rely on this installation")
    check.add_argument(
        "--deploy", action="store_true", help="also what only matters where others can reach it"
    )
    check.add_argument("--json", action="store_true", help="print the findings as one JSON document")
    check.set_defaults(run=run_check)
    keys = commands.add_parser("keys", help="renewing secrets and keys").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    rewrap = keys.add_parser("rewrap", help="wrap every key by the newest master key")
    rewrap.set_defaults(run=run_rewrap)
    renew = keys.add_parser("renew", help="put a new signing secret first; the older ones still open links")
    renew.set_defaults(run=run_renew)
    _add_seller(commands)
    _add_staff(commands)
    _add_keys_of_api(commands)


def _add_seller(commands: Any) -> None:
    actions = commands.add_parser("seller", help="sellers of this installation").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    add = actions.add_parser("add", help="open a seller")
    add.add_argument("slug", metavar="SLUG", help="its name in addresses, such as taipei-tea")
    add.add_argument("--name", required=True, help="as consumers know it")
    add.add_argument("--address", required=True, help="postal address; \\n begins a new line")
    add.add_argument("--email", required=True, help="where notices and answers go")
    add.add_argument("--country", required=True, help="ISO code of the seller's country")
    add.add_argument("--markets", default=_EU, help="ISO codes it sells to (default: the European Union)")
    add.add_argument(
        "--language", default="en", help="of its page where a visitor asks for none (default: en)"
    )
    add.add_argument(
        "--marketplace",
        action="store_true",
        help="it has no contracts of its own; see `venditor market join`",
    )
    add.set_defaults(run=run_seller_add)
    listing = actions.add_parser("list", help="list sellers with their links")
    listing.set_defaults(run=run_seller_list)
    _add_retention(actions)
    _add_hold(actions, "hold", "keep a case whatever its age: it is disputed, or an authority asks")
    _add_hold(actions, "lift-hold", "let a case grow old again")
    hosts.add_arguments(actions)
    sign = actions.add_parser("qr", help="the link to a seller's page as a QR code")
    sign.add_argument("slug", metavar="SLUG")
    sign.add_argument("--out", required=True, metavar="FILE", help="where to write it; .svg or .pdf")
    sign.add_argument("--language", default="", help="of the page (default: what the telephone asks for)")
    sign.set_defaults(run=run_seller_qr)


def _add_retention(actions: Any) -> None:
    kept = actions.add_parser("retention", help="how long persons are kept; says it, or sets it")
    kept.add_argument("slug", metavar="SLUG")
    for records, flag, says in (
        ("cases", "", "who declared, after the case was closed"),
        ("orders", "order-", "who bought, after the last day that is known of the order"),
    ):
        length = kept.add_mutually_exclusive_group()
        length.add_argument(
            f"--{flag}months",
            type=int,
            dest=records,
            metavar="MONTHS",
            help=f"{says}: 1 to 600; a law that asks for more goes over it",
        )
        length.add_argument(
            f"--keep-{records}", action="store_const", const=_KEEP, dest=records, help=f"{says}: erase nobody"
        )
    kept.set_defaults(run=run_seller_retention)


def _add_hold(actions: Any, name: str, says: str) -> None:
    held = actions.add_parser(name, help=says)
    held.add_argument("slug", metavar="SLUG")
    held.add_argument("receipt", metavar="RECEIPT", help="receipt number of the case")
    held.add_argument("--reason", required=True, help="why; kept sealed with the case")
    held.set_defaults(run=run_seller_hold)


def _add_keys_of_api(commands: Any) -> None:
    actions = commands.add_parser("apikey", help="keys of the API").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    add = actions.add_parser("add", help="make a key for a seller's own system; prints it this once")
    add.add_argument("name", metavar="NAME", help="which system uses it")
    add.add_argument("--seller", required=True, metavar="SLUG")
    add.add_argument(
        "--scope",
        action="append",
        choices=("declare", "read", "orders"),
        help="what it may; again for each (default: declare and read)",
    )
    add.set_defaults(run=run_apikey_add)


def _add_staff(commands: Any) -> None:
    actions = commands.add_parser("staff", help="people who work at sellers").add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )
    add = actions.add_parser("add", help="let somebody work at a seller; prints a link to set a password")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--seller", required=True, metavar="SLUG")
    add.add_argument(
        "--role",
        default="owner",
        choices=("owner", "agent", "reader"),
        help="owner: everything, also settings and staff (the default); agent: cases and orders; "
        "reader: reads, and changes nothing",
    )
    add.add_argument("--name", default="", help="how the account is shown")
    add.add_argument("--language", default="en", choices=("en", "zh-Hant", "de"))
    add.set_defaults(run=run_staff_add)


def run_prepare(_given: argparse.Namespace) -> int:
    """Prepare an installation; what is there stays."""
    with needs_extra("server"):
        from venditor.server.serving import prepare
    for file in prepare():
        print(f"Made {file}: keep a copy where the database's backups are not.")
    print("Ready. Next: venditor seller add, venditor staff add, venditor worker, venditor serve.")
    return 0


def run_serve(given: argparse.Namespace) -> int:
    """Serve the pages."""
    set_up_server()
    from venditor.server.serving import serve

    serve(host=given.host, port=given.port, ready="Venditor serves {address}; stop it with Ctrl+C.")
    return 0


def run_check(given: argparse.Namespace) -> int:
    """Say what to look at; 1 where something is an error."""
    set_up_server()
    from venditor.server.checks import findings

    found = findings(deploy=given.deploy)
    errors = sum(one.level == "error" for one in found)
    if given.json:
        told = [{"level": one.level, "about": one.about, "message": one.message} for one in found]
        print(json.dumps({"format": "venditor.check/1", "findings": told}, ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(f"{one.level}: {one.about}: {one.message}")
        print(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}.")
    return 1 if errors else 0


def run_renew(_given: argparse.Namespace) -> int:
    """Renew the secret that signs sessions and links, and keep the one before."""
    set_up_server()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from venditor.server.config.secrets import renew_signing

    try:
        file = renew_signing(folder=settings.VAR)
    except ImproperlyConfigured as error:
        raise VenditorError("keys.renew", str(error)) from None
    print(f"{file} begins with a new secret. Restart every `serve` and `worker`.")
    print("Take its other lines away when the mails in which links to orders stand are old enough;")
    print("`venditor check --deploy` reminds you.")
    return 0


def run_rewrap(_given: argparse.Namespace) -> int:
    """Wrap keys anew after a new master key was put first."""
    set_up_server()
    from venditor.server.people.services import rewrap_keys

    print(f"{counted(rewrap_keys(), 'key is', 'keys are')} wrapped by the newest master key now.")
    return 0


def run_seller_add(given: argparse.Namespace) -> int:
    """Open a seller and print its link."""
    set_up_server()
    from venditor.server.tenants.addresses import page_address
    from venditor.server.tenants.opening import open_seller

    values = {
        "name": given.name,
        "address": given.address.replace("\\n", "\n"),
        "email": given.email,
        "country": given.country,
        "markets": given.markets.replace(",", " ").split(),
        "language": given.language,
    }
    opened = open_seller(given.slug, values, marketplace=given.marketplace, now=clock.now())
    print(page_address(opened))
    return 0


def run_seller_list(_given: argparse.Namespace) -> int:
    """List sellers."""
    set_up_server()
    from venditor.server.tenants.addresses import page_address
    from venditor.server.tenants.selectors import tenants_named

    for tenant in tenants_named(""):
        print(f"{tenant.slug:<24} {page_address(tenant):<48} {tenant.name}")
    return 0


def run_seller_qr(given: argparse.Namespace) -> int:
    """Write the QR code of a seller's page."""
    set_up_server()
    from venditor.server.config.hosted_words import HOSTED_LANGUAGES
    from venditor.server.faces.hosted.sign import sign_pdf, sign_svg

    file, tenant = Path(given.out), _seller(given.slug)
    tags = [language.tag for language in HOSTED_LANGUAGES]
    if given.language and given.language not in tags:
        raise VenditorError(
            "seller.qr_language",
            f'There is no page in "{given.language}".',
            remedy=f"Write one of {' '.join(tags)}, or leave it out.",
        )
    if file.suffix == ".svg":
        content = sign_svg(tenant, language=given.language).encode()
    elif file.suffix == ".pdf":
        content = sign_pdf(tenant, language=given.language, now=clock.now())
    else:
        raise VenditorError(
            "seller.qr_file", f"{file} ends neither with .svg nor with .pdf.", remedy="Write --out code.svg."
        )
    _write(file, content)
    print(f"Wrote {file}.")
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise VenditorError(
            "cli.file",
            f"{file} cannot be written: {error.strerror}.",
            remedy="Name a file in a folder that is there, and that you may write to.",
        ) from None


def run_seller_retention(given: argparse.Namespace) -> int:
    """Say, or set, how long a seller keeps persons, and say which law keeps them longer."""
    set_up_server()
    from venditor.server.retention.periods import Periods, keep_for, periods_of

    tenant = _seller(given.slug)
    stands = periods_of(tenant)
    wanted = Periods(
        cases=_wanted(given.cases, stands.cases),
        orders=_wanted(given.orders, stands.orders),
    )
    keep_for(wanted, tenant=tenant, actor=None, now=clock.now())
    _tell_retention(tenant, wanted)
    return 0


def _wanted(told: int | str | None, stands: int | None) -> int | None:
    if told is None:
        return stands
    return None if told == _KEEP else int(told)


def _tell_retention(tenant: Any, periods: Any) -> None:
    from venditor.rights.retention import ORDERS, WITHDRAWALS, least_time
    from venditor.server.retention.expiry import due_by
    from venditor.server.retention.periods import over_by
    from venditor.server.tenants.scope import acting_for

    for who, months, since in (
        ("Who declared", periods.cases, "the case was closed"),
        ("Who bought", periods.orders, "the last day that is known of the order"),
    ):
        print(
            f"{who} is erased {counted(months, 'month')} after {since}."
            if months
            else f"{who} is kept: no time is set."
        )
    with acting_for(tenant.id):
        cases, orders = due_by(periods, tenant=tenant, by=over_by(clock.now()))
    if cases or orders:
        erased = f"{counted(cases, 'person')} of cases and {counted(orders, 'buyer')} of orders"
        print(f"The worker erases {erased} within hours.")
    for country in dict.fromkeys((tenant.country, *tenant.markets)):
        told = [least_time(country, records=records) for records in (WITHDRAWALS, ORDERS)]
        for least in dict.fromkeys(filter(None, told)):
            records = " and ".join(least.records)
            years = counted(least.years, "year")
            print(f"{country}: at least {years} for {records} ({least.act} {least.cite}).")
        if not any(told) and country == tenant.country:
            print(f"{country}: no period is encoded. Ask who keeps your books.")


def run_seller_hold(given: argparse.Namespace) -> int:
    """Hold a case, or lift its hold."""
    set_up_server()
    from venditor.server.cases.listing import case_of_receipt
    from venditor.server.retention.holds import hold, lift_hold
    from venditor.server.tenants.scope import acting_for

    tenant = _seller(given.slug)
    with acting_for(tenant.id):
        case = case_of_receipt(given.receipt)
    if case is None:
        raise VenditorError("case.none", f"{tenant.name} has no case {given.receipt}.")
    change = hold if given.action == "hold" else lift_hold
    changed = change(case.id, reason=given.reason, tenant=tenant, actor=None, now=clock.now())
    held = "held" if given.action == "hold" else "held no more"
    print(f"{case.receipt} is {held}." if changed else f"{case.receipt} was {held} before.")
    return 0


def run_apikey_add(given: argparse.Namespace) -> int:
    """Make a key of the API and print it."""
    set_up_server()
    from venditor.server.access.keys import make_key

    scopes = given.scope or ["declare", "read"]
    made = make_key(given.name, scopes=scopes, tenant=_seller(given.seller), actor=None, now=clock.now())
    print(made.text)
    print("This is the only time it is shown.", file=sys.stderr)
    return 0


def _seller(slug: str) -> Any:
    from venditor.server.tenants.selectors import tenant_called

    return tenant_called(slug)


def run_staff_add(given: argparse.Namespace) -> int:
    """Let somebody work at a seller."""
    set_up_server()
    from venditor.server.staff.taking_on import take_on

    link = take_on(
        given.email,
        seller=given.seller,
        role=given.role,
        name=given.name,
        language=given.language,
        now=clock.now(),
    )
    if link is None:
        print("The account exists already; it signs in as before.", file=sys.stderr)
    else:
        print(link)
    return 0
