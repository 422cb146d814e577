"""The balance of lines: every line that was read is answered or set aside, exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from venditor.audits.engine import Engine, InputTable
from venditor.audits.errors import AuditError
from venditor.audits.statements import statements
from venditor.audits.wording import reasons


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the lines of an input went.

    Attributes:
        read: lines of the file, blank ones and the headings not counted.
        purchases: lines answered as purchases.
        returns: credit lines matched to purchases and answered.
        set_aside: lines by reason, in the order of the reasons; reasons without a line are left out.
    """

    read: int
    purchases: int
    returns: int
    set_aside: Mapping[str, int]

    @property
    def answered(self) -> int:
        """Lines with an answer."""
        return self.purchases + self.returns

    @property
    def apart(self) -> int:
        """Lines set aside for any reason."""
        return sum(self.set_aside.values())


@dataclass(frozen=True, slots=True)
class Apart:
    """A line that is set aside.

    Attributes:
        line: its number.
        order: order number, where it could be read.
        item: item, where it could be read.
        reason: code of the reason.
        value: what stood there.
    """

    line: int
    order: str | None
    item: str | None
    reason: str
    value: str | None


def account(engine: Engine, table: InputTable) -> Balance:
    """Account for every line of the input.

    Args:
        engine: holds ``staged``, ``unmatched`` and ``case_row``; gets ``rejected``, ``set_aside`` and
            ``accounted``.
        table: the input.

    Raises:
        AuditError: when a line is lost or counted twice, which is a mistake of this program.
    """
    engine.load(
        "rejected",
        {"line": "BIGINT", "reason": "VARCHAR", "value": "VARCHAR"},
        [(line.line, line.reason, line.value) for line in table.rejected],
    )
    engine.run(statements("accounts"))
    fates = dict(engine.rows("SELECT fate, count(*) FROM accounted GROUP BY fate"))
    counts = dict(engine.rows("SELECT reason, count(*) FROM set_aside GROUP BY reason"))
    ((staged,),) = engine.rows("SELECT count(*) FROM staged")
    balance = Balance(
        read=staged + len(table.rejected),
        purchases=fates.get("answered_purchase", 0),
        returns=fates.get("answered_return", 0),
        set_aside={reason: counts[reason] for reason in reasons() if reason in counts},
    )
    ((different,),) = engine.rows("SELECT count(DISTINCT line) FROM accounted")
    if not balance.read == balance.answered + balance.apart == different:
        raise AuditError(
            "audit.balance",
            f"{balance.read} lines were read, but {balance.answered} were answered and "
            f"{balance.apart} set aside ({different} different ones).",
            facts={"read": balance.read, "answered": balance.answered, "set_aside": balance.apart},
            remedy="This is a mistake in Venditor; please report it with the mapping and a part of the file.",
        )
    return balance


def lines_apart(engine: Engine) -> Iterator[Apart]:
    """Every line that is set aside, in the order of the file."""
    for row in engine.rows("SELECT line, order_id, item, reason, value FROM set_aside ORDER BY line"):
        yield Apart(*row)
