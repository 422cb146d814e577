"""`venditor shop`: a shop's own pages, looked at as a buyer's browser gets them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from venditor.cli.extras import needs_extra
from venditor.cli.output import visible
from venditor.core.errors import VenditorError

if TYPE_CHECKING:
    from venditor.audits.shop.check import ShopCheck
    from venditor.audits.shop.difference import Difference
    from venditor.audits.shop.pages import Site
    from venditor.listings.judging.judge import Judge

_MOST_PAGES = 100
_PORTS = 65_535


def add_arguments(commands: Any) -> None:
    """Declare the commands."""
    parser = commands.add_parser("shop", help="look at the pages of a shop")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check", help="is the withdrawal function there, lawful, one click away and without login?"
    )
    check.add_argument("shop", metavar="URL|FOLDER", help="address of the shop, or a folder with saved pages")
    check.add_argument(
        "--language",
        nargs="+",
        default=[],
        metavar="LANG",
        help="languages of the shop to look at (default: those it links to)",
    )
    check.add_argument(
        "--pages",
        type=_count(_MOST_PAGES),
        default=None,
        metavar="N",
        help="pages a language (default: 12; with --market 16)",
    )
    check.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the results (default: NAME-shop-check)"
    )
    check.add_argument(
        "--since",
        type=Path,
        metavar="LAST.json",
        help="findings.json of an earlier run to compare with (default: the one in DIR)",
    )
    check.add_argument(
        "--report-language", default="en", metavar="LANG", help="en, de or zh-Hant (default: en)"
    )
    check.add_argument("--json", action="store_true", help="print the findings as one JSON document")
    _of_offers(check)
    _of_the_web(check)
    check.set_defaults(run=run_check)


def _of_offers(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--market",
        type=_codes,
        default=(),
        metavar="CODES",
        help="also judge its offers for these countries, such as DE,TW,US-CA (ISO 3166)",
    )
    check.add_argument(
        "--facts",
        type=Path,
        metavar="FILE",
        help="with --market: what holds for every product, such as trader_country: TW",
    )
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="error",
        help="with --market: lightest finding against an offer for which the exit code is 1 (default: error)",
    )


def _of_the_web(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--browser", action="store_true", help="run the shop's scripts in Chromium before reading its pages"
    )
    check.add_argument(
        "--allow-private", action="store_true", help="the shop named is in a network of your own, on any port"
    )
    check.add_argument(
        "--allow-port",
        type=_count(_PORTS),
        action="append",
        default=[],
        metavar="PORT",
        help="a port to fetch from beside 80 and 443",
    )


def _count(most: int) -> Any:
    def whole(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f'"{text}" is not a whole number from 1 to {most}')
        return int(text)

    return whole


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip().upper() for code in text.split(",") if code.strip()))
    if not codes:
        raise argparse.ArgumentTypeError("name at least one country, such as DE")
    return codes


def run_check(given: argparse.Namespace) -> int:
    """Check a shop.

    Returns:
        0 when there is nothing to mend or to look at; 1 when there is, or where an offer has a finding as
        heavy as was asked for.

    Raises:
        VenditorError: when the shop, the folder or an earlier report cannot be used.
    """
    with needs_extra("shop"):
        from venditor.audits.shop.check import check_shop
        from venditor.audits.shop.crawl import PAGES, PAGES_FOR_MARKETS, Plan
        from venditor.audits.shop.difference import difference, read_last_run
        from venditor.audits.shop.files import FINDINGS, write_check
    from venditor.core.clock import now

    # Before the first page: a market that has no law here, and facts that cannot be used, are told at once.
    judge = _judge(given, now().date())
    site, name = _site(given)
    out = _out(given, name)
    last = given.since or (out / FINDINGS if (out / FINDINGS).exists() else None)
    before = read_last_run(last) if last else None
    pages = given.pages or (PAGES_FOR_MARKETS if judge else PAGES)
    plan = Plan(tuple(given.language), pages, markets=judge is not None)
    with _seen_through(given, site) as seen:
        check = check_shop(seen, plan, shop=given.shop, now=now(), progress=_progress)
    if judge is not None:
        check = _judged(check, judge)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    changed = difference(before, check.findings, check.markets) if before else None
    write_check(out, check, changed, language=given.report_language)
    _tell(given, check, changed, out)
    offers = check.markets is not None and check.markets.weigh(given.fail_on)
    return 1 if check.to_do or offers else 0


def _out(given: argparse.Namespace, name: str) -> Path:
    """The folder of the results, which need not exist yet."""
    out: Path = given.out or Path(f"{name}-shop-check")
    if out.exists() and not out.is_dir():
        raise VenditorError(
            "shop.out",
            f"{out} is a file, not a folder.",
            facts={"out": str(out)},
            remedy="Name a folder for the results (--out DIR).",
        )
    return out


def _judge(given: argparse.Namespace, today: date) -> Judge | None:
    """What judges the offers of the shop; ``None`` where no market is named."""
    if not given.market:
        if given.facts:
            raise VenditorError(
                "shop.facts",
                "Facts are of the offers, which are judged only for a market.",
                remedy="Name the countries the shop sells to, such as --market DE,TW.",
            )
        return None
    with needs_extra("shop,listings"):
        from venditor.listings.judging.judge import Circumstances, Judge
        from venditor.listings.judging.law import DestinationLaw
        from venditor.listings.judging.told import read_told
    told = read_told(given.facts) if given.facts else {}
    return Judge([DestinationLaw(market) for market in given.market], Circumstances(today, told))


def _judged(check: ShopCheck, judge: Judge) -> ShopCheck:
    """The check, with what the listing checks find on its pages."""
    with needs_extra("shop,listings"):
        from venditor.audits.shop.markets.judging import judge_shop
        from venditor.listings.page.process import PageProcess

    with PageProcess() as pages:
        return replace(check, markets=judge_shop(check.visits, judge, pages.read))


def _site(given: argparse.Namespace) -> tuple[Site, str]:
    """Where the pages come from, and a name for the folder of the results."""
    from venditor.adapters.web.addresses import AddressRefused, target_of
    from venditor.adapters.web.connecting import Gate
    from venditor.adapters.web.fetching import WebSite
    from venditor.adapters.web.saved_site import open_folder

    folder = Path(given.shop)
    if "://" not in given.shop and folder.is_dir():
        return open_folder(folder), str(folder.resolve().name)
    if "://" not in given.shop and ("/" in given.shop or "." not in given.shop):
        raise VenditorError(
            "shop.no_such_folder",
            f"{given.shop} is neither an address nor a folder.",
            facts={"shop": given.shop},
            remedy="Write an address like https://shop.example/ or name a folder with saved pages.",
        )
    address = given.shop if "://" in given.shop else f"https://{given.shop}/"
    try:
        target = target_of(address)
    except AddressRefused as refused:
        raise VenditorError(
            "shop.refused",
            f"{given.shop} cannot be checked: {refused}.",
            facts={"address": given.shop},
            remedy="Write it like https://shop.example/.",
        ) from None
    own = (target.host, target.port) if given.allow_private else (None, None)
    gate = Gate(own[0], frozenset(given.allow_port), own[1])
    # Shops on two ports of one host are two shops, whose results are not compared with each other.
    name = target.origin.partition("://")[2].replace(":", "-")
    return WebSite(target.address, gate), name


@contextmanager
def _seen_through(given: argparse.Namespace, site: Site) -> Iterator[Site]:
    """The site as it is, or through a browser."""
    from venditor.adapters.web.fetching import WebSite

    if not given.browser:
        yield site
        return
    if not isinstance(site, WebSite):
        raise VenditorError(
            "shop.browser_folder",
            "A saved folder is read as it is; --browser is for a shop on the web.",
            remedy="Leave --browser out; pages that Chromium saved are as its scripts left them.",
        )
    with needs_extra("shop,browser"):
        from venditor.adapters.browser.rendering import RenderedSite
    with RenderedSite(site) as seen:
        yield seen


def _progress(template: str, address: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{template}: {visible(address[:100])}", end="", file=sys.stderr, flush=True)


def _tell(given: argparse.Namespace, check: ShopCheck, changed: Difference | None, out: Path) -> None:
    from venditor.audits.shop.document import document
    from venditor.audits.shop.files import FINDINGS, REPORT
    from venditor.audits.shop.told import told

    if given.json:
        print(json.dumps(document(check, changed), ensure_ascii=False, indent=2))
        return
    for line in told(check, changed, language=given.report_language):
        print(visible(line))
    print(f"\n{out / REPORT}\n{out / FINDINGS}")
