"""`venditor rights`: the statement of rights for one file of facts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from venditor.cli.folder import add_argument, law_of
from venditor.cli.output import note_language
from venditor.cli.rights_text import StatementText
from venditor.core.clock import today
from venditor.rights.documents import Statement
from venditor.rights.facts import parse_facts
from venditor.rights.statement import statement
from venditor.rules.library import Library
from venditor.rules.source import parse, read
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_day


def add_arguments(commands: Any, a_day: Callable[[str], date]) -> None:
    """Declare the command."""
    parser = commands.add_parser("rights", help="what the law gives for one order, and why")
    parser.add_argument(
        "facts", metavar="FACTS.yaml", help="facts of the order, one a line; - for standard input"
    )
    parser.add_argument("--json", action="store_true", help="print the statement as one JSON document")
    parser.add_argument(
        "--language", default="en", help="language of the sentences, a BCP 47 tag (default: en)"
    )
    parser.add_argument("--law-as-of", type=a_day, metavar="DATE", help="what if the law of this day applied")
    parser.add_argument(
        "--assume", choices=["ordinary"], help="put in the ordinary value of facts nobody told"
    )
    parser.add_argument(
        "--explain", action="store_true", help="add the words of the law, and the dates of each version"
    )
    add_argument(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the statement of rights for a file of facts."""
    with law_of(given) as library:
        return _run(library, given)


def _run(library: Library, given: argparse.Namespace) -> int:
    note_language(given.language, library.vocabulary, library.translations.tags)
    source = (
        parse(sys.stdin.buffer.read(), "standard input") if given.facts == "-" else read(Path(given.facts))
    )
    facts = dict(parse_facts(source.data, library.vocabulary, source))
    facts.setdefault("observed_on", today())
    document = statement(
        facts,
        language=given.language,
        law_as_of=given.law_as_of,
        assume=given.assume,
        library=library,
        today=today(),
    )
    if given.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(render(document, library, explain=given.explain))
    return 0


def render(document: Statement, library: Library, *, explain: bool = False) -> str:
    """A statement as text for a terminal: the answer first, then why, then the law.

    Args:
        document: the statement.
        library: the law it was made from.
        explain: with the words of the law, and the dates of the version that answers.
    """
    text = StatementText(document, library)
    blocks = []
    if document["law_as_of"]:
        day = write_day(date.fromisoformat(document["law_as_of"]), text.language)
        blocks.append(text.phrase("hypothetical", day=day))
    blocks += [text.told(note["sentence"], note["language"]) for note in document["notes"]]
    blocks += [text.answer(question, explain=explain) for question in document["answers"]]
    if document["assumed"]:
        blocks.append("\n".join(_assumptions(document, library.vocabulary, text)))
    blocks += text.bodies()
    return "\n\n".join([*blocks, *text.untranslated()])


def _assumptions(document: Statement, vocabulary: Vocabulary, text: StatementText) -> list[str]:
    """Every ordinary value an answer rests on, in words."""
    lines = []
    for name, value in document["assumed"].items():
        label = text.worded(vocabulary.facts[name].label)
        lines.append(f"{name} = {_value(value, text.phrase)}: {label}")
    return lines


def _value(value: Any, phrase: Callable[..., str]) -> str:
    return phrase("yes" if value else "no") if isinstance(value, bool) else str(value)
