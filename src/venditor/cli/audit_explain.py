"""`venditor audit explain`: why a line of an audit was answered as it was."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from venditor.cli.extras import needs_extra
from venditor.cli.output import note_language
from venditor.cli.rights import render
from venditor.rights.jurisdictions import default_library

if TYPE_CHECKING:
    from venditor.audits.explained import Explained


def add_arguments(actions: Any) -> None:
    """Declare the command."""
    parser = actions.add_parser("explain", help="why a line was answered as it was, with the law")
    parser.add_argument(
        "answers", type=Path, metavar="DIR", help="what `audit orders` wrote: DIR or answers.parquet"
    )
    parser.add_argument("line", type=int, metavar="LINE", help="number of the line in the audited file")
    parser.add_argument(
        "--language", default="en", help="language of the sentences, a BCP 47 tag (default: en)"
    )
    parser.add_argument("--json", action="store_true", help="print the statements as one JSON document")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the statement of rights for every row of a line.

    Returns:
        0 when it says what the row says; 1 when the law, the program or the file has changed since.

    Raises:
        VenditorError: when the file holds no answers, or none to this line.
    """
    with needs_extra("audit"):
        from venditor.adapters.duckdb_engine import DuckDBEngine
        from venditor.adapters.order_files import read_orders
        from venditor.audits.explained import explained
        from venditor.audits.run import ANSWERS

    library = default_library()
    note_language(given.language, library.vocabulary, library.translations.tags)
    path = given.answers / ANSWERS if given.answers.is_dir() else given.answers
    with DuckDBEngine() as engine:
        table, metadata = read_orders(engine, path), engine.parquet_metadata(path)
        rows = explained(
            engine, table, given.line, metadata=metadata, language=given.language, library=library
        )
    if given.json:
        print(json.dumps([row.statement for row in rows], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(f"{_heading(row)}\n\n{render(row.statement, library)}" for row in rows))
    changed = [question for row in rows for question in row.differs]
    if changed:
        print(_changed(changed, given.language), file=sys.stderr)
    return 1 if changed else 0


def _heading(found: Explained) -> str:
    """Which row it is: line, order and item, and for a return the line of the purchase."""
    row = found.row
    bought = f" ← {row['purchase_line']}" if row["purchase_line"] not in (None, row["line"]) else ""
    return f"{row['line']}{bought} · {row['order'] or '?'} · {row['item'] or '?'}"


def _changed(questions: list[str], language: str) -> str:
    from venditor.audits.wording import phrase

    return phrase("answers_changed", language, questions=", ".join(dict.fromkeys(questions)))
