"""What is found in real feeds, exports and pages, and how much of it a reader called right.

Every finding in the two feeds, the three Shopify files and thirty pages was read by eye against the file it
was found in; verdicts stand in ``cases/read_by_eye.tsv`` by the finding's fingerprint. A finding that nobody
read is counted as such, so a change of a rule shows here. Then the toy guard, for which every page is judged
for every destination whose law is encoded: no rule may fire on more than six of ten pages it was asked about,
unless its findings on ten pages were read and called right.

No other open checker of listings against the law is known, so no peer stands beside.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from measuring import report, table

from venditor.listings.judging.finding import Finding, Judged, fingerprint
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw, law_of_listings
from venditor.listings.observing.prices import Sisters
from venditor.listings.page.reading import read_page
from venditor.listings.read import Read
from venditor.listings.reading import read_file, read_stream

SHARED = Path(os.environ.get("VENDITOR_SHARED", "../shared")) / "data/listings/real"
PAGES = SHARED / "product_extraction_benchmark/dataset"
VERDICTS = Path(__file__).parent / "cases" / "read_by_eye.tsv"
DAY = date(2026, 11, 28)
FILES = {
    "google_feed/pallmann-store_google-merchant-feed.xml": "FR",
    "google_feed/atomra-ro_google-merchant-feed.xml": "RO",
    "shopify_demo_csv/apparel.csv": "DE",
    "shopify_demo_csv/home-and-garden.csv": "GB",
    "shopify_demo_csv/jewelery.csv": "US-CA",
}
MARKET_OF = {
    "com": "US",
    "uk": "GB",
    "org": "GB",
    "net": "IT",
    "by": "PL",
    "www.almedina.net": "PT",
    "www.johnlewis.com": "GB",
    "www.gomaji.com": "TW",
    "www.kiabi.com": "FR",
    "www.smartprix.com": "IN",
    "vmzona.com": "BG",
}
"""Country of a page by its host or the end of it, where that is not the country's own code."""
NO_SHOPS = ("kids.1k.by", "www.smartprix.com")
"""Catalogues of prices, in which nobody sells."""
COUNTRIES_IN_PATHS = ("gb", "ie", "be", "de", "fr", "it", "es", "nl", "tw", "jp", "kr")
READ_PAGES, MOST_SHARE, ENOUGH = 30, 0.6, 10


@dataclass(frozen=True, slots=True)
class Case:
    """One listing, judged.

    Attributes:
        name: of its file, in the shared data.
        judged: what was found.
        page: whether it is a page.
    """

    name: str
    judged: Judged
    page: bool


def market_of(url: str) -> str | None:
    """The country a page is judged for, where its shop sells; ``None`` without encoded law, or a shop."""
    host = urlsplit(url).hostname or ""
    if host in NO_SHOPS:
        return None
    end = host.rpartition(".")[2]
    within = urlsplit(url).path.strip("/").lower().partition("/")[0]
    if end == "com" and within in COUNTRIES_IN_PATHS:
        return within.upper()
    code = MARKET_OF.get(host, MARKET_OF.get(end, end.upper()))
    try:
        return code if DestinationLaw(code).speaks_on(DAY) else None
    except ValueError:
        return None


def files() -> Iterator[Case]:
    """Every listing of the feeds and exports."""
    for name, market in FILES.items():
        path = SHARED / name
        judge = Judge([DestinationLaw(market)], Circumstances(DAY, {}))
        reads = [one for one in read_file(path, DAY, passages=True) if isinstance(one, Read)]
        sisters = Sisters.of(reads)
        for read in reads:
            yield Case(name, judge.judge(name, read, sisters=sisters), page=False)


def shops() -> Iterator[tuple[str, str, Read]]:
    """Every page of a shop in the benchmark, in the order of their names: id, address and what was read."""
    for id_, truth in sorted(json.loads((PAGES / "ground-truth.json").read_text("utf-8")).items()):
        packed = PAGES / "html" / f"{id_}.html.gz"
        if urlsplit(truth["url"]).hostname in NO_SHOPS or not packed.exists():
            continue
        stream = io.BytesIO(gzip.decompress(packed.read_bytes()))
        for read in read_stream(stream, DAY, read_page, passages=True):
            if isinstance(read, Read):
                yield id_, truth["url"], read


def pages() -> Iterator[Case]:
    """Every page whose country has law, judged for that country."""
    judges: dict[str, Judge] = {}
    for id_, url, read in shops():
        market = market_of(url)
        if market is not None:
            judge = judges.setdefault(market, Judge([DestinationLaw(market)], Circumstances(DAY, {})))
            yield Case(id_, judge.judge(id_, read), page=True)


def destinations() -> list[str]:
    """Every country, and part of one, whose law speaks on the day."""
    library = law_of_listings()
    codes = {*library.jurisdictions, *(member for union in library.unions.values() for member in union)}
    return [code for code in sorted(codes - library.unions.keys()) if DestinationLaw(code).speaks_on(DAY)]


def everywhere() -> Iterator[Case]:
    """Every page, judged for every destination."""
    judge = Judge([DestinationLaw(code) for code in destinations()], Circumstances(DAY, {}))
    for id_, _, read in shops():
        yield Case(id_, judge.judge(id_, read), page=True)


def name_of(case: Case, finding: Finding) -> str:
    """By which a verdict is found again."""
    return fingerprint(case.name, case.judged.key, finding)


def verdicts() -> dict[str, str]:
    """What a reader said of each finding: right, wrong or doubtful."""
    if not VERDICTS.exists():
        return {}
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return {row["finding"]: row["verdict"] for row in csv.DictReader(file, delimiter="\t")}


def precision(cases: list[Case], told: dict[str, str]) -> list[tuple[str, ...]]:
    """A row for each rule: findings, and how they were called."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in cases:
        for finding in case.judged.findings:
            rule = (finding.rule.question, finding.state)
            counts[rule][told.get(name_of(case, finding), "unread")] += 1
    rows = []
    for (question, state), count in sorted(counts.items()):
        read = count["right"] + count["wrong"] + count["doubtful"]
        share = f"{count['right'] / read:.2f}" if read else ""
        called = [str(count[name]) for name in ("right", "wrong", "doubtful", "unread")]
        rows.append((question, state, str(count.total()), *called, share))
    return rows


def guard(cases: list[Case], told: dict[str, str]) -> list[tuple[str, ...]]:
    """Rules that fire on more pages than may be, and on how many pages they were called right or otherwise.

    A page counts once, for however many destinations: what is not there is there for none of them.
    """
    asked: defaultdict[str, set[str]] = defaultdict(set)
    fired: defaultdict[str, set[str]] = defaultdict(set)
    called: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for case in cases:
        for due in case.judged.dues:
            if due.due:
                asked[due.rule.question].add(case.name)
        for finding in case.judged.findings:
            question = finding.rule.question
            fired[question].add(case.name)
            called[question][told.get(name_of(case, finding), "unread")].add(case.name)
    rows = []
    for question, on in sorted(fired.items()):
        of = len(asked[question]) or len(cases)
        if len(on) > MOST_SHARE * of:
            right, wrong, doubtful = (called[question][name] for name in ("right", "wrong", "doubtful"))
            unproved = "NOT PROVED" if len(on) >= ENOUGH else "fewer than ten pages"
            verdict = "proved" if len(right) >= ENOUGH else unproved
            counts = (str(len(right)), str(len(wrong | doubtful)))
            rows.append((question, verdict, f"{len(on)} of {of}", *counts))
    return rows


def unread(cases: list[Case], told: dict[str, str]) -> None:
    """Print what nobody read yet, a line each, for a reader."""
    out = csv.writer(io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), "utf-8"), delimiter="\t")
    for case in cases:
        for finding in case.judged.findings:
            if name_of(case, finding) not in told:
                places = " | ".join(f"{one.path}: {one.quotation}" for one in finding.sources[:2])
                values = json.dumps(dict(finding.values), ensure_ascii=False)
                where = (case.name, case.judged.item or "", case.judged.name)
                what = (finding.rule.question, finding.state, finding.flaw, finding.severity)
                out.writerow((name_of(case, finding), finding.destination, *what, *where, values, places))


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
    parser.add_argument("--unread", action="store_true", help="list the findings that nobody read yet")
    given = parser.parse_args()
    every, told = list(pages()), verdicts()
    read = [*files(), *every[:READ_PAGES]]
    if given.unread:
        unread(read, told)
        return
    rows, abroad = precision(read, told), list(everywhere())
    total = [sum(int(row[place]) for row in rows) for place in range(2, 7)]
    listings = len(read) - READ_PAGES
    called = ("findings", "right", "wrong", "doubtful", "unread")
    lines = [
        f"{listings} listings of two feeds and three exports, {READ_PAGES} pages of shops; law of {DAY}.",
        "",
        table(("rule", "state", *called, "precision"), rows, texts=2),
        "",
        f"All: {', '.join(f'{count} {name}' for count, name in zip(total, called, strict=True))}.",
        "",
        f"{len(abroad)} pages, each judged for {len(destinations())} destinations. Rules that fire on more",
        f"than {MOST_SHARE:.0%} of the pages they are asked about, and how many of those were called right:",
        "",
        table(("rule", "verdict", "fires on", "right", "wrong or doubtful"), guard(abroad, told), texts=2),
    ]
    report("findings", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
