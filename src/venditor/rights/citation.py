"""How articles are cited: with the short name of their act, each once; those of another source by themselves.

>>> cited("BGB", ["§ 355 Abs. 2", "§ 193"])
['BGB § 355 Abs. 2', '§ 193']
>>> cited("BGB", ["§ 356 Abs. 3", "EGBGB Art. 246a § 1", "§ 193", "§ 193"])
['BGB § 356 Abs. 3', 'EGBGB Art. 246a § 1', 'BGB § 193']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# How an article of the pack's own act begins: § 355; 6:230o lid 1; L221-18; VI.47; Art. 246a; Schedule 2(c).
# One of another source begins with the name of that source: Limitation Act 1980, s 5; 民法 412(3).
_OF_THE_ACT = re.compile(
    r"§|\d|[A-Z]{1,2}\d|[IVX]+\.\d"
    r"|(?:arts?|articles?|recital|rule|sec|section|(?:first )?sch(?:edule)?|as a whole)\b",
    re.IGNORECASE,
)


def is_of_the_act(article: str) -> bool:
    """Whether an article, as a pack cites it, is one of the pack's own act."""
    return _OF_THE_ACT.match(article) is not None


def cited(act: str, articles: Iterable[str]) -> list[str]:
    """Articles as they stand in a list of them.

    Args:
        act: short name of the pack's act.
        articles: as the pack cites them.

    Returns:
        Each once, in their order. The name of the act stands before the first of its own articles, and again
        after one of another source.
    """
    return [f"{act} {article}" if names_act else article for names_act, article in placed(articles)]


def each_cited(cites: Iterable[Mapping[str, Any]]) -> list[str]:
    """Citations as statements have them, each once and each with its act: such as of several answers."""
    return list(dict.fromkeys(one for cite in cites for one in cited(cite["act"], [cite["article"]])))


def placed(articles: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Each article once, with whether the name of the act stands before it in a list of them."""
    named = False
    for article in dict.fromkeys(articles):
        own = is_of_the_act(article)
        yield own and not named, article
        named = own
