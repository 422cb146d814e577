"""`venditor rights`: the statement of rights for one file of facts."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from venditor.cli.folder import add_argument, law_of
from venditor.cli.output import note_language
from venditor.core.clock import today
from venditor.core.text import pick
from venditor.rights.bodies import competent_bodies
from venditor.rights.documents import Answer, Statement
from venditor.rights.facts import parse_facts
from venditor.rights.places import jurisdiction_name
from venditor.rights.statement import statement
from venditor.rules.explain import fill
from venditor.rules.library import Library
from venditor.rules.source import parse, read
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_day, write_list

WIDTH = 100


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
    add_argument(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the statement of rights for a file of facts."""
    with law_of(given) as library:
        return _run(library, given)


def _run(library: Library, given: argparse.Namespace) -> int:
    note_language(given.language, library.vocabulary)
    source = (
        parse(sys.stdin.buffer.read(), "standard input") if given.facts == "-" else read(Path(given.facts))
    )
    facts = dict(parse_facts(source.data, library.vocabulary, source))
    facts.setdefault("observed_on", today())
    document = statement(
        facts, language=given.language, law_as_of=given.law_as_of, assume=given.assume, library=library
    )
    if given.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        print(render(document, library))
    return 0


def render(document: Statement, library: Library) -> str:
    """A statement as text for a terminal: the answer first, then why, then the law."""
    language, vocabulary = document["language"], library.vocabulary

    def phrase(name: str, **values: str) -> str:
        return fill(pick(vocabulary.phrases[name], language).text, lambda key: values[key])

    blocks = []
    if document["law_as_of"]:
        day = write_day(date.fromisoformat(document["law_as_of"]), language)
        blocks.append(phrase("hypothetical", day=day))
    for question, answer in document["answers"].items():
        asks = pick(vocabulary.questions[question].asks, language).text
        lines = [asks, *_indent(answer["sentence"])]
        lines += _indent(" · ".join(_law(answer, library, language, phrase)))
        if answer["stands_in"] and answer["law"]:
            union = pick(library.union_names[answer["law"]], language).text
            lines += _indent(phrase("national_act_missing", union=union))
        if answer["assumed"]:
            lines += _indent(phrase("assumed", facts=", ".join(answer["assumed"])))
        if answer["provisional"]:
            lines += _indent(phrase("provisional"))
        blocks.append("\n".join(line for line in lines if line))
    if document["assumed"]:
        blocks.append("\n".join(_assumptions(document, vocabulary, phrase)))
    blocks += _bodies(document, phrase)
    return "\n\n".join(blocks)


def _bodies(document: Statement, phrase: Callable[..., str]) -> list[str]:
    """Whom the buyer can turn to, where it is known where the shop is."""
    facts, language = document["facts"], document["language"]
    if "consumer_country" not in facts or "trader_country" not in facts:
        return []
    found = competent_bodies(
        facts["consumer_country"], facts["trader_country"], region=facts.get("consumer_region")
    )
    lines = [phrase("bodies")]
    for body in found:
        lines += [f"  {pick(body.name, language).text}  {body.url}"]
        lines += [f"  {line}" for line in _indent(pick(body.helps, language).text)]
    return ["\n".join(lines)] if found else []


def _assumptions(document: Statement, vocabulary: Vocabulary, phrase: Callable[..., str]) -> list[str]:
    """Every ordinary value an answer rests on, in words."""
    lines = []
    for name, value in document["assumed"].items():
        label = pick(vocabulary.facts[name].label, document["language"]).text
        lines.append(f"{name} = {_value(value, phrase)}: {label}")
    return lines


def _value(value: Any, phrase: Callable[..., str]) -> str:
    return phrase("yes" if value else "no") if isinstance(value, bool) else str(value)


def _law(answer: Answer, library: Library, language: str, phrase: Callable[..., str]) -> list[str]:
    parts = []
    if answer["law"] and answer["cites"]:
        articles = write_list([cite["article"] for cite in answer["cites"]], language)
        parts.append(f"{answer['cites'][0]['act']} {articles}")
    if answer["law"]:
        parts.append(jurisdiction_name(library, answer["law"], language).text)
    if answer["verification"] == "unverified":
        parts.append(phrase("unverified"))
    return parts


def _indent(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
