"""What a seller tells of all its offers: a file of facts of the vocabulary of listings."""

from __future__ import annotations

from pathlib import Path

from venditor.listings.judging.law import Facts, law_of_listings
from venditor.rights.facts import parse_facts
from venditor.rules.source import read


def read_told(path: Path) -> Facts:
    """Read facts, one a line, such as ``trader_country: TW``.

    Args:
        path: a YAML file.

    Raises:
        SourceError: when it is no such file.
        FactsError: naming every fact that does not exist or cannot be used, with its line.
    """
    source = read(path)
    return parse_facts(source.data, law_of_listings().vocabulary, source)
