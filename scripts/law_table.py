"""Write docs/law/one-order.md: one order as the law of every jurisdiction answers it, side by side.

Run it after any change of a pack, and read what changed::

    .venv/bin/python scripts/law_table.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from venditor.rights.jurisdictions import default_library
from venditor.rights.statement import statement

TARGET = Path(__file__).resolve().parents[1] / "docs" / "law" / "one-order.md"
# Ordered on Monday 2 March 2026 from a shop in the buyer's own country, delivered on Friday the 6th.
ORDER: Mapping[str, Any] = {
    "buyer_is_consumer": True,
    "contract": "distance",
    "channel": "online",
    "product": "goods",
    "condition": "new",
    "concluded_on": "2026-03-02",
    "informed_on": "2026-03-02",
    "contract_confirmed_on": "2026-03-02",
    "shipped_on": "2026-03-04",
    "delivered_on": "2026-03-06",
    "return_cost_information_given": True,
    "own_return_terms_shown": False,
    "exclusion_notice_given": False,
    "order_button": "obligation_to_pay",
    "durable_goods": False,
    "special_return_rules": False,
    "quality_guarantee_until": "none",
    "disputed_point": "fault_at_delivery",
    "price": {"amount": "100", "currency": "EUR"},
    "delivery_cost": {"amount": "5", "currency": "EUR"},
    "standard_delivery_cost": {"amount": "5", "currency": "EUR"},
    "observed_on": "2026-09-02",
}
NOTHING_HAPPENED = (
    "withdrawal_notice_on goods_sent_back_on goods_returned_on nonconformity_appeared_on fault_notified_on "
    "repair_requested_on repaired_on"
).split()
# What happened then, by the questions that are asked.
THEN: Mapping[str, Mapping[str, Any]] = {
    "withdrawal": {
        "withdrawal_notice_on": "2026-03-12",
        "goods_sent_back_on": "2026-03-16",
        "goods_returned_on": "2026-03-18",
    },
    "fault": {"nonconformity_appeared_on": "2026-09-01", "fault_notified_on": "2026-09-02"},
}
# A region where the answer turns on one.
REGIONS = {"ES": "ES-MD", "GB": "GB-ENG", "US": "US-TX", "DE": "DE-BY", "AU": "AU-NSW", "MY": "MY-14"}
QUESTIONS: Mapping[str, str] = {
    "withdrawal.last_day": "withdrawal",
    "withdrawal.refund_due": "withdrawal",
    "withdrawal.return_cost": "withdrawal",
    "conformity.guarantee_until": "fault",
    "conformity.presumption_until": "fault",
    "conformity.remedies": "fault",
    "proof.borne_by": "fault",
}
HEAD = """\
# One order, every law

Made by `scripts/law_table.py`; do not edit. New goods, ordered online on Monday 2 March 2026 from a shop in
the buyer's own country and delivered on Friday 6 March; the buyer was informed at once. In the first three
columns the buyer withdraws on Thursday 12 March and sends the goods back on the 16th; the shop has them on
the 18th. In the others nothing is sent back, a fault shows on 1 September, and the shop is told the next
day. Nothing is exempt, and the shop showed no terms of its own. In brackets the clause that decides. Where
the law of a member is not its own, the floor of the union stands in, marked with *.

"""
WORDS = {"not_applicable": "does not arise", "not_encoded": "not encoded", "for_a_person": "for a person"}


def row(code: str) -> list[str]:
    """The answers of one jurisdiction."""
    country, region = code[:2], code if "-" in code else REGIONS.get(code)
    facts = {**ORDER, **dict.fromkeys(NOTHING_HAPPENED, "none")}
    facts |= {"consumer_country": country, "trader_country": country}
    if region is not None:
        facts["consumer_region"] = region
    cells = []
    for question, then in QUESTIONS.items():
        told = statement(facts | THEN[then], questions=[question], assume="ordinary")
        cells.append(cell(told["answers"][question]))
    return [f"**{code}**", *cells]


def cell(answer: Mapping[str, Any]) -> str:
    """One answer in a few words; a star where a floor stands in."""
    value = answer["value"]
    if answer["status"] == "undetermined":
        text = f"needs {', '.join(answer['needs'])}"
    elif answer["status"] != "determined":
        text = WORDS[answer["status"]]
    elif isinstance(value, list):
        text = ", ".join(value).replace("_", " ") or "none"
    elif isinstance(value, dict):
        text = f"{value['amount']} {value['currency']}"
    else:
        text = str(value)
    return f"{text} ({answer['clause']}){'*' if answer['stands_in'] else ''}" if answer["clause"] else text


def document() -> str:
    """The whole page."""
    library = default_library()
    members = [
        code for union in library.unions.values() for code in union if code not in library.jurisdictions
    ]
    codes = [code for code in library.jurisdictions if code not in library.unions]
    lines = [["", *QUESTIONS], ["---"] * (len(QUESTIONS) + 1), *map(row, codes)]
    # All members without an act of their own are answered alike but for their holidays: one stands for them.
    lines += [row(members[0])] if members else []
    return HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    TARGET.write_text(document(), "utf-8")
    print(f"Written: {TARGET.name}")
