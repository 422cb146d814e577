"""The files of words beside this module."""

from __future__ import annotations

from venditor.listings.observing.notices.phrases import Phrases, phrases

_PACKAGE = __package__ or ""


def guarantee_words() -> Phrases:
    """Words about the legal guarantee, its notice, and guarantees of durability."""
    return phrases(_PACKAGE, "guarantee.yaml")


def ordering_words() -> Phrases:
    """Labels of buttons, and words of order pages."""
    return phrases(_PACKAGE, "ordering.yaml")


def withdrawal_words() -> Phrases:
    """Words about withdrawing and sending back."""
    return phrases(_PACKAGE, "withdrawal.yaml")


def returns_words() -> Phrases:
    """Words of terms about sending goods back, as they are held against the law of orders."""
    return phrases("venditor.listings.observing.terms", "returns.yaml")


def other_words() -> Phrases:
    """Words about reviews and about bodies that settle disputes."""
    return phrases(_PACKAGE, "others.yaml")
