"""Words for findings, from the catalogue and the law: what was seen, why it counts, how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from venditor.core.text import LocalizedText, pick
from venditor.listings.judging.catalogue import Flaw, catalogue
from venditor.listings.judging.finding import Finding
from venditor.listings.judging.labels import on_labels
from venditor.listings.judging.law import law_of_listings
from venditor.rules.wording import locale

_GAP = re.compile(r"(?P<quoted>[“„「])?\{(?P<name>[a-z_]+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"(?P<whole>-?\d{1,15})(?:\.(?P<decimals>\d{1,12}))?(?P<unit> (?:%|[^\W\d]\S*))")


def label(question: str, language: str) -> str:
    """What a question is about: the item, or the question of law itself for a practice."""
    kind, _, name = question.partition(".")
    item = catalogue().items.get(name) if kind == "required" else None
    return _in(item.label if item else law_of_listings().vocabulary.questions[question].asks, language)


def fact(name: str, language: str) -> str:
    """What a fact of the law of listings is called."""
    return _in(law_of_listings().vocabulary.facts[name].label, language)


def on_label(item: str, language: str) -> str:
    """What the label on the goods shows, in a few words."""
    return _in(on_labels()[item].label, language)


def spoken(tag: str, language: str) -> str:
    """What a language of the law is called.

    Args:
        tag: BCP 47 tag of the language.
        language: of the reader.
    """
    return _in(law_of_listings().vocabulary.phrases[tag], language)


def says(finding: Finding, language: str) -> str:
    """What was seen, in a sentence."""
    known, about = catalogue(), finding.rule.about
    values = {**finding.values, "item": label(finding.rule.question, language)}
    unit = f"unit_{finding.values.get('unit')}"
    if unit in known.phrases:
        values["unit"] = _in(known.phrases[unit], language)
    variety = _variety(finding)
    if variety is not None:
        return _filled(variety.says, language, values)
    if finding.state == "practice":
        return _filled(known.practices[about].says, language, values)
    return _filled(known.phrases[finding.state], language, values)


def why(finding: Finding, language: str) -> str:
    """Why it counts: the sentence of the law that decided."""
    return _in(finding.rule.why, language)


def fix(finding: Finding, language: str) -> str:
    """What to do about it."""
    known, about = catalogue(), finding.rule.about
    variety = _variety(finding)
    if variety is not None and variety.fix is not None:
        return _filled(variety.fix, language, finding.values)
    one = known.practices[about] if finding.state == "practice" else known.items[about]
    return _filled(one.fix, language, finding.values)


def closes(finding: Finding, language: str) -> str:
    """What would close it, where it may be a mistake of ours or stand elsewhere."""
    name = "closes_not_found" if finding.state == "not_found" else "closes"
    return _in(catalogue().phrases[name], language)


def _variety(finding: Finding) -> Flaw | None:
    """What the catalogue says of the flaw of an item, or of the variety of a practice."""
    known = catalogue()
    return (known.varieties if finding.state == "practice" else known.flaws).get(finding.flaw)


def _in(text: LocalizedText, language: str) -> str:
    return pick(text, language).text


def _filled(text: LocalizedText, language: str, values: Mapping[str, str]) -> str:
    """A text with its gaps filled; a gap that nothing was read for stays empty.

    What is quoted stays as it stands there; other days and amounts are written as the language does.
    """

    def fill(gap: re.Match[str]) -> str:
        value = values.get(gap["name"], "")
        return f"{gap['quoted']}{value}" if gap["quoted"] else _written(value, language)

    return _GAP.sub(fill, _in(text, language))


@lru_cache(maxsize=4096)
def _written(value: str, language: str) -> str:
    if _DAY.fullmatch(value):
        with suppress(ValueError):  # No day of the calendar, which a page may say all the same.
            return str(format_date(date.fromisoformat(value), "long", locale=locale(language)))
    amount = _AMOUNT.fullmatch(value)
    if amount is None:
        return value
    decimals = amount["decimals"] or ""
    number = Decimal(f"{amount['whole']}.{decimals}")
    shape = f"#,##0.{'0' * len(decimals)}" if decimals else "#,##0"
    return f"{format_decimal(number, shape, locale=locale(language))}{amount['unit']}"
