"""What a reader should know about a whole statement: old comparisons, open holidays, days out of order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from venditor.calendars import calendar, countries
from venditor.core.text import pick
from venditor.rights.dates import TOLD_ON
from venditor.rights.documents import Answer, Note
from venditor.rules.explain import fill
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.model import STALE_AFTER_MONTHS, Pack
from venditor.rules.program import Program
from venditor.rules.syntax import Value
from venditor.rules.wording import write_country, write_day, write_list, write_quantity
from venditor.rules.writer import Writer


@lru_cache(maxsize=4096)
def packs_behind(program: Program, question: str) -> tuple[Pack, ...]:
    """The packs an answer can rest on: its own, and those of the questions it refers to."""
    found: dict[str, Pack] = {}
    asked, waiting = set(), [question]
    while waiting:
        name = waiting.pop()
        if name not in asked:
            asked.add(name)
            provision = program.provisions[name]
            found[provision.pack] = program.packs[provision.pack]
            waiting += provision.questions()
    return tuple(found.values())


def age_notes(packs: Iterable[Pack], as_of: date, writer: Writer) -> Iterator[Note]:
    """The acts that, seen from a day, were not compared with their source for long; a note a day they were.

    Args:
        packs: what the answers can rest on; of the packs of one act the oldest comparison counts.
        as_of: the day.
        writer: writes in the reader's language.
    """
    oldest: dict[tuple[str, str], Pack] = {}
    for pack in packs:
        key = (pack.jurisdiction, pack.act.short["en"])
        if pack.is_out_of_date(as_of) and (key not in oldest or pack.checked_on < oldest[key].checked_on):
            oldest[key] = pack
    by_day: dict[date, list[Pack]] = {}
    for _, pack in sorted(oldest.items()):
        by_day.setdefault(pack.checked_on, []).append(pack)
    for day, of_day in sorted(by_day.items()):
        phrase = writer.phrase("out_of_date")
        acts = [pick(pack.act.short, phrase.language).text for pack in of_day]
        values = {
            "acts": write_list(acts, phrase.language),
            "day": write_day(day, phrase.language),
            "today": write_day(as_of, phrase.language),
            "age": write_quantity(STALE_AFTER_MONTHS, "month", phrase.language),
        }
        yield {
            "about": "checked_on",
            "acts": acts,
            "laws": list(dict.fromkeys(pack.jurisdiction for pack in of_day)),
            "day": day.isoformat(),
            "sentence": fill(phrase.text, values.__getitem__),
            "language": phrase.language,
        }


def holiday_notes(facts: Mapping[str, Value], *, provisional: bool, writer: Writer) -> Iterator[Note]:
    """A note where a statement reaches beyond the holidays that are published.

    Args:
        facts: what is told or assumed of the order.
        provisional: some answer asked a calendar about days that are not fixed yet.
        writer: writes in the reader's language.
    """
    country, region = facts.get(COUNTRY_FACT), facts.get(REGION_FACT)
    if country not in countries():
        return
    table = calendar(str(country), str(region) if isinstance(region, str) else None)
    # The day on which facts are told says nothing of how far the order reaches.
    days = [value for name, value in facts.items() if isinstance(value, date) and name != TOLD_ON]
    if not provisional and all(day <= table.last_day for day in days):
        return
    until = min(table.published_until, table.last_day)
    phrase = writer.phrase("beyond_holidays")
    values = {
        "country": write_country(str(country), phrase.language),
        "day": write_day(until, phrase.language),
    }
    yield {
        "about": "holidays",
        "acts": [],
        "laws": [str(country)],
        "day": until.isoformat(),
        "sentence": fill(phrase.text, values.__getitem__),
        "language": phrase.language,
    }


def order_notes(facts: Mapping[str, Value], writer: Writer) -> Iterator[Note]:
    """A note for each two days of which one lies before another that it ordinarily follows.

    Args:
        facts: what is told of the order.
        writer: writes in the reader's language.
    """
    for name, definition in writer.vocabulary.facts.items():
        day = facts.get(name)
        for other in definition.not_before:
            other_day = facts.get(other)
            if not isinstance(day, date) or not isinstance(other_day, date) or day >= other_day:
                continue
            phrase = writer.phrase("out_of_order")
            own = writer.in_language(phrase.language)
            values = {"fact": own.label(name), "other": own.label(other)}
            values |= {"day": own.value(day), "other_day": own.value(other_day)}
            yield {
                "about": "out_of_order",
                "acts": [],
                "laws": [],
                "facts": [name, other],
                "day": day.isoformat(),
                "sentence": fill(phrase.text, values.__getitem__),
                "language": phrase.language,
            }


def untranslated(answers: Mapping[str, Answer], writer: Writer) -> list[str]:
    """The questions whose answers hold a sentence in another language, for nobody has translated it yet.

    Args:
        answers: by question.
        writer: writes in the reader's language. Where nothing is written in it, all of the statement is in
            another one, and no single sentence stands out.
    """
    if "untranslated" not in writer.vocabulary.phrases:
        # Law that was archived before it was told.
        return []
    own = writer.phrase("yes").language
    return [question for question, answer in answers.items() if _languages(answer) != {own}]


def _languages(answer: Answer) -> set[str]:
    found = {answer["language"], *(one["language"] for one in answer.get("both", []))}
    return found | {answer["better"]["language"]} if "better" in answer else found
