"""Write docs/law/listings-coverage.md: which question about offers which jurisdiction answers.

Run it after any change of a pack or of the vocabulary of listings::

    .venv/bin/python scripts/listings_coverage.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from venditor.listings.judging.catalogue import catalogue
from venditor.listings.judging.law import law_of_listings
from venditor.rules.examples import example_files, read_examples
from venditor.rules.library import Library
from venditor.rules.model import Provision
from venditor.rules.source import read

TARGET = Path(__file__).resolve().parents[1] / "docs" / "law" / "listings-coverage.md"
KINDS = {
    "required": "What an offer must show",
    "forbidden": "What may not be done",
    "label": "Labels of the goods",
    "language": "Languages",
    "price": "Prices before a reduction, and currency",
    "import": "Parcels from abroad",
}
READ, UNREAD, PERSON, FLOOR, ENDED = "r", "u", "p", "+", "e"
HEAD = f"""\
# What is encoded of the law of offers

Made by `scripts/listings_coverage.py` from the packs; do not edit. What a provision itself leaves out stands
in its `not_encoded`. No lawyer has reviewed any of it.

An empty cell is law that is not encoded: nothing is asked there, and nothing found wanting. Otherwise a cell
is one of:

- `{READ}`: a provision of its own, of which every version's text was read
- `{UNREAD}`: a provision of its own, some text of which was not read; its findings are never errors
- `{PERSON}`: a provision of its own, by which a person must decide in every case
- `{FLOOR}`: the floor of its union answers, and says so where a directive stands in for a national act
- `{ENDED}` after it: the last version has an end, past or enacted

"""


def cell(library: Library, code: str, question: str) -> str:
    """How a jurisdiction answers a question, as a letter."""
    own = library.program(code).provisions.get(question)
    if own is not None:
        return _letter(own)
    union = library.union_of(code)
    wider = library.program(union).provisions if union else {}
    return FLOOR if question in wider else ""


def _letter(provision: Provision) -> str:
    last = provision.versions[-1]
    ended = ENDED if last.until else ""
    if all(clause.status == "for_a_person" for clause in last.clauses):
        return PERSON + ended
    return (READ if _read(provision) else UNREAD) + ended


def codes(library: Library) -> list[str]:
    """Unions first, then by code."""
    return sorted(library.jurisdictions, key=lambda code: (code not in library.unions, code))


def drawn(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as a table, below its head."""
    ruled = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "".join(f"| {' | '.join(line)} |\n" for line in ruled)


def matrices(library: Library) -> Iterator[str]:
    """A table for each kind of question."""
    for kind, title in KINDS.items():
        asked = [question for question in library.vocabulary.questions if question.startswith(f"{kind}.")]
        lines = [["", "own", *codes(library)]]
        for question in asked:
            cells = [cell(library, code, question) for code in codes(library)]
            own = sum(one not in ("", FLOOR) for one in cells)
            lines.append([question.partition(".")[2].replace("_", " "), str(own), *cells])
        yield f"## {title} ({len(asked)})\n\n{drawn(lines)}\n"


def examples_of(library: Library, code: str) -> int:
    """How many worked examples lie beside the packs of a jurisdiction."""
    compiled = library.compiled(code)
    return sum(len(read_examples(read(path), compiled)) for path in example_files(library.place(code)))


def counts(library: Library) -> str:
    """How much each jurisdiction has."""
    lines = [["", "acts", "provisions", "of which read", "clauses", "examples", "by the floor"]]
    sums = [0] * 6
    for code in codes(library):
        program = library.program(code)
        cells = [cell(library, code, question) for question in library.vocabulary.questions]
        versions = [one for provision in program.provisions.values() for one in provision.versions]
        figures = [
            len(program.packs),
            len(program.provisions),
            sum(_read(provision) for provision in program.provisions.values()),
            sum(len(version.clauses) for version in versions if not version.as_before),
            examples_of(library, code),
            cells.count(FLOOR),
        ]
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        lines.append([f"**{code}**", *map(str, figures)])
    lines.append(["all", *map(str, sums)])
    return f"## How much\n\n{drawn(lines)}\n"


def _read(provision: Provision) -> bool:
    """Whether every version's text was read."""
    return all(provision.verification_of(one).status == "verified" for one in provision.versions)


def acts(library: Library) -> str:
    """The acts of each jurisdiction."""
    lines = []
    for code in codes(library):
        packs = library.program(code).packs.values()
        named = "; ".join(f"{pack.act.short['en']} (`{pack.id}`)" for pack in packs)
        lines.append(f"- **{code}**: {named}\n")
    return f"## Acts\n\n{''.join(lines)}\n"


def unlooked() -> str:
    """Practices the law forbids that nothing looks for yet."""
    named = ", ".join(sorted(name.replace("_", " ") for name in catalogue().not_looked_for))
    return f"## Encoded, and looked for by nothing yet\n\nClaims, reviews and urgency: {named}.\n"


def document(library: Library) -> str:
    """The whole page."""
    return f"{HEAD}{counts(library)}{''.join(matrices(library))}{acts(library)}{unlooked()}"


if __name__ == "__main__":
    TARGET.write_text(document(law_of_listings()), "utf-8")
    print(f"Written: {TARGET.name}")
