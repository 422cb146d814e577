r"""robots.txt: which paths a site asks programs not to read.

>>> rules = robots_rules(
...     "User-agent: *\nDisallow: /*?sort=\nDisallow: /cart\nAllow: /cart$", "VenditorShopCheck"
... )
>>> rules.allows("/cart"), rules.allows("/cart/add"), rules.allows("/all?sort=up"), rules.allows("/")
(True, False, False, True)

Source: RFC 9309: the group of one's own name, else of ``*``; the longest matching path decides, and Allow
where two are as long. ``Crawl-delay`` is not in it, and is honoured all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_BYTES = 512_000
"""Bytes that are read. Source: RFC 9309, section 2.5: at least 500 KiB."""
LONGEST_DELAY = 10.0
"""Seconds between pages that are honoured; more would make a check of twelve pages take an hour."""


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules of one site for this program.

    Attributes:
        rules: pattern and whether it allows.
        delay: seconds between two requests that the site asks for.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be read."""
        best, allowed = -1, True
        for pattern, allow in self.rules:
            longer = len(pattern) > best or (len(pattern) == best and allow)
            if longer and _matches(pattern, path):
                best, allowed = len(pattern), allow
        return allowed


EVERYTHING = Robots()
NOTHING = Robots((("/", False),))


def robots_rules(text: str, agent: str) -> Robots:
    """Read a robots.txt.

    Args:
        text: its content.
        agent: the product name of this program.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    open_ = False
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            names = [*names, value.lower()] if open_ else [value.lower()]
            open_ = True
            groups.setdefault(value.lower(), [])
        elif key in {"allow", "disallow", "crawl-delay"}:
            open_ = False
            for name in names:
                groups[name].append((key, value))
    own = groups.get(agent.lower(), groups.get("*", []))
    rules = tuple((value, key == "allow") for key, value in own if key != "crawl-delay" and value)
    delays = [
        float(value) for key, value in own if key == "crawl-delay" and re.fullmatch(r"\d{1,4}(\.\d+)?", value)
    ]
    return Robots(rules, min(max(delays, default=0.0), LONGEST_DELAY))


def _matches(pattern: str, path: str) -> bool:
    pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not pattern.endswith("$"):
        return True
    return path.endswith(pieces[-1]) if len(pieces) > 1 else at == len(path)
