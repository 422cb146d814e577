"""``problems.csv``: every line that is set aside, with its reason in words and what to do.

Source: RFC 4180; UTF-8 with a byte order mark, without which Excel takes it for another encoding. A
    spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break for a formula:
    such a cell gets an apostrophe in front, as OWASP advises against CSV injection. Where lists are written
    with semicolons, cells begin behind those, tabs and line breaks too, whatever the quotation marks say.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from venditor.audits.balance import Apart
from venditor.audits.wording import explain
from venditor.core.spreadsheets import harmless

HEADINGS = ("line", "order", "item", "reason", "explanation", "what_to_do")


def write_problems(path: Path, lines: Iterable[Apart], *, language: str) -> None:
    """Write the file; the same lines give the same bytes.

    Args:
        path: where.
        lines: lines that are set aside, in order.
        language: BCP 47 tag of the reader.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for line in lines:
            said, remedy = explain(line.reason, line.value, language)
            cells = (line.order or "", line.item or "", line.reason, said, remedy)
            writer.writerow((line.line, *map(harmless, cells)))
