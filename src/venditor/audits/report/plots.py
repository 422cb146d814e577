"""Plots as SVG that keeps its text size at every width: places are in percent, sizes in pixels.

Every colour comes from the page's tokens by class, so that the same plot is right in the dark and on
paper; what a colour says is also said by hatching and by words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from venditor.core.markup import element, escape

# In pixels; the height of rows is also in style.css.
ROW_HEIGHT, BAR_HEIGHT = 26, 16
COLUMNS_HEIGHT, AXIS_HEIGHT = 220, 28
Box = dict[str, object]
HATCHED = {"late": "M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2", "cannot_tell": "M4,0 v8", "mixed": "M0,4 h8"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plot.

    Attributes:
        name: at the left.
        number: at the right, written out.
        parts: class and size of each part, in order.
    """

    name: str
    number: str
    parts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Described:
    """What a plot is called and says, for those who cannot see it.

    Attributes:
        id: of the plot in the page.
        title: its name.
        says: what it shows, in a sentence.
    """

    id: str
    title: str
    says: str


def dots(described: Described, rows: Sequence[Row], *, number: Callable[[int], str]) -> str:
    """One dot a row on a scale of powers of ten, so that small and large countries can both be read.

    Args:
        described: name and content of the plot.
        rows: each with one part, of at least one.
        number: writes a number of the scale.
    """
    most = max(row.parts[0][1] for row in rows)
    decades = max(1, math.ceil(math.log10(most)))
    height = len(rows) * ROW_HEIGHT
    area = [_line(_share(power, decades), 0, height, "grid") for power in range(decades + 1)]
    for power in range(decades + 1):
        # Where there is little room, every other number of the scale is left out.
        kind = "quiet middle" if power % 2 == 0 else "quiet middle spare"
        place = {"x": _share(power, decades), "y": height + 18, "class": kind}
        area.append(element("text", escape(number(10**power)), place))
    for index, row in enumerate(rows):
        at = _share(math.log10(row.parts[0][1]), decades)
        middle = index * ROW_HEIGHT + ROW_HEIGHT // 2
        area.append(element("circle", "", {"cx": at, "cy": middle, "r": 5, "class": "dot"}))
    return _rows(described, rows, "".join(area), height + AXIS_HEIGHT)


def shares(described: Described, rows: Sequence[Row]) -> str:
    """One bar a row, divided by its parts."""
    area = []
    for index, row in enumerate(rows):
        whole = sum(size for _, size in row.parts)
        begin = 0
        for kind, size in row.parts:
            if size:
                bar: Box = {
                    "x": _share(begin, whole),
                    "y": index * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) // 2,
                    "width": _share(size, whole),
                    "height": BAR_HEIGHT,
                }
                area.append(_bar(described.id, kind, bar))
                begin += size
    return _rows(described, rows, "".join(area), len(rows) * ROW_HEIGHT)


def columns(
    described: Described,
    bins: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    *,
    shaded: tuple[int, int] | None,
    labelled: Sequence[int],
) -> str:
    """Stacked columns over an axis.

    Args:
        described: name and content of the plot.
        bins: label of each column, and class and size of its parts from the bottom up.
        shaded: first and last column of the part of the axis that is shaded.
        labelled: columns that have their label under them, beside the first and the last.
    """
    most = max((sum(size for _, size in parts) for _, parts in bins), default=1)
    area = []
    if shaded is not None:
        first, last = shaded
        box: Box = {"x": _share(first, len(bins)), "y": 0, "width": _share(last - first + 1, len(bins))}
        area.append(element("rect", "", {**box, "height": COLUMNS_HEIGHT, "class": "allowed"}))
    for index, (label, parts) in enumerate(bins):
        top: float = COLUMNS_HEIGHT
        for kind, size in parts:
            height = round(size * (COLUMNS_HEIGHT - 24) / most, 1)
            if size:
                top = round(top - height, 1)
                bar: Box = {"x": _share(index + 0.08, len(bins)), "y": top, "width": _share(0.84, len(bins))}
                area.append(_bar(described.id, kind, {**bar, "height": height}))
        if index in labelled or index in (0, len(bins) - 1):
            place: Box = {
                "x": _share(index + 0.5, len(bins)),
                "y": COLUMNS_HEIGHT + 18,
                "class": "quiet middle",
            }
            area.append(element("text", escape(label), place))
    area.append(
        element(
            "line",
            "",
            {"x1": "0%", "x2": "100%", "y1": COLUMNS_HEIGHT, "y2": COLUMNS_HEIGHT, "class": "axis"},
        )
    )
    return _drawing(described, "".join(area), COLUMNS_HEIGHT + AXIS_HEIGHT)


def _rows(described: Described, rows: Sequence[Row], area: str, height: int) -> str:
    """Names and numbers as text of the page beside the drawing, so that they break and shorten by themselves.

    They are hidden from screen readers, which are told the plot's description and have its table.
    """
    names = element("div", "".join(_line_of(row.name) for row in rows), {"aria-hidden": "true"})
    numbers = element("div", "".join(_line_of(row.number) for row in rows), {"aria-hidden": "true"})
    return element("div", names + _drawing(described, area, height) + numbers, {"class": "rows"})


def _line_of(text: str) -> str:
    return element("div", escape(text), {"dir": "auto"})


def _drawing(described: Described, content: str, height: int) -> str:
    title, says = f"{described.id}-title", f"{described.id}-says"
    heads = element("title", escape(described.title), {"id": title})
    heads += element("desc", escape(described.says), {"id": says})
    patterns = "".join(
        element(
            "pattern",
            element("path", "", {"d": path, "class": "hatch"}),
            {"id": f"{described.id}-{kind}", "width": 8, "height": 8, "patternUnits": "userSpaceOnUse"},
        )
        for kind, path in HATCHED.items()
    )
    attributes: Box = {"role": "img", "aria-labelledby": f"{title} {says}", "height": height, "width": "100%"}
    return element("svg", heads + element("defs", patterns) + content, attributes)


def _bar(plot: str, kind: str, box: Mapping[str, object]) -> str:
    placed = {key: str(value) for key, value in box.items()}
    bar = element("rect", "", {**placed, "class": kind})
    if kind in HATCHED:
        bar += element("rect", "", {**placed, "fill": f"url(#{plot}-{kind})"})
    return bar


def _line(at: str, begin: int, end: int, kind: str) -> str:
    return element("line", "", {"x1": at, "x2": at, "y1": begin, "y2": end, "class": kind})


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3f}%" if whole else "0%"
