"""Price and number of real product pages, beside extruct, Diffbot and Zyte; pages a second beside extruct.

The pages and their truth are the product extraction benchmark's, as far as the shared data hold them; what the
peers gave for the same pages is theirs, stored there. Which rule goes before which is chosen on four fifths of the
domains and measured on the rest, five times; the order that ships was chosen the same way on all of them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit

import extruct
from measuring import Target, machine, pin, race, report, table

from venditor.listings.decoding import decoded
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.choosing import ORDER, chosen
from venditor.listings.page.reading import every, read_page
from venditor.listings.page.tree import parsed

SHARED = Path(os.environ.get("VENDITOR_SHARED", "../shared"))
PAGES = SHARED / "data/listings/real/product_extraction_benchmark/dataset"
FOLDS, ROUNDS = 5, 3
PEERS = ("extruct", "Diffbot", "Zyte")
TARGETS = {"price": 0.90, "sku": 0.75}
PAGES_A_SECOND = 100
SYNTAXES = ["microdata", "opengraph", "json-ld", "rdfa"]

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, what is true of it, and every reading of it.

    Attributes:
        id: its name in the benchmark.
        html: the page.
        domain: the shop's name, alike in every country.
        truth: right answers by field.
        candidates: every reading of every field.
        currency: of its amounts.
    """

    id: str
    html: str
    domain: str
    truth: Mapping[str, Sequence[str]]
    candidates: Sequence[Candidate]
    currency: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """How often an answer was right, of those given and of those there are."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pages() -> list[Page]:
    """Every page of the benchmark that is there."""
    truth = json.loads((PAGES / "ground-truth.json").read_text("utf-8"))
    found = []
    for id_ in sorted(truth):
        html = decoded(gzip.decompress((PAGES / "html" / f"{id_}.html.gz").read_bytes()))
        candidates = every(parsed(html))
        currency = chosen(candidates, "currency")[0].value
        domain = shop(truth[id_]["url"])
        found.append(Page(id_, html, domain, truth[id_], candidates, currency))
    return found


def shop(address: str) -> str:
    """The name of a shop in its address: ``amazon`` for every country's Amazon."""
    labels = (urlsplit(address).hostname or "").split(".")
    short = {"co", "com", "net", "org"}
    names = [label for label in labels[:-1] if label not in short and label != "www"]
    return names[-1]


def same(field: str, given: str, right: Iterable[str]) -> bool:
    """Whether an answer is one of the right ones; prices as numbers."""
    if field != "price":
        return given in right
    try:
        return Decimal(given) in [Decimal(each) for each in right]
    except InvalidOperation:
        return False


def score(found: Sequence[Page], field: str, answer: Callable[[Page], str | None]) -> Score:
    """Compare answers with the truth, as the benchmark does."""
    right = wrong = missed = 0
    for page in found:
        given, truth = answer(page), page.truth.get(field, ())
        hit = given is not None and same(field, given, truth)
        right += hit
        wrong += given is not None and not hit
        missed += bool(truth) and not hit
    return Score(right / (right + wrong or 1), right / (right + missed or 1))


def answered(page: Page, field: str, order: Sequence[str]) -> str | None:
    """The field of a page when rules go in some order."""
    value = chosen(page.candidates, field, page.currency, order=order)[0].value
    return None if value is None else str(value)


def best_order(found: Sequence[Page], field: str) -> tuple[str, ...]:
    """The rules in the order that answers most: one after the other, whichever adds most, while it adds."""
    rules = list(dict.fromkeys(each.rule for page in found for each in page.candidates if each.field == field))
    order: tuple[str, ...] = ()
    reached = 0.0
    while True:
        tried = {
            (*order[:place], rule, *order[place:]): 0.0
            for rule in rules
            if rule not in order
            for place in range(len(order) + 1)
        }
        for one in tried:
            tried[one] = score(found, field, lambda page, one=one: answered(page, field, one)).f1  # type: ignore[misc]
        better = max(tried, key=lambda one: tried[one], default=order)
        if not tried or tried[better] <= reached:
            return order
        order, reached = better, tried[better]


def fold_of(page: Page) -> int:
    """Which fifth of the domains a page belongs to."""
    return hashlib.sha256(page.domain.encode()).digest()[0] % FOLDS


def by_folds(found: Sequence[Page], field: str) -> tuple[Score, list[tuple[str, ...]]]:
    """The score on domains that had no say in the order of the rules, and the order of each fold."""
    orders = [best_order([page for page in found if fold_of(page) != fold], field) for fold in range(FOLDS)]
    return score(found, field, lambda page: answered(page, field, orders[fold_of(page)])), orders


def speeds(found: Sequence[Page]) -> list[tuple[str, ...]]:
    """Pages a second of processor time, ours and extruct's in turn."""

    def ours() -> None:
        for page in found:
            read_page(page.html)

    def theirs(syntaxes: list[str]) -> Callable[[], None]:
        def run() -> None:
            for page in some:
                extruct.extract(page.html, base_url=page.truth["url"], syntaxes=syntaxes, errors="ignore")

        return run

    some = found[:: max(1, len(found) // 20)]
    runs = {
        "Venditor: every field, with its places": ours,
        "extruct, JSON-LD alone": theirs(["json-ld"]),
        "extruct, four syntaxes": theirs(SYNTAXES),
    }
    timings = race(runs, ROUNDS)
    counts = {name: len(found if name.startswith("Venditor") else some) for name in runs}
    first = counts["Venditor: every field, with its places"] / timings["Venditor: every field, with its places"].cpu
    rows = []
    for name, timing in timings.items():
        rate = counts[name] / timing.cpu
        rows.append((name, str(counts[name]), f"{rate:.1f}", f"{first / rate:.2f}"))
    return rows


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    given = parser.parse_args()
    core = pin(1)
    found = pages()
    peers = {name: json.loads((PAGES / "output" / f"{name}.json").read_text("utf-8")) for name in PEERS}
    rows, lines, targets = [], [], []
    for field, target in TARGETS.items():
        folded, orders = by_folds(found, field)
        scores = {
            "Venditor, order chosen on other domains": folded,
            "Venditor, as it ships": score(found, field, lambda page: answered(page, field, ORDER[field])),  # noqa: B023
        }
        for name, answers in peers.items():
            scores[f"{name}, as stored"] = score(found, field, lambda page: answers.get(page.id, {}).get(field))  # noqa: B023
        rows += [
            (field, name, f"{one.f1:.3f}", f"{one.precision:.3f}", f"{one.recall:.3f}")
            for name, one in scores.items()
        ]
        lines += [f"- {field}, fold {number + 1}: {' > '.join(order)}" for number, order in enumerate(orders)]
        lines.append(f"- {field}, all: {' > '.join(best_order(found, field))}")
        targets.append(Target(f"F1 of {field} on domains not chosen by", round(folded.f1, 3), target).written())
    speed = speeds(found)
    targets.append(Target("pages a second on one core", float(speed[0][2]), PAGES_A_SECOND).written())
    domains = len({page.domain for page in found})
    report(
        "pages",
        "\n".join(
            [
                f"{machine()}; {core}; extruct {extruct.__version__ if hasattr(extruct, '__version__') else ''}.",
                f"{len(found)} pages of {domains} shops, {sum(len(page.html) for page in found) / len(found) / 1000:,.0f} kB each on average.",
                "",
                table(("field", "engine", "F1", "precision", "recall"), rows, texts=2),
                "",
                *lines,
                "",
                table(("reading", "pages", "pages/s", "Venditor's rate"), speed),
                "",
                *targets,
            ]
        ),
        write=given.write,
    )


if __name__ == "__main__":
    main()
