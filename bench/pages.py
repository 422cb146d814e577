"""Price and number of real product pages, beside extruct, Diffbot and Zyte; pages a second beside extruct.

The pages and their truth are the product extraction benchmark's, as far as the shared data hold them; what
the peers gave for the same pages is theirs, stored there. Which rule goes before which is chosen on four
fifths of the shops and measured on the rest, five times; where these shops cannot tell which of two goes
first, the one does that is more often right by itself on them. The rules themselves, their words and points
were written with these pages in sight, so that even this figure flatters them. Of a range the truth has the
lowest amount as the price; ours is no price then, and counts as missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import extruct
from measuring import Target, machine, pin, race, report, table

from venditor.listings.decoding import decoded
from venditor.listings.page.candidate import Candidate
from venditor.listings.page.choosing import ORDER, chosen
from venditor.listings.page.opened import opened
from venditor.listings.page.reading import every, read_page
from venditor.listings.page.tree import parsed

SHARED = Path(os.environ.get("VENDITOR_SHARED", "../shared"))
PAGES = SHARED / "data/listings/real/product_extraction_benchmark/dataset"
FOLDS, ROUNDS, SAMPLES = 5, 3, 500
PEERS = ("extruct", "Diffbot", "Zyte")
TARGETS = {"price": 0.90, "sku": 0.75}
PAGES_A_SECOND = 100
FOLDED = "Venditor, order chosen on other shops"
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
        candidates = every(opened(parsed(html)))
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
    """The rules in the order that answers most: one after the other, whichever adds most.

    A rule that takes away is left out. Where these shops cannot tell which of two goes first, the one does
    that is more often right by itself on these shops.
    """
    rules = by_precision(found, field)
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
        better = max(tried, key=lambda one: (tried[one], -inversions(one, rules)), default=order)
        if not tried or tried[better] < reached:
            return order
        order, reached = better, tried[better]


def by_precision(found: Sequence[Page], field: str) -> list[str]:
    """The rules, those first that are most often right where they alone answer; then by their names."""
    rules = {each.rule for page in found for each in page.candidates if each.field == field}
    alone = {
        rule: score(found, field, lambda page, one=(rule,): answered(page, field, one)) for rule in rules
    }  # type: ignore[misc]
    return sorted(rules, key=lambda rule: (-alone[rule].precision, rule))


def inversions(order: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of rules stand the other way round than in another order."""
    places = [other.index(rule) for rule in order]
    return sum(first > second for at, first in enumerate(places) for second in places[at + 1 :])


def folds_of(found: Sequence[Page]) -> dict[str, int]:
    """The fifth that each shop belongs to: the largest first, each to the fold with the fewest pages."""
    sizes = Counter(page.domain for page in found)
    filled = [0] * FOLDS
    folds = {}
    for domain, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        folds[domain] = filled.index(min(filled))
        filled[folds[domain]] += size
    return folds


def orders_by_fold(found: Sequence[Page], field: str) -> list[tuple[str, ...]]:
    """For each fold the order that was chosen on all others."""
    folds = folds_of(found)
    return [
        best_order([page for page in found if folds[page.domain] != fold], field) for fold in range(FOLDS)
    ]


def spread(found: Sequence[Page], field: str, answer: Callable[[Page], str | None]) -> float:
    """Standard deviation of F1 over samples of as many pages drawn with replacement."""
    chance = random.Random(field)  # noqa: S311 - samples that are the same each time
    told = {page.id: answer(page) for page in found}
    scores = [
        score(chance.choices(found, k=len(found)), field, lambda page: told[page.id]).f1
        for _ in range(SAMPLES)
    ]
    return statistics.stdev(scores)


def speeds(found: Sequence[Page]) -> list[tuple[str, ...]]:
    """Pages a second of processor time, ours and extruct's in turn on the same pages."""

    def ours() -> None:
        for page in found:
            read_page(page.html)

    def theirs(syntaxes: list[str]) -> Callable[[], None]:
        def run() -> None:
            for page in found:
                extruct.extract(page.html, base_url=page.truth["url"], syntaxes=syntaxes, errors="ignore")

        return run

    runs = {
        "Venditor: every field, with its places": ours,
        "extruct, JSON-LD alone": theirs(["json-ld"]),
        "extruct, four syntaxes": theirs(SYNTAXES),
    }
    rates = {name: len(found) / timing.cpu for name, timing in race(runs, ROUNDS).items()}
    first, *_ = rates.values()
    return [(name, f"{rate:.1f}", f"{first / rate:.2f}") for name, rate in rates.items()]


def answers_of(found: Sequence[Page], field: str) -> dict[str, Callable[[Page], str | None]]:
    """Who answers what for a field: ourselves in two ways, and each peer as it is stored."""
    folds = folds_of(found)
    orders = orders_by_fold(found, field)

    def stored(peer: str) -> Callable[[Page], str | None]:
        answers = json.loads((PAGES / "output" / f"{peer}.json").read_text("utf-8"))
        return lambda page: answers.get(page.id, {}).get(field)

    return {
        FOLDED: lambda page: answered(page, field, orders[folds[page.domain]]),
        "Venditor, as it ships": lambda page: answered(page, field, ORDER[field]),
        **{f"{peer}, as stored": stored(peer) for peer in PEERS},
    }


def compared(found: Sequence[Page], field: str) -> tuple[list[tuple[str, ...]], float]:
    """Rows of the table for a field, and our F1 on shops that had no say in the order of the rules."""
    rows, ours = [], 0.0
    for name, answer in answers_of(found, field).items():
        one = score(found, field, answer)
        ours = one.f1 if name == FOLDED else ours
        margin = spread(found, field, answer)
        rows.append(
            (field, name, f"{one.f1:.3f} ± {margin:.3f}", f"{one.precision:.3f}", f"{one.recall:.3f}")
        )
    return rows, ours


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    given = parser.parse_args()
    core = pin(1)
    found = pages()
    rows, orders, targets = [], [], []
    for field, target in TARGETS.items():
        lines, ours = compared(found, field)
        rows += lines
        by_fold = [*orders_by_fold(found, field), best_order(found, field)]
        orders += [f"- {field}: {' > '.join(order)}" for order in dict.fromkeys(by_fold)]
        targets.append(Target(f"F1 of {field}, {FOLDED}", round(ours, 3), target).written())
    speed = speeds(found)
    targets.append(Target("pages a second on one core", float(speed[0][1]), PAGES_A_SECOND).written())
    shops = len({page.domain for page in found})
    size = sum(len(page.html) for page in found) / len(found) / 1000
    lines = [
        f"{machine()}; {core}; extruct {version('extruct')}.",
        f"{len(found)} of the benchmark's 140 pages, of {shops} shops, {size:,.0f} kB each on average.",
        "",
        table(("field", "engine", "F1", "precision", "recall"), rows, texts=2),
        "",
        "Orders of rules that were chosen, in some fold or on all pages:",
        "",
        *orders,
        "",
        table(("reading", "pages/s", "Venditor's rate"), speed),
        "",
        *targets,
    ]
    report("pages", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
