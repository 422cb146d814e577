"""Cells for spreadsheets: text that stays text when somebody opens a CSV file.

>>> harmless("=1+1"), harmless("Anna Huber"), harmless("a;-b")
("'=1+1", 'Anna Huber', "a;'-b")

Source: OWASP, "CSV Injection": a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break is
taken for a formula; it gets an apostrophe in front. Where lists are written with semicolons, cells begin
behind those, tabs and line breaks too, whatever the quotation marks say.
"""

from __future__ import annotations

import re

# Fullwidth forms are taken for the plain signs by some spreadsheets.
_FORMULA = re.compile(r"^ *[\t\r\n]|(?:^|(?<=[;\t\r\n])) *[=+\-@＝＋－＠]")
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"'\g<0>", cell)
