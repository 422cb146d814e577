"""Findings of a listing that say the same for several destinations are told once, with the law of each."""

from __future__ import annotations

from collections.abc import Hashable

from venditor.listings.reports.entry import Found, Texts

Alike = tuple[Found, ...]
"""Findings that differ in their destination and law alone, in the order of the listing."""


def alike(found: tuple[Found, ...], texts: Texts, language: str) -> tuple[Alike, ...]:
    """Findings put together, in the order of the first of each.

    Args:
        found: findings of one listing.
        texts: words for findings.
        language: BCP 47 tag of the reader.
    """
    groups: dict[Hashable, list[Found]] = {}
    for one in found:
        finding = one.finding
        places = tuple((source.kind, source.path, source.at, source.quotation) for source in finding.sources)
        said = (texts.says(finding, language), texts.fix(finding, language))
        key = (said, finding.severity, finding.confidence, places, one.suppressed, one.change)
        groups.setdefault(key, []).append(one)
    return tuple(map(tuple, groups.values()))


def by_law(together: Alike) -> tuple[Alike, ...]:
    """The same, with those beside one another that one clause decided, such as one of a union."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in together:
        rule = one.finding.rule
        groups.setdefault((rule.provision, rule.clause), []).append(one)
    return tuple(map(tuple, groups.values()))
