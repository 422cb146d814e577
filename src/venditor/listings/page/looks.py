"""What the elements of a page say by their names and styles; each is looked at once."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from venditor.listings.page.hiding import shown_to_nobody
from venditor.listings.page.price_words import STRUCK, Facets, facets, line_through

HIGHEST = 8
"""Elements around one whose names say what it is about."""

_OUTERMOST = frozenset(("body", "html"))


@dataclass(slots=True, eq=False)
class Look:
    """What an element says of itself.

    Attributes:
        node: the element.
        tag: its name.
        facets: what its class and id say of a price in it.
        hidden: whether nobody is shown what is in it.
        struck: whether it is struck through, by what it is, by its style or by its name.
        earlier: whether it is that, or named for an earlier price.
        up: the look of the element around it, once that was looked at.
        outermost: whether it is the body, or around it.
    """

    node: LexborNode
    tag: str
    facets: Facets
    hidden: bool
    struck: bool
    earlier: bool
    up: Look | None = None
    outermost: bool = False


class Looks:
    """The looks of the elements of one page."""

    def __init__(self) -> None:
        self._known: dict[int, Look] = {}

    def of(self, node: LexborNode) -> Look:
        """The look of an element."""
        known = self._known.get(node.mem_id)
        return known if known is not None else self._seen(node)

    def around(self, look: Look) -> list[Look]:
        """The looks of the elements around one, the nearest first; none of the body and what is around it."""
        found: list[Look] = []
        while len(found) < HIGHEST:
            above = look.up
            if above is None:
                parent = look.node.parent
                if parent is None:
                    break
                above = look.up = self.of(parent)
            if above.outermost:
                break
            found.append(above)
            look = above
        return found

    def _seen(self, node: LexborNode) -> Look:
        tag, given = str(node.tag), node.attributes
        named = facets(given.get("class") or "", given.get("id") or "")
        struck = tag in STRUCK or line_through(given.get("style"))
        look = self._known[node.mem_id] = Look(
            node,
            tag,
            named,
            hidden=shown_to_nobody(tag, given),
            struck=struck or named.struck,
            earlier=struck or named.before,
            outermost=tag in _OUTERMOST,
        )
        return look
