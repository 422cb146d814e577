"""`venditor listing ledger`: what prices were, as they were seen, and the prior price of a reduction."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from venditor.cli.extras import needs_extra
from venditor.cli.output import visible
from venditor.core.clock import now
from venditor.core.quantity import plain
from venditor.core.text import counted

if TYPE_CHECKING:
    from venditor.listings.judging.law import Answer
    from venditor.listings.ledger import (
        History,
        Index,
        PriorPriceAnswer,
        PriorRule,
        Reduction,
        Row,
        Unrecorded,
    )
    from venditor.listings.reading import ReadsPage

FORMAT = "venditor.prior-price/1"
SHOWN, VERIFIED = "venditor.price-ledger-rows/1", "venditor.price-ledger-check/1"
_NAMED = ("", "sku:", "gtin:", "id:")
_MOST_DAYS = 5
"""Days that a line of the terminal names before it counts the others."""


def add_arguments(actions: Any, a_day: Callable[[str], date]) -> None:
    """Declare the commands."""
    parser = actions.add_parser("ledger", help="keep what prices were, and find the price before a reduction")
    commands = parser.add_subparsers(dest="ledger_action", required=True, metavar="ACTION")
    _record_arguments(commands)
    _question_arguments(commands, a_day)
    verify = commands.add_parser("verify", help="whether every row is as it was written")
    verify.add_argument("--head", default="", metavar="HASH", help="hash of a row that was kept elsewhere")
    verify.set_defaults(run=run_verify)
    repair = commands.add_parser("repair", help="set a last line aside that a crash tore; takes nothing away")
    repair.set_defaults(run=run_repair)
    rename = commands.add_parser("rename", help="say that a variant had another number before")
    rename.add_argument("old", metavar="OLD", help="its key before, such as sku:L-1")
    rename.add_argument("new", metavar="NEW", help="its key now, such as sku:L-2")
    rename.set_defaults(run=run_rename)
    rows = commands.add_parser("rows", help="append rows of your own: transactions, prices for members")
    rows.add_argument("rows", type=Path, metavar="FILE", help="JSON lines, as the guide describes them")
    rows.set_defaults(run=run_rows)
    for command in (rename, rows):
        _place_arguments(command)
    for command in commands.choices.values():
        command.add_argument("--ledger", type=Path, required=True, metavar="FILE", help="the ledger")
        command.add_argument("--json", action="store_true", help="print one JSON document")


def _place_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--country", required=True, metavar="CODE", help="where it is sold to, ISO 3166-1, such as DE"
    )
    command.add_argument("--channel", default="web", metavar="NAME", help="where it is sold (default: web)")


def _record_arguments(commands: Any) -> None:
    record = commands.add_parser("record", help="append the prices of pages, feeds and exports")
    record.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    _place_arguments(record)
    record.add_argument(
        "--at",
        type=_an_instant,
        metavar="INSTANT",
        help="when they were seen, such as 2026-11-20T08:00:00Z (default: when each file was last changed)",
    )
    record.add_argument("--zone", default="", metavar="ZONE", help="the destination's clock, an IANA name")
    record.add_argument(
        "--currency", default="", metavar="CODE", help="of files that name none, ISO 4217, such as EUR"
    )
    record.add_argument(
        "--every-change",
        action="store_true",
        help="every change of a price is recorded: a price lasts until the next row",
    )
    record.set_defaults(run=run_record)


def _question_arguments(commands: Any, a_day: Callable[[str], date]) -> None:
    show = commands.add_parser("show", help="every row of a variant")
    prior = commands.add_parser("prior", help="the price before the reduction, by the destination's law")
    for command in (show, prior):
        command.add_argument("sku", metavar="SKU", help="its number, or its key, such as gtin:4006381333931")
        command.add_argument(
            "--zone", default="", metavar="ZONE", help="the destination's clock, an IANA name"
        )
    show.add_argument("--country", metavar="CODE", help="rows of this country only")
    show.add_argument("--channel", metavar="NAME", help="rows of this channel only")
    show.set_defaults(run=run_show)
    _place_arguments(prior)
    prior.add_argument(
        "--began", type=a_day, metavar="DAY", help="when the reduction began (default: as the ledger saw it)"
    )
    prior.add_argument(
        "--offered-since", type=a_day, metavar="DAY", help="first day on which the goods were on the market"
    )
    prior.set_defaults(run=run_prior)


def run_record(given: argparse.Namespace) -> int:
    """Append the price of each listing of some files, in the order in which they were seen.

    Returns:
        0 when each price was recorded; 1 when something was left out.
    """
    with needs_extra("listings"):
        from venditor.listings.ledger import LedgerError, zone_of
        from venditor.listings.page.process import PageProcess
        from venditor.listings.reading import files_of

    zone = zone_of(given.country, given.zone)
    rows, head, left_out = 0, "", list[dict[str, Any]]()
    files = _by_time(files_of(given.paths), given.at, left_out)
    with PageProcess() as pages:
        for seen_at, path in files:
            try:
                told, unread = _record_file(given, path, seen_at, seen_at.astimezone(zone).date(), pages.read)
            except LedgerError as error:
                if error.code != "ledger.future":
                    raise
                left_out.append({"path": str(path), "code": error.code, "message": str(error)})
                continue
            rows, head = rows + told.rows, told.head
            left_out += unread
            left_out += [_left_out(path, one) for one in told.left_out]
    if given.json:
        print(json.dumps({"rows": rows, "head": head, "left_out": left_out}, ensure_ascii=False))
    else:
        for one in left_out:
            where = f"{one['path']}, {one['item']}" if one.get("item") else one["path"]
            print(visible(f"left out: {where}: {one['message']}"))
        last = f" The last has the hash {head}." if head else ""
        print(f"{counted(rows, 'row')} of {counted(len(files), 'file')}.{last}")
    return 1 if left_out else 0


def _record_file(
    given: argparse.Namespace, path: Path, seen_at: datetime, day: date, page: ReadsPage
) -> tuple[Any, list[dict[str, Any]]]:
    """Append the prices of one file; what of it could not be read is told beside."""
    from venditor.listings.ledger import Sighting, record
    from venditor.listings.reading import Unread, read_file

    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    sighting = Sighting(
        given.country,
        given.channel,
        seen_at,
        now(),
        path=str(path),
        file=digest,
        every_change=given.every_change,
        currency=given.currency,
    )
    unread: list[dict[str, Any]] = []

    def reads() -> Iterator[Any]:
        for one in read_file(path, day, page):
            if isinstance(one, Unread):
                unread.append({"path": str(path), "code": one.error.code, "message": str(one.error)})
            else:
                yield one

    return record(given.ledger, reads(), sighting), unread


def _left_out(path: Path, one: Unrecorded) -> dict[str, Any]:
    return {"path": str(path), "item": one.item, "code": one.code, "message": one.message}


def _by_time(
    paths: Iterable[Path], at: datetime | None, left_out: list[dict[str, Any]]
) -> list[tuple[datetime, Path]]:
    """Files in the order in which they were seen: as it is said, else when they were last changed."""
    found = []
    for path in paths:
        try:
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append((at or changed, path))
        except OSError as error:
            told = f"It cannot be read ({error.strerror or error})."
            left_out.append({"path": str(path), "code": "listing.file", "message": told})
    return sorted(found)


def _an_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.utcoffset() is None:
        told = f'"{text}" is not an instant; write it with its zone, like 2026-11-20T08:00:00Z'
        raise argparse.ArgumentTypeError(told)
    return instant.astimezone(UTC)


def run_show(given: argparse.Namespace) -> int:
    """Print every row of a variant, and which are claims.

    Returns:
        0 when there are some; 1 when there are none.
    """
    with needs_extra("listings"):
        from venditor.listings.ledger import index_of, zone_of
        from venditor.listings.ledger.history import counted as tell_claims

    index = index_of(given.ledger)
    found = []
    for key in _keys(index, given.sku):
        if given.country not in (None, key[1]) or given.channel not in (None, key[2]):
            continue
        history = index.history(key, zone_of(key[1], given.zone))
        claims = {row.number for row in tell_claims(history, date.max).claims}
        found += [(row, row.number in claims) for row in history.rows]
    found.sort(key=lambda one: one[0].number)
    if given.json:
        rows = [{"number": row.number, "claim": claim, **row.document()} for row, claim in found]
        print(json.dumps({"format": SHOWN, "head": index.head, "rows": rows}, ensure_ascii=False))
    else:
        for row, claim in found:
            print(visible(_row_line(row, claim)))
        if not found:
            print(visible(f"The ledger has no row of {given.sku}."))
    return 0 if found else 1


def _row_line(row: Row, claim: bool) -> str:
    price = "" if row.amount is None else f"{plain(row.amount)} {row.currency}"
    parts = [
        f"{row.number}",
        f"{row.seen_at:%Y-%m-%d %H:%M:%S}Z",
        row.country,
        row.channel,
        row.variant,
        price,
    ]
    parts += [f"beside {plain(one.amount)} ({one.kind})" for one in row.beside]
    parts += [row.kind] if row.kind != "asked" else []
    parts += ["not to be had"] if not row.offered else []
    parts += [f"from {row.reduced_from}"] if row.reduced_from else []
    parts += [f"recorded {row.recorded_at:%Y-%m-%d %H:%M:%S}Z"] if row.recorded_at != row.seen_at else []
    parts += ["a claim: recorded later than the first time about this day"] if claim else []
    parts += [f"[{row.path} {row.place}]"] if row.path else []
    return "  ".join(part for part in parts if part)


def run_prior(given: argparse.Namespace) -> int:
    """Print the prior price of a variant, and what it rests on.

    Returns:
        0 when it is determined, or the law has none; 1 when it is undetermined or nothing is reduced.
    """
    with needs_extra("listings"):
        from venditor.listings.judging.law import DestinationLaw
        from venditor.listings.ledger import (
            QUESTIONS,
            began_on,
            facts_of,
            prior_price,
            reduction_asked,
            rule_of,
        )

    history = _history(given)
    reduction = reduction_asked(history, given.began) if given.began else began_on(history)
    if reduction is None:
        told = "Where the price was last seen, no reduction was announced."
        return _print_prior(given, {"why": told}, told, 1)
    facts: dict[str, bool | date] = {
        "checked_on": _checked_on(history, reduction),
        "comparison_explained": False,
    }
    law = DestinationLaw(given.country)
    answers = law.values(QUESTIONS, {**facts, **facts_of(reduction, given.offered_since)})
    rule = rule_of({name: answer.value for name, answer in answers.items()})
    told_of = {"variant": history.variant, "reduction": reduction.document()}
    if rule is None:
        told = f"No rule about the price before a reduction is encoded for {given.country}."
        return _print_prior(given, {**told_of, "why": told}, told, 0)
    answer = prior_price(history, rule, reduction, offered_since=given.offered_since)
    lines = [*_told(history, reduction, answer), *_law_lines(answers)]
    document = {**told_of, "rule": _rule(rule, answers), **answer.document(), **_cut(reduction, answer)}
    return _print_prior(given, document, "\n".join(lines), 1 if answer.status == "undetermined" else 0)


def _print_prior(given: argparse.Namespace, document: dict[str, Any], text: str, code: int) -> int:
    place = {"country": given.country, "channel": given.channel}
    if given.json:
        print(json.dumps({"format": FORMAT, **place, **document}, ensure_ascii=False))
    else:
        print(visible(text))
    return code


def _checked_on(history: History, reduction: Reduction) -> date:
    """The day whose law counts: the one on which the reduction was last seen, else on which it begins."""
    return reduction.began.day if reduction.row is None else history.day(reduction.row.seen)


def _told(history: History, reduction: Reduction, answer: PriorPriceAnswer) -> Iterator[str]:
    began = f"the reduction that began on {reduction.began.day} ({reduction.began.by})"
    where = f"{history.variant}, {history.country}, {history.channel}"
    if answer.amount is not None:
        yield f"{where}: {plain(answer.amount)} {answer.currency} is the price before {began}."
    elif answer.status == "none":
        yield f"{where}: there is no price before {began} that may be shown."
    else:
        bound = f"; it is at most {plain(answer.at_most)} {answer.currency}" if answer.at_most else ""
        yield f"{where}: the price before {began} is undetermined{bound}."
    yield f"  {answer.why}"
    cut = _cut(reduction, answer)
    if cut:
        yield f"  {cut['price']} {answer.currency} now: {cut['percent']} % less, rounded down."
    known = [
        (answer.seen, "seen"),
        (answer.stated, "lasting by the shop's statement"),
        (answer.not_offered, "not to be had"),
        (answer.afterwards, "of the seen ones recorded on a later day"),
        (len(answer.unseen), "unseen"),
    ]
    told = ", ".join(f"{number} {what}" for number, what in known if number)
    yield f"  {counted(answer.days, 'day')} from {answer.first_day} on: {told or 'nothing is known'}."
    if answer.unseen:
        days = ", ".join(day.isoformat() for day in answer.unseen[:_MOST_DAYS])
        yield f"  Unseen: {days}{' ...' if len(answer.unseen) > _MOST_DAYS else ''}"
    if answer.rows:
        numbers = ", ".join(map(str, answer.rows[:_MOST_DAYS]))
        yield f"  Rows: {numbers}{' ...' if len(answer.rows) > _MOST_DAYS else ''}"
    if answer.claims:
        yield f"  {counted(len(answer.claims), 'row')} about these days came too late to count."


def _cut(reduction: Reduction, answer: PriorPriceAnswer) -> dict[str, str]:
    """By how much the price is reduced, where both are known and in one currency."""
    from venditor.listings.ledger import percentage

    row = reduction.row
    if row is None or row.amount is None or answer.amount is None or row.currency != answer.currency:
        return {}
    return {"price": plain(row.amount), "percent": plain(percentage(answer.amount, row.amount).shown)}


def _law_lines(answers: Mapping[str, Answer]) -> Iterator[str]:
    for answer in answers.values():
        if answer.rule is not None:
            articles = ", ".join(answer.rule.articles)
            yield f"  {answer.rule.act}, {articles}: {answer.rule.why['en']}"


def _rule(rule: PriorRule, answers: Mapping[str, Answer]) -> dict[str, Any]:
    cites = [answer.rule for answer in answers.values() if answer.rule is not None]
    return {
        "basis": rule.basis,
        "first_day": rule.first_day.isoformat(),
        "provisions": [{"id": cite.provision, "act": cite.act, "articles": cite.articles} for cite in cites],
    }


def _history(given: argparse.Namespace) -> History:
    """The one variant of that name in the country and the channel."""
    from venditor.listings.ledger import LedgerError, index_of, zone_of

    index = index_of(given.ledger)
    zone = zone_of(given.country, given.zone)
    known = _keys(index, given.sku)
    found = [key for key in known if key[1:] == (given.country, given.channel)]
    if len(found) != 1:
        told = "no row of" if not found else "several variants called"
        places = sorted({key[1:] for key in known}) if known and not found else ()
        elsewhere = "; ".join(f"{country}, {channel}" for country, channel in places)
        raise LedgerError(
            "ledger.variant",
            f"For {given.country}, {given.channel} the ledger has {told} {given.sku}."
            + (f" It has some for {elsewhere}." if elsewhere else ""),
            facts={"sku": given.sku, "found": [key[0] for key in found]},
            remedy="See `venditor listing ledger show`, and give its whole key, such as sku:L-1.",
        )
    return index.history(found[0], zone)


def _keys(index: Index, sku: str) -> list[tuple[str, str, str]]:
    return index.called({prefix + sku for prefix in _NAMED})


def run_verify(given: argparse.Namespace) -> int:
    """Say whether every row is as it was written.

    Returns:
        0 when it is; 1 when something is not.
    """
    with needs_extra("listings"):
        from venditor.listings.ledger import verify

    verified = verify(given.ledger, given.head.lower())
    if given.json:
        troubles = [{"line": one.line, "code": one.code, "message": one.message} for one in verified.troubles]
        told = {"format": VERIFIED, "rows": verified.rows, "head": verified.head, "troubles": troubles}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for one in verified.troubles:
            print(visible(f"{given.ledger}:{one.line}: {one.message}"))
        errors = counted(len(verified.troubles), "error")
        print(f"{counted(verified.rows, 'row')}, {errors}. The last has the hash {verified.head}.")
    return 1 if verified.troubles else 0


def run_repair(given: argparse.Namespace) -> int:
    """Set a torn last line aside."""
    with needs_extra("listings"):
        from venditor.listings.ledger import repair

    return _appended(given, repair(given.ledger, now()))


def run_rename(given: argparse.Namespace) -> int:
    """Append that a variant had another key before."""
    with needs_extra("listings"):
        from venditor.listings.ledger import Row, append

    at = now()
    row = Row(given.new, given.country, given.channel, at, at, kind="renamed", was_called=given.old)
    return _appended(given, append(given.ledger, [row]))


def run_rows(given: argparse.Namespace) -> int:
    """Append rows that are written as JSON lines; the file as a whole, or nothing of it."""
    with needs_extra("listings"):
        from venditor.listings.ledger import append
        from venditor.listings.ledger.told import rows_told

    at = now()
    rows = rows_told(given.rows, given.country, given.channel, at)
    return _appended(given, append(given.ledger, rows))


def _appended(given: argparse.Namespace, appended: Any) -> int:
    if given.json:
        print(json.dumps({"rows": appended.rows, "head": appended.head}))
    else:
        print(f"{counted(appended.rows, 'row')}. The last has the hash {appended.head}.")
    sys.stdout.flush()
    return 0
