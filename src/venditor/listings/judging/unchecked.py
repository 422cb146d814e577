"""Reductions that the seller's ledger could not check: open questions of the listing, never passed over."""

from __future__ import annotations

from dataclasses import replace

from venditor.listings.judging.finding import Judged
from venditor.listings.judging.judge import Judge
from venditor.listings.observing.prices import Sisters
from venditor.listings.read import Read


class JudgeBesideLedger(Judge):
    """Judges offers, and leaves open what the ledger does not know of their reductions."""

    def judge(
        self, path: str, read: Read, beside: tuple[Read, ...] = (), *, sisters: Sisters | None = None
    ) -> Judged:
        """Judge one listing; as :meth:`Judge.judge`."""
        judged = super().judge(path, read, beside, sisters=sisters)
        ledger = self.circumstances.ledger
        opened = () if ledger is None else tuple(ledger.opened())
        return replace(judged, open=(*judged.open, *opened)) if opened else judged
