"""The plots of the report: orders by country, returns by country, and days from delivery to return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from venditor.audits.facts import WITH
from venditor.audits.figures import RETURN_OUTCOMES, Figures, PlaceFigures
from venditor.audits.report.plots import Described, Row, columns, dots, shares
from venditor.audits.report.words import Words
from venditor.core.markup import element, escape

# Days shown one by one; what lies outside is counted at the ends.
FIRST_DAY, LAST_DAY = -3, 60
_LABEL_EVERY = 7


@dataclass(slots=True)
class Bin:
    """Returns on one day after delivery, or outside the scale.

    Attributes:
        label: the day, or before or after which day.
        parts: parts of purchases by outcome.
    """

    label: str
    parts: dict[str, int] = field(default_factory=dict)


def orders_plot(figures: Figures, words: Words) -> str:
    """Orders of each country, on a scale of powers of ten."""
    places = [place for place in figures.places if place.orders]
    if not places:
        return ""
    rows = [
        Row(words.place_name(place), words.number(place.orders), [("dot", place.orders)]) for place in places
    ]
    says = "; ".join(f"{row.name}: {row.number}" for row in rows)
    plot = dots(Described("plot-orders", words("orders_by_country"), says), rows, number=words.number)
    return _figure(words("orders_axis"), plot)


def returns_plot(places: Sequence[PlaceFigures], words: Words) -> str:
    """The outcomes of each country's returns as shares of them all."""
    rows = []
    for place in places:
        counts = place.worlds[WITH].returns
        parts = [(name, counts.get(name, 0)) for name in RETURN_OUTCOMES]
        rows.append(Row(words.place_name(place), words.number(sum(counts.values())), parts))
    present = [name for name in RETURN_OUTCOMES if any(dict(row.parts)[name] for row in rows)]
    says = "; ".join(
        f"{row.name}: " + ", ".join(f"{words(name)} {words.number(size)}" for name, size in row.parts if size)
        for row in rows
    )
    plot = shares(Described("plot-returns", words("returns_by_country"), says), rows)
    return _figure(words("returns_axis"), _legend(present, words) + plot)


def days_plot(figures: Figures, words: Words) -> tuple[str, list[Bin]]:
    """Returns by days from delivery, and the bins for the table under them."""
    bins = _bins(figures, words)
    sizes = [sum(bin_.parts.values()) for bin_ in bins]
    said = words("days_axis", outside=words.number(sizes[0] + sizes[-1]), most=words.number(max(sizes)))
    shaded = None
    if figures.allowed_days is not None:
        first, last = figures.allowed_days
        said += " " + words("allowed_days", first=words.number(first), last=words.number(last))
        low, high = (min(max(day, FIRST_DAY), LAST_DAY) - FIRST_DAY + 1 for day in (first, last))
        shaded = (low, high)
    names = outcomes_in(bins)
    listed = [(bin_.label, [(name, bin_.parts.get(name, 0)) for name in names]) for bin_ in bins]
    # The words at both ends are wide: on the axis they are signs.
    listed[0] = ("<", listed[0][1])
    listed[-1] = (">", listed[-1][1])
    described = Described("plot-days", words("days"), said)
    labelled = [index for index in range(1, len(bins) - 1) if (index - 1 + FIRST_DAY) % _LABEL_EVERY == 0]
    plot = columns(described, listed, shaded=shaded, labelled=labelled)
    return _figure(said, _legend(names, words) + plot), bins


def outcomes_in(bins: Sequence[Bin]) -> list[str]:
    """The outcomes that some bin has, in the order in which they are shown."""
    return [name for name in RETURN_OUTCOMES if any(bin_.parts.get(name) for bin_ in bins)]


def _bins(figures: Figures, words: Words) -> list[Bin]:
    first, last = words.number(FIRST_DAY), words.number(LAST_DAY)
    bins = [Bin(words("before", day=first))]
    bins += [Bin(words.number(day)) for day in range(FIRST_DAY, LAST_DAY + 1)]
    bins.append(Bin(words("after", day=last)))
    for found in figures.return_days:
        index = min(max(found.days - FIRST_DAY + 1, 0), len(bins) - 1)
        parts = bins[index].parts
        parts[found.outcome] = parts.get(found.outcome, 0) + found.parts
    return bins


def _legend(names: Sequence[str], words: Words) -> str:
    return element("ul", "".join(_keys(names, words)), {"class": "legend"})


def _keys(names: Sequence[str], words: Words) -> Iterator[str]:
    for name in names:
        key = element("span", "", {"class": f"key {name}", "aria-hidden": "true"})
        yield element("li", key + escape(words(name)))


def _figure(caption: str, plot: str) -> str:
    return element("figure", element("figcaption", escape(caption)) + plot)
