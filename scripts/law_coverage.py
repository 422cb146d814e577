"""Write docs/law/coverage.md: what the law packs hold, and which facts of the law sheets wait.

Run it with the folder of the sheets (west.yaml, asia-pacific.yaml) after any change of a pack::

    .venv/bin/python scripts/law_coverage.py SHEETS
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from venditor.rights.coverage import Covered, coverage, topics, vocabulary_texts, written
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library

TARGET = Path(__file__).resolve().parents[1] / "docs" / "law" / "coverage.md"
SHEETS = ("west.yaml", "asia-pacific.yaml")
# Topics of the sheets that packs encode today; the facts on all others wait for the parts that use them.
ENCODED = frozenset(
    "applicable-law burden-of-proof complaint-handling conformity delivery dispute-body information-duty "
    "order-button period-counting refund remedies return-cost risk withdrawal withdrawal-exemption "
    "withdrawal-refund".split()
)
HEAD = """\
# What is encoded

Made by `scripts/law_coverage.py` from packs and law sheets; do not edit. What a provision itself leaves
out stands in its `not_encoded`, which `venditor law show` prints.

## Jurisdictions and topics

A cell says how many questions of the topic the jurisdiction answers by provisions of its own; in brackets, of
how many every version was read in its source. `+n` questions are answered by its union's floor, which says
so. An empty cell is law that is not encoded.

"""

LANGUAGES = """\
## Jurisdictions and languages

The share of the sentences of a jurisdiction's provisions that can be read in a language; one that is not
there is shown in English and says so. English, German and Traditional Chinese stand in the packs. The
catalogues in the other languages were drafted by machine, and no lawyer has reviewed them.

"""


def table(library: Library) -> str:
    """The matrix of jurisdictions and topics."""
    asked = topics(library.vocabulary)
    head = [
        "",
        *(f"{topic.replace('_', ' ')} ({len(questions)})" for topic, questions in asked.items()),
    ]
    lines = [head, ["---"] * len(head)]
    for row in coverage(library):
        cells = [cell(row.topics[topic]) for topic in asked]
        lines.append([f"**{row.code}**", *cells])
    for code, members in library.unions.items():
        without = [member for member in members if member not in library.jurisdictions]
        own = next(row for row in coverage(library) if row.code == code)
        floor = [cell(Covered(floor=own.topics[topic].questions)) for topic in asked]
        lines.append([f"{', '.join(without)}: the floor of {code}", *floor])
    return drawn(lines)


def drawn(lines: list[list[str]]) -> str:
    """Lines of cells as a table."""
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def languages(library: Library) -> str:
    """The matrix of jurisdictions and languages: the share of sentences that are there."""
    rows = coverage(library)
    tags = list(rows[0].written)
    lines = [["", "sentences", *tags], ["---"] * (len(tags) + 2)]
    for row in rows:
        shares = [share(row.written[tag], row.sentences) for tag in tags]
        lines.append([f"**{row.code}**", str(row.sentences), *shares])
    texts = vocabulary_texts(library.vocabulary)
    counted = written(library, texts)
    lines.append(["questions and words", str(len(texts)), *(share(counted[t], len(texts)) for t in tags)])
    return drawn(lines)


def share(count: int, whole: int) -> str:
    """A share in percent, rounded down, so that only a whole is 100 %."""
    return f"{100 * count // whole} %" if whole else ""


def cell(covered: Covered) -> str:
    """One cell of the matrix."""
    own = f"{covered.questions} ({covered.verified})" if covered.questions else ""
    floor = f"+{covered.floor}" if covered.floor else ""
    return f"{own} {floor}".strip()


def acts(library: Library) -> str:
    """The acts of each jurisdiction."""
    return "".join(
        f"- **{row.code}**: {'; '.join(f'{name} (`{pack}`)' for pack, name in row.acts.items())}\n"
        for row in coverage(library)
    )


def facts(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Every fact of the sheets."""
    for name in SHEETS:
        yield from yaml.safe_load((folder / name).read_text("utf-8"))["provisions"]


def plain(text: object) -> str:
    """Words without regard to white space."""
    return re.sub(r"\s+", " ", str(text)).strip()


def quoted(library: Library) -> dict[str, list[str]]:
    """The sentences that the packs of each jurisdiction quote."""
    return {
        code: [
            plain(quotation.says)
            for provision in library.program(code).provisions.values()
            for version in provision.versions
            for quotation in version.quotations
        ]
        for code in library.jurisdictions
    }


def is_quoted(fact: Mapping[str, Any], sentences: list[str]) -> bool:
    """Whether a pack quotes what the sheet quotes, or a part of it."""
    quote = plain(fact.get("quote") or "")
    return bool(quote) and any(quote in sentence or sentence in quote for sentence in sentences)


def listed(found: Mapping[str, list[str]]) -> str:
    """Ids of facts by topic."""
    return "".join(
        f"- {topic}: {', '.join(f'`{id_}`' for id_ in sorted(ids))}\n" for topic, ids in sorted(found.items())
    )


def document(library: Library, folder: Path) -> str:
    """The whole page."""
    sentences = quoted(library)
    waiting: dict[str, list[str]] = {}
    unquoted: dict[str, list[str]] = {}
    encoded = 0
    for fact in facts(folder):
        if fact["topic"] not in ENCODED:
            waiting.setdefault(fact["topic"], []).append(fact["id"])
        elif is_quoted(fact, sentences.get(fact["jurisdiction"], [])):
            encoded += 1
        else:
            unquoted.setdefault(fact["topic"], []).append(fact["id"])
    count = sum(map(len, waiting.values()))
    rest = sum(map(len, unquoted.values()))
    return (
        f"{HEAD}{table(library)}\n{LANGUAGES}{languages(library)}\n## Acts\n\n{acts(library)}\n"
        f"## Facts of the sheets that wait\n\n"
        f"The sheets hold {encoded + count + rest} facts. {count} are on topics no pack encodes yet; they "
        f"land with the parts that use them:\n\n{listed(waiting)}\n"
        f"## Facts on encoded topics that no pack quotes word for word\n\n{encoded} facts on these "
        f"topics are quoted in a pack as the sheet quotes them. These {rest} are not: a pack quotes another "
        f"sentence of the same article, read at its source, or the fact was not verified, or it is not "
        f"encoded:\n\n{listed(unquoted)}"
    )


if __name__ == "__main__":
    TARGET.write_text(document(default_library(), Path(sys.argv[1])), "utf-8")
    print(f"Written: {TARGET.name}")
