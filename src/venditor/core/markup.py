"""Elements of a page, with every text escaped by whoever puts it in."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Content-Security-Policy of a page that loads nothing and runs nothing."""


def stylesheet() -> str:
    """The style of every report: one look for screen, dark screen and paper."""
    return (files("venditor.core") / "report.css").read_text("utf-8")


def escape(text: str) -> str:
    """Text as it may stand in an element or an attribute."""
    return html.escape(text, quote=True)


def element(name: str, content: str = "", attributes: Mapping[str, object] | None = None) -> str:
    """An element; ``content`` is markup already, values of attributes are escaped."""
    listed = "".join(f' {key}="{escape(str(value))}"' for key, value in (attributes or {}).items())
    return f"<{name}{listed}>{content}</{name}>"


def peoples(text: str) -> str:
    """Text that people wrote, in its own direction."""
    return element("bdi", escape(text), {"dir": "auto"})


def table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    numbers: Sequence[int] = (),
    together: int = 1,
) -> str:
    """A table whose first cell of each row is its heading.

    Args:
        caption: what it shows, as text.
        headings: of the columns, as text.
        rows: cells as markup.
        numbers: indexes of columns that hold numbers.
        together: how many rows share the first cell; it is then given in the first of them, and ``None`` in
            the others.
    """
    kinds = ["n" if index in numbers else "" for index in range(len(headings))]
    head = "".join(
        element("th", escape(heading), {"scope": "col", **({"class": kind} if kind else {})})
        for heading, kind in zip(headings, kinds, strict=True)
    )
    body = "".join(element("tr", _cells(row, kinds, together)) for row in rows)
    inner = (
        element("caption", escape(caption)) + element("thead", element("tr", head)) + element("tbody", body)
    )
    # A wide table scrolls in its own frame, which the keyboard can reach.
    return element(
        "div",
        element("table", inner),
        {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": caption},
    )


def code(text: str) -> str:
    """A name of the program; long ones may break where their words do."""
    return element("code", escape(text).replace("_", "_<wbr>"))


def _cells(row: Sequence[str | None], kinds: Sequence[str], together: int) -> str:
    cells = []
    for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
        if cell is None:
            continue
        attributes: dict[str, object] = {"class": kind} if kind else {}
        if index == 0 and together > 1:
            cells.append(element("th", cell, {"scope": "rowgroup", "rowspan": together}))
        elif index == 0:
            cells.append(element("th", cell, {"scope": "row", **attributes}))
        else:
            cells.append(element("td", cell, attributes))
    return "".join(cells)


def disclosure(summary: str, content: str) -> str:
    """A part that can be folded away; open, so that it is printed."""
    return element("details", element("summary", escape(summary)) + content, {"open": "open"})
