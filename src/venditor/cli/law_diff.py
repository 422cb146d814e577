"""`venditor law diff` and `law archive`: two states of the law compared, and one kept for later."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from venditor.calendars import reading_from
from venditor.cli.extras import needs_extra
from venditor.cli.folder import LawError, add_argument, law_of
from venditor.cli.output import note_language
from venditor.core.text import counted, pick
from venditor.rights.archive import PackArchive, law_files
from venditor.rights.jurisdictions import default_library
from venditor.rules.diff import ProvisionChange, changes
from venditor.rules.library import Library, open_library

if TYPE_CHECKING:
    from venditor.audits.law_change import LawChange, QuestionChange

FORMAT = "venditor.law-diff/1"
REPORT, DOCUMENT = "report.html", "diff.json"
CURRENT = "current"
# Characters of a changed text that a terminal shows.
_LINE = 60
_HASH = re.compile(r"[0-9a-f]{64}")
_PACK = re.compile(r"[a-z]{2}(-[a-z0-9]{1,3})?\.")


@dataclass(frozen=True, slots=True)
class _Named:
    """One of the two laws.

    Attributes:
        name: as shown: its folder, its hash, or Venditor's own.
        library: its packs.
        reading: makes its ways of counting and holidays those in use.
        files: hash by name of everything answers can rest on.
    """

    name: str
    library: Library
    reading: Callable[[], AbstractContextManager[object]]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two states of the law and what differs; see :class:`venditor.audits.report.law_change_page.LawDiff`."""

    old: _Named
    new: _Named
    provisions: tuple[ProvisionChange, ...]
    tables: tuple[str, ...]
    orders: LawChange | None
    law_as_of: date | None

    @property
    def differ(self) -> bool:
        """Whether anything is not the same."""
        answers = self.orders is not None and any(each.pairs for each in self.orders.questions)
        return bool(self.provisions or self.tables or answers)


def add_arguments(actions: Any, a_day: Callable[[str], date]) -> None:
    """Declare the commands."""
    diff = actions.add_parser("diff", help="compare two states of the law, and what changes for some orders")
    for name in ("old", "new"):
        diff.add_argument(
            name,
            metavar=name.upper(),
            help=f'a folder of law, a hash from `venditor law archive`, or "{CURRENT}" for Venditor\'s own',
        )
    diff.add_argument(
        "--orders", type=Path, metavar="FILE", help="orders to put to both: .csv, .parquet or .xlsx"
    )
    diff.add_argument(
        "--mapping", metavar="NAME|FILE", help="how columns are read (default: told by the headings)"
    )
    diff.add_argument(
        "--law-as-of", type=a_day, metavar="DATE", help="what if the law of this day applied, in both"
    )
    diff.add_argument("--archive", type=Path, metavar="DIR", help="where hashes are looked up")
    diff.add_argument("--out", type=Path, metavar="DIR", help=f"write {REPORT} and {DOCUMENT} there")
    diff.add_argument("--language", default="en", help="language of the report, a BCP 47 tag (default: en)")
    diff.add_argument("--json", action="store_true", help="print one JSON document")
    diff.set_defaults(run=run_diff)
    archive = actions.add_parser("archive", help="keep the whole law by its hash, and print the hash")
    archive.add_argument("archive", type=Path, metavar="DIR", help="the archive; made when it is not there")
    add_argument(archive)
    archive.set_defaults(run=run_archive)


def run_archive(given: argparse.Namespace) -> int:
    """Keep the law in an archive and print the hash by which `law diff` finds it again.

    Raises:
        VenditorError: when the law cannot be read, or the archive cannot be written to.
    """
    archive = _archive(given.archive)
    with law_of(given) as library:
        try:
            digest = archive.keep_law(library)
        except OSError as error:
            raise LawError(
                "law.archive",
                f"The law cannot be kept in {given.archive} ({error.strerror}).",
                facts={"archive": str(given.archive)},
                remedy="Free space, or name a folder that can be written to.",
            ) from None
    print(digest)
    return 0


def _archive(folder: Path) -> PackArchive:
    """The archive in a folder, which need not be there yet; a file in its place is none."""
    for place in (folder, *folder.parents):
        if place.exists() and not place.is_dir():
            raise LawError(
                "law.archive",
                f"{place} is a file, not a folder.",
                facts={"archive": str(folder)},
                remedy="Name a folder for the archive; it is made when it is not there.",
            )
    return PackArchive(folder)


def run_diff(given: argparse.Namespace) -> int:
    """Compare two states of the law.

    Returns:
        0 when nothing differs, 1 when something does.

    Raises:
        VenditorError: when one of them, the orders or the mapping cannot be read.
    """
    with _law(given.old, given) as old, _law(given.new, given) as new:
        note_language(given.language, new.library.vocabulary)
        compared = _compared(old, new, given)
        document = _document(compared)
        if given.out is not None:
            _write(compared, document, given)
    if given.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _tell(compared)
    if given.out is not None:
        print(f"Written to {given.out}: {REPORT}, {DOCUMENT}", file=sys.stderr)
    return 1 if compared.differ else 0


def _compared(old: _Named, new: _Named, given: argparse.Namespace) -> _Compared:
    names = sorted({*old.files, *new.files})
    return _Compared(
        old=old,
        new=new,
        provisions=changes(old.library, new.library),
        # Packs are told by their provisions.
        tables=tuple(n for n in names if not _PACK.match(n) and old.files.get(n) != new.files.get(n)),
        orders=None if given.orders is None else _orders(old, new, given),
        law_as_of=given.law_as_of,
    )


@contextmanager
def _law(name: str, given: argparse.Namespace) -> Iterator[_Named]:
    """A state of the law by its name on the command line."""
    if name == CURRENT:
        library = default_library()
        yield _Named("Venditor", library, nullcontext, law_files(library))
    elif (Path(name) / "vocabulary.yaml").is_file():
        yield _in_folder(name, Path(name))
    elif _HASH.fullmatch(name):
        if given.archive is None:
            raise LawError(
                "law.archive",
                f"{name} is a hash, and no archive is named to look it up in.",
                facts={"hash": name},
                remedy="Name the archive with --archive DIR.",
            )
        with TemporaryDirectory(prefix="venditor-law-") as folder:
            _archive(given.archive).restore_law(name, Path(folder))
            yield _in_folder(name, Path(folder))
    else:
        raise LawError(
            "law.folder",
            f'"{name}" is neither a folder of law (it has no vocabulary.yaml) nor a hash.',
            facts={"name": name},
            remedy=f'Name a folder laid out like venditor/law, a hash, or "{CURRENT}".',
        )


def _in_folder(name: str, folder: Path) -> _Named:
    def reading() -> AbstractContextManager[object]:
        return reading_from(folder)

    with reading():
        library = open_library(folder)
        return _Named(name, library, reading, law_files(library))


def _orders(old: _Named, new: _Named, given: argparse.Namespace) -> LawChange:
    with needs_extra("audit"):
        from venditor.adapters.duckdb_engine import DuckDBEngine
        from venditor.adapters.order_files import read_orders
        from venditor.audits.binding import recognise
        from venditor.audits.law_change import State, law_change
        from venditor.audits.mapping import FileHints
        from venditor.audits.mapping_file import find_mapping

    vocabulary = new.library.vocabulary
    mapping = find_mapping(given.mapping, vocabulary) if given.mapping else None
    with DuckDBEngine() as engine:
        hints = mapping.hints if mapping else FileHints()
        table = read_orders(engine, given.orders, hints=hints, progress=lambda _: None)
        return law_change(
            engine,
            table,
            mapping or recognise(table, vocabulary),
            State(old.library, old.reading),
            State(new.library, new.reading),
            law_as_of=given.law_as_of,
        )


def _document(compared: _Compared) -> dict[str, Any]:
    """The document ``venditor.law-diff/1``."""
    old, new, orders = compared.old, compared.new, compared.orders
    return {
        "format": FORMAT,
        "old": {"name": old.name, "files": old.files},
        "new": {"name": new.name, "files": new.files},
        "law_as_of": compared.law_as_of.isoformat() if compared.law_as_of else None,
        "provisions": [
            {**asdict(change), "can_change_answers": change.can_change_answers}
            for change in compared.provisions
        ],
        "tables": list(compared.tables),
        "orders": None if orders is None else _orders_document(orders),
    }


def _orders_document(orders: LawChange) -> dict[str, Any]:
    return {
        "file": orders.table.name,
        "mapping": orders.mapping.name,
        "balance": {
            "read": orders.balance.read,
            "answered": {"purchases": orders.balance.purchases, "returns": orders.balance.returns},
            "set_aside": dict(orders.balance.set_aside),
        },
        "rows": orders.rows,
        "orders": orders.orders,
        "changed_orders": orders.changed_orders,
        "untold_orders": orders.untold_orders,
        "questions": [_question(each) for each in orders.questions],
    }


def _question(each: QuestionChange) -> dict[str, Any]:
    plain = asdict(each)
    plain["days"] = [{"days": days, "rows": rows} for days, rows in each.days.items()]
    return dict(_native(plain))


def _native(value: Any) -> Any:
    """Amounts as text, so that nothing is rounded on the way."""
    if isinstance(value, dict):
        return {name: _native(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_native(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


def _write(compared: _Compared, document: dict[str, Any], given: argparse.Namespace) -> None:
    with needs_extra("audit"):
        from venditor.audits.report.law_change_page import LawDiff, page
        from venditor.audits.report.words import Words

    diff = LawDiff(
        compared.old.name,
        compared.new.name,
        compared.provisions,
        compared.tables,
        compared.orders,
        compared.law_as_of,
    )
    words = Words(given.language, compared.new.library)
    try:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / REPORT).write_text(page(diff, words), "utf-8")
        (given.out / DOCUMENT).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise LawError(
            "law.out",
            f"The report cannot be written to {given.out} ({error.strerror}).",
            facts={"out": str(given.out)},
            remedy="Free space, or name a folder that can be written to (--out DIR).",
        ) from None


def _tell(compared: _Compared) -> None:
    """The comparison for a terminal."""
    if not compared.differ:
        print("Nothing differs.")
    for change in compared.provisions:
        print(f"{change.kind:>8}  {change.provision}")
        for part in change.parts if change.kind == "changed" else ():
            print(f"          {part.place}: {_short(part.before)} -> {_short(part.after)}")
    for name in compared.tables:
        print(f"   table  {name}")
    if compared.orders is not None:
        _tell_orders(compared.orders)


def _tell_orders(orders: LawChange) -> None:
    """What becomes of the orders, for a terminal."""
    from venditor.audits.wording import reasons

    balance = orders.balance
    print(
        f"{orders.table.name}: {balance.read:,} read = {balance.purchases:,} purchases + "
        f"{balance.returns:,} returns + {balance.apart:,} set aside"
    )
    for reason, count in balance.set_aside.items():
        print(f"  {count:>9,}  {pick(reasons()[reason].name, 'en').text}")
    all_ = counted(orders.orders, "order")
    untold = f"; for {orders.untold_orders:,}, an answer can be told in neither law"
    print(
        f"{orders.table.name}: of {all_}, {orders.changed_orders:,} get another answer"
        f"{untold if orders.untold_orders else ''}."
    )
    for each in orders.questions:
        moved = sum(days * rows for days, rows in each.days.items())
        told = f", {moved:+,} days in all" if moved else ""
        told += f"; {counted(each.untold, 'line')} can be told in neither law" if each.untold else ""
        print(f"  {each.question}: {counted(each.rows, 'line')}, {counted(each.orders, 'order')}{told}")
    if orders.untold_orders:
        print("What is known of every order, or assumed, can be told with --mapping.")


def _short(text: str | None) -> str:
    """A text in one line of a terminal."""
    if text is None:
        return "(not there)"
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
