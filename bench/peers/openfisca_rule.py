"""The rule as a small country of OpenFisca-Core, vectorised with NumPy.

OpenFisca has no null. Here a day that has not come is the last one there is, and an answer that does not
arise is OpenFisca's own default: false, or 1 January 1970.
"""

# ruff: noqa: N801 - OpenFisca takes the name of a variable from its class

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from cases.orders import CATEGORIES, EXEMPT, Orders
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

LAW_AS_OF = "2026-11-01"
NEVER = np.datetime64("9999-12-31")
DOES_NOT_ARISE = np.datetime64("1970-01-01")
OUTPUTS = ("available", "last_day", "in_time", "refund_due")
PARAMETERS = {
    name: {"values": {"2014-06-13": {"value": value}}}
    for name, value in (("period", 14), ("extension", 12), ("refund_period", 14))
}
Vector = np.ndarray[Any, Any]

Order = build_entity(key="order", plural="orders", label="An order", is_person=True)
Category = Enum("Category", [(word, word) for word in CATEGORIES])
EXEMPT_CATEGORIES = [Category[word] for word in EXEMPT]


def plus_months(days: Vector, months: int) -> Vector:
    """The same days some months on, or the last days of those months."""
    month = days.astype("datetime64[M]")
    target = month + months
    last = (target + 1).astype("datetime64[D]") - 1
    return np.minimum(target.astype("datetime64[D]") + (days - month), last)


class category(Variable):
    """Category of the goods."""

    value_type = Enum
    possible_values = Category
    default_value = Category.clothing
    entity = Order
    definition_period = DateUnit.ETERNITY


class delivered_on(Variable):
    """Day of delivery."""

    value_type = date
    entity = Order
    definition_period = DateUnit.ETERNITY


class informed_on(Variable):
    """Day of the information about the right."""

    value_type = date
    entity = Order
    definition_period = DateUnit.ETERNITY


class withdrawal_notice_on(Variable):
    """Day of the notice of withdrawal."""

    value_type = date
    entity = Order
    definition_period = DateUnit.ETERNITY


class available(Variable):
    """Whether there is a right of withdrawal."""

    value_type = bool
    entity = Order
    definition_period = DateUnit.DAY

    def formula(orders: Any, period: Any) -> Vector:  # noqa: N805 - OpenFisca's own form
        """No right for six categories."""
        return ~np.isin(orders("category", period), [member.index for member in EXEMPT_CATEGORIES])


class last_day(Variable):
    """Last day to withdraw."""

    value_type = date
    entity = Order
    definition_period = DateUnit.DAY

    def formula(orders: Any, period: Any, parameters: Any) -> Vector:  # noqa: N805 - as above
        """The period from delivery, from late information, or extended."""
        law = parameters(period)
        delivered, informed = orders("delivered_on", period), orders("informed_on", period)
        nominal = delivered + law.period
        day = np.where(
            informed <= delivered,
            nominal,
            np.where(
                informed <= plus_months(delivered, law.extension),
                informed + law.period,
                plus_months(nominal, law.extension),
            ),
        )
        return np.where(orders("available", period), day, DOES_NOT_ARISE)


class in_time(Variable):
    """Whether the notice was in time."""

    value_type = bool
    entity = Order
    definition_period = DateUnit.DAY

    def formula(orders: Any, period: Any) -> Vector:  # noqa: N805 - as above
        """By the last day; no day is by the one that does not arise."""
        return orders("withdrawal_notice_on", period) <= orders("last_day", period)


class refund_due(Variable):
    """Day by which the money must be paid back."""

    value_type = date
    entity = Order
    definition_period = DateUnit.DAY

    def formula(orders: Any, period: Any, parameters: Any) -> Vector:  # noqa: N805 - as above
        """The period from the notice, where it was in time."""
        due = orders("withdrawal_notice_on", period) + parameters(period).refund_period
        return np.where(orders("in_time", period), due, DOES_NOT_ARISE)


def country() -> TaxBenefitSystem:
    """The rule's country: made once, as its users do."""
    system = TaxBenefitSystem([Order])
    system.parameters = ParameterNode("", data=PARAMETERS)
    system.add_variables(
        category, delivered_on, informed_on, withdrawal_notice_on, available, last_day, in_time, refund_due
    )
    return system


def given(orders: Orders, *, coded: bool) -> dict[str, Vector]:
    """The orders as columns of NumPy, days with its null; categories as words, or as their codes."""
    return {
        "category": orders.category if coded else np.array(CATEGORIES)[orders.category],
        "delivered_on": orders.delivered_on,
        "informed_on": orders.informed_on,
        "withdrawal_notice_on": orders.withdrawal_notice_on,
    }


def calculate(system: TaxBenefitSystem, columns: dict[str, Vector]) -> dict[str, Vector]:
    """What a user must do for each batch: build a simulation, set inputs without null, calculate."""
    simulation = SimulationBuilder().build_default_simulation(system, count=len(columns["category"]))
    for name, values in columns.items():
        whole = np.where(np.isnat(values), NEVER, values) if values.dtype.kind == "M" else values
        simulation.set_input(name, LAW_AS_OF, whole)
    return {name: simulation.calculate(name, LAW_AS_OF) for name in OUTPUTS}


def rows(answers: dict[str, Vector]) -> list[dict[str, Any]]:
    """The answers one by one; ``None`` for the day that stands for none."""
    columns = {
        name: np.where(values == DOES_NOT_ARISE, None, values.astype(object))
        if values.dtype.kind == "M"
        else values
        for name, values in answers.items()
    }
    listed = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in listed]
