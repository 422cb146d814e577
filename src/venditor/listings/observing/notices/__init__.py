"""Notices that an offer owes its readers, and what stands in their place.

Each detector takes an :class:`~venditor.listings.observing.observation.Offer` and gives what it saw: the
harmonised notice on the legal guarantee and the label GARAN, the button of an order and the summary above
it, the entry to the withdrawal function, what is told of withdrawing and returns, whether reviews are
checked, and where disputes are settled. What a page says that laws ask about is in :func:`notice_facts`.
Words are data beside the code, by language; labels that laws prescribe are in ``law/labels``.
"""

from __future__ import annotations

from venditor.listings.observing.notices.disputes import dead_dispute_link, dispute_body
from venditor.listings.observing.notices.durability import durability_label
from venditor.listings.observing.notices.facts import notice_facts
from venditor.listings.observing.notices.guarantee import guarantee_notice, guarantee_reminder
from venditor.listings.observing.notices.ordering import ordering
from venditor.listings.observing.notices.reviews import review_check_notice, review_policy
from venditor.listings.observing.notices.withdrawal import (
    return_policy,
    withdrawal_function,
    withdrawal_notices,
)
from venditor.listings.observing.observation import Detector

__all__ = ["DETECTORS", "notice_facts"]

DETECTORS: tuple[Detector, ...] = (
    guarantee_notice,
    guarantee_reminder,
    durability_label,
    ordering,
    withdrawal_function,
    withdrawal_notices,
    return_policy,
    review_check_notice,
    review_policy,
    dead_dispute_link,
    dispute_body,
)
"""What looks for notices."""
