"""With whom a contract on a marketplace is: as the consumer names it, or as the order's own link does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from venditor.server.markets.models import MarketOrder
from venditor.server.markets.selectors import PartOfOrder, folded_name, members, parts_of
from venditor.server.tenants.models import Tenant

# Suggestions of one page: about 20 kB of it.
MOST_LISTED = 300
_BETWEEN = re.compile(r"[,;\n，；、]")


@dataclass(frozen=True, slots=True)
class Sellers:
    """The sellers on a marketplace, as its form needs them.

    Attributes:
        members: all that sell there; none where the order's own link tells the sellers.
        parts: what each has of the order whose own link was used; empty where none was.
    """

    members: Sequence[Tenant]
    parts: Sequence[PartOfOrder] = ()

    @property
    def listed(self) -> Sequence[Tenant]:
        """Those that the form suggests; none where they are too many for a page."""
        return self.members if len(self.members) <= MOST_LISTED else ()

    def named(self, text: str) -> tuple[str, ...]:
        """The sellers that somebody named in a text, as she wrote them.

        It is several only where each of them sells here: a name may have a comma of its own.
        """
        whole = text.strip()
        known = {folded_name(name) for one in self.members for name in (one.name, one.slug)}
        each = tuple(filter(None, map(str.strip, _BETWEEN.split(whole))))
        if each and folded_name(whole) not in known and all(folded_name(one) in known for one in each):
            return tuple(dict.fromkeys(each))
        return (whole,)

    def linked(self, chosen: Collection[UUID] | None) -> tuple[str, ...]:
        """The names of the order's sellers.

        Args:
            chosen: ids of those of whose articles some were chosen; ``None`` for the whole contract.
        """
        theirs = [part.seller for part in self.parts]
        every = chosen is None or len(theirs) == 1
        return tuple(dict.fromkeys(one.name for one in theirs if every or one.id in (chosen or ())))

    @property
    def countries(self) -> tuple[str, ...]:
        """The country that all parts of the order were bought from; none where they do not agree."""
        told = {part.order.country for part in self.parts}
        return tuple(told) if len(told) == 1 and all(told) else ()


def sellers_on(market: Tenant, *, order: MarketOrder | None) -> Sellers | None:
    """The sellers on a marketplace; ``None`` for a seller's own page.

    Args:
        market: whose page it is.
        order: the order whose own link was used.
    """
    if not market.is_marketplace:
        return None
    parts = parts_of(order) if order else ()
    return Sellers(() if parts else members(), parts)
