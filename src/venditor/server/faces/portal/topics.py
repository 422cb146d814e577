"""What is said about a topic besides the law: its name, which answer leads, what a person may do next.

A topic is the first part of the ids of some questions. One that is not named here works too: it goes by its
first question, its first answer leads, and what to do follows from how sure the answer is.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from venditor.core.text import Wording, pick
from venditor.rights.coverage import topic_of
from venditor.rights.jurisdictions import GOVERNING_LAW
from venditor.rules.vocabulary import Vocabulary
from venditor.server.faces.portal.pages import EVERYTHING

_NAMES: Mapping[str, str] = {
    "withdrawal": _("I want to give it back, or have done so"),
    "delivery": _("It has not arrived, or arrived late"),
    "conformity": _("It is faulty, or not what was agreed"),
    "refund": _("My refund is late"),
    "order": _("Did the order page say what it must?"),
    "information": _("What the shop must tell me"),
    "complaint": _("I have complained, and wait for an answer"),
    "proof": _("Who must prove it"),
    EVERYTHING: _("Everything about this order"),
}
_SECTIONS: Mapping[str, str] = {
    "withdrawal": _("Withdrawing from the contract"),
    "delivery": _("Delivery"),
    "conformity": _("Faulty goods"),
    "refund": _("Late refunds"),
    "order": _("The order page"),
    "information": _("Information by the shop"),
    "complaint": _("Complaints"),
    "proof": _("Proof"),
}
# What is asked by itself only: few who ask about an order want all of it, and it needs many more facts.
APART = ("refund", "order", "information", "complaint", "proof")
# What a visitor came for, the most telling first; on any other topic the first answer leads.
LEADS: Mapping[str, tuple[str, ...]] = {
    "withdrawal": (
        "withdrawal.refund_due",
        "withdrawal.in_time",
        "withdrawal.last_day",
        "withdrawal.available",
    ),
    "delivery": ("delivery.remedies", "delivery.latest_day"),
    "conformity": ("conformity.remedies", "conformity.guarantee_until", "conformity.presumption_until"),
    "order": ("order.binds_buyer", "order.button"),
    "refund": ("refund.late_surcharge", "refund.late_interest"),
}
_HEADLINES: Mapping[tuple[str, str], str] = {
    ("withdrawal.last_day", "passed"): _("The last day to withdraw was %(day)s."),
    # Of a period that some exception moved a pack first says why.
    ("withdrawal.last_day", "moved"): _("You can withdraw until %(day)s."),
}
_WITHDRAW = _(
    "Write to the shop, by e-mail or letter, that you withdraw from this order. "
    "Name the order number, and keep a copy with its date."
)
# What to do, by question and outcome, then by the status of the answer alone.
_ADVICE: Mapping[tuple[str, str], str] = {
    ("withdrawal.last_day", "ahead"): _WITHDRAW,
    ("withdrawal.last_day", "none"): _WITHDRAW,
    ("withdrawal.last_day", "passed"): _(
        "That day has passed. You can still ask the shop whether it takes the goods back. "
        "If something is wrong with them, you may have other rights."
    ),
    ("withdrawal.available", "true"): _WITHDRAW,
    ("withdrawal.available", "false"): _(
        "You can still ask the shop whether it takes the goods back. "
        "If something is wrong with them, you may have other rights."
    ),
    ("withdrawal.in_time", "false"): _(
        "You can still ask the shop whether it takes the goods back. "
        "If something is wrong with them, you may have other rights."
    ),
    ("withdrawal.refund_due", "ahead"): _(
        "Keep the proof that you sent the goods back. If the money is not there after that day, "
        "write to the shop and name the day and the law below."
    ),
    ("withdrawal.refund_due", "passed"): _(
        "That day has passed. If the money is not there, write to the shop "
        "and name the day and the law below."
    ),
}
_ADVICE_BY_STATUS: Mapping[str, str] = {
    "determined": _("Write to the shop what you ask for, name the law below, and keep a copy."),
    "undetermined": _("Tell us what is missing, if you can find it out."),
    "not_encoded": _("Ask a consumer advice centre or the competent authority where you live."),
    "for_a_person": _("Ask a consumer advice centre or a lawyer, and show them this page."),
}


def topics(vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a visit can be about: the topics of the questions, then everything."""
    # Questions about the law that governs are nobody's concern by themselves.
    found = dict.fromkeys(topic_of(q) for q in vocabulary.questions if topic_of(q) != GOVERNING_LAW)
    return (*found, EVERYTHING)


def topic_name(topic: str, vocabulary: Vocabulary, language: str) -> Wording:
    """What a visitor would say a visit is about."""
    name = _NAMES.get(topic)
    if name is not None:
        return Wording(str(name), language)
    first = next(question for question in vocabulary.questions if topic_of(question) == topic)
    return pick(vocabulary.questions[first].asks, language)


def section_title(topic: str) -> str:
    """Heading over the answers on a topic; empty where it goes by its first question."""
    return _SECTIONS.get(topic, "")


def headline(question: str, outcome: str) -> str:
    """How an answer is put where the pack's sentence would mislead at a glance; ``%(day)s`` is its day.

    Args:
        question: id of the question that leads.
        outcome: as for :func:`advice`; ``moved`` for a day ahead that is not that of the ordinary case.
    """
    return _HEADLINES.get((question, outcome), "")


def advice(question: str, status: str, outcome: str) -> str:
    """What to do next.

    Args:
        question: id of the question that leads.
        status: status of its answer.
        outcome: its value in lower case; for a day ``ahead`` or ``passed``.
    """
    known = _ADVICE.get((question, outcome)) if status == "determined" else None
    return known or _ADVICE_BY_STATUS.get(status, "")
