"""Quantities as they stand on packages in many languages."""

import re
from decimal import Decimal
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from venditor.core.quantity import Quantity
from venditor.listings.values.errors import UnusableError
from venditor.listings.values.numbers import count
from venditor.listings.values.units import factor, in_base, quantity, unit_named


def q(number, unit):
    return Quantity(Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "expected", "pieces"),
    [
        ("750ml", q("750", "ml"), None),
        ("1,5 kg", q("1.5", "kg"), None),
        ("500 g e", q("500", "g"), None),
        ("75 cl e", q("75", "cl"), None),
        ("100 ml ℮", q("100", "ml"), None),
        ("0.900 kg", q("0.9", "kg"), None),
        ("1 400 kg", q("1400", "kg"), None),
        ("1.234,5 g", q("1234.5", "g"), None),
        ("1,000,000 g", q("1000000", "g"), None),
        ("8 fl oz", q("8", "fl oz"), None),
        ("12.5 fl. oz.", q("12.5", "fl oz"), None),
        ("3 m²", q("3", "m2"), None),
        ("Inhalt: 750 ml", q("750", "ml"), None),
        ("Net wt. 12 oz", q("12", "oz"), None),
        ("ca. 200 g", q("200", "g"), None),
        ("16 oz (454 g)", q("16", "oz"), None),
        ("1 l / 33.8 fl oz", q("1", "l"), None),
        ("٥٠٠ مل", q("500", "ml"), None),
        ("٠٫٥ كجم", q("0.5", "kg"), None),
        ("500公克", q("500", "g"), None),
        ("600毫升", q("600", "ml"), None),
        ("2公斤", q("2", "kg"), None),
        ("1.5公升", q("1.5", "l"), None),
        ("200グラム", q("200", "g"), None),
        ("500ミリリットル", q("500", "ml"), None),
        ("2킬로그램", q("2", "kg"), None),
        ("500밀리리터", q("500", "ml"), None),
        ("250 กรัม", q("250", "g"), None),
        ("500 г", q("500", "g"), None),
        ("５００ｇ", q("500", "g"), None),
        ("60 capsules", q("60", "piece"), None),
        ("20 Teebeutel", q("20", "piece"), None),
        ("12 x 33 cl", q("396", "cl"), 12),
        ("2 x 1.5L", q("3", "l"), 2),
        ("33 cl x 12", q("396", "cl"), 12),
        ("330mlx12", q("3960", "ml"), 12),
        ("500ml*24瓶", q("12000", "ml"), 24),
        ("6x4x25g", q("600", "g"), 24),
        ("330 ml (12 pack)", q("3960", "ml"), 12),
        ("Pack of 6 x 330ml", q("1980", "ml"), 6),
        ("6 bottles of 330 ml", q("1980", "ml"), 6),
        ("6 Stück à 50 g", q("300", "g"), 6),
        ("6er Pack", q("6", "piece"), 6),
        ("6-pack", q("6", "piece"), 6),
        ("lot de 6", q("6", "piece"), 6),
        ("(x12)", q("12", "piece"), 12),
        ("1pcs", q("1", "piece"), 1),
        ("2 Stk.", q("2", "piece"), 2),
        ("30個入", q("30", "piece"), 30),
        ("10개", q("10", "piece"), 10),
    ],
)
def test_a_quantity_is_read_with_the_things_it_is_in(text, expected, pieces):
    assert quantity(text) == (expected, pieces)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no unit"),
        ("21", "has no unit"),
        ("abc", "is not a quantity"),
        ("fl oz", "is not a quantity"),
        ("1 bun", "is not a quantity"),
        ("½ kg", "is not a quantity"),
        ("500 g + 100 g", "is not a quantity"),
        ("500 g x 2 kg", "has two measures"),
        ("0 g", "is nothing"),
        ("1.5 x 200 g", "not a whole number of things"),
        ("100001 x 1 g", "not a whole number of things"),
        ("1.500 g", "can be 1500 or 1.500"),
        ("1,008 kg", "can be 1008 or 1.008"),
        ("1.5.2 g", "marks between its digits"),
        ("1" * 200, "not a whole number of things"),
        ("1" * 201, "too long"),
    ],
)
def test_what_is_no_single_quantity_is_refused_and_says_why(text, reason):
    with pytest.raises(UnusableError, match=reason):
        quantity(text)


def test_a_hundred_thousand_things_are_read_and_no_more():
    assert quantity("100000 x 1 g") == (q("100000", "g"), 100000)


@pytest.mark.parametrize(("text", "expected"), [("1.500 g", "1.5"), ("1,500 g", "1500"), ("1.5 g", "1.5")])
def test_a_format_that_prescribes_the_mark_decides(text, expected):
    assert quantity(text, decimal=".")[0] == q(expected, "g")


@pytest.mark.parametrize(
    ("name", "symbol"),
    [("公升", "l"), ("Stk.", "piece"), ("fl. oz", "fl oz"), ("KG", "kg"), ("bushel", None)],
)
def test_a_unit_has_many_names(name, symbol):
    found = unit_named(name)
    assert (found and found.symbol) == symbol


def test_a_name_is_that_of_one_unit():
    text = (files("venditor.listings.values") / "unit_names.yaml").read_text("utf-8")
    units = yaml.safe_load(text)
    assert len(units) == len(re.findall(r"^[^#\s][^:]*: \{pint", text, re.MULTILINE))
    owners = {}
    for symbol, row in units.items():
        for name in {str(each).casefold() for each in row["names"]}:
            owners.setdefault(name, set()).add(symbol)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("unit", "into", "expected"),
    [
        ("kg", "g", "1000"),
        ("g", "kg", "0.001"),
        ("cl", "l", "0.01"),
        ("oz", "g", "28.349523125"),
        ("lb", "g", "453.59237"),
        ("fl oz", "ml", "29.5735295625"),
        ("in", "cm", "2.54"),
        ("cm2", "m2", "0.0001"),
        ("ft2", "m2", "0.09290304"),
        ("yd", "m", "0.9144"),
        ("piece", "piece", "1"),
    ],
)
def test_a_unit_is_worth_so_many_of_another(unit, into, expected):
    assert factor(unit, into) == Decimal(expected)


@pytest.mark.parametrize(("unit", "into"), [("kg", "l"), ("piece", "g"), ("kg", "nothing")])
def test_units_of_different_kinds_have_no_factor(unit, into):
    with pytest.raises(UnusableError, match="no measure of the same kind"):
        factor(unit, into)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (q("1.5", "kg"), q("1500", "g")),
        (q("396", "cl"), q("3960", "ml")),
        (q("12", "oz"), q("340.1942775", "g")),
        (q("6", "piece"), q("6", "piece")),
        (q("2", "斤"), q("2", "斤")),
    ],
)
def test_quantities_are_compared_in_one_unit(given_, expected):
    assert in_base(given_) == expected


@given(
    st.integers(1, 999),
    st.decimals("0.1", "999", places=1),
    st.sampled_from(["g", "kg", "ml", "cl", "l", "m", "公克", "毫升", "グラム", "мл", "مل"]),
)
def test_so_many_times_a_measure_is_their_product(times, each, name):
    whole, pieces = quantity(f"{times} x {each} {name}")
    assert (whole.amount, pieces) == (times * each, times)
    assert quantity(f"{times} x {each} {name}".replace(".", ",")) == (whole, pieces)


@pytest.mark.parametrize(("text", "expected"), [("12", 12), ("6.0", 6), ("１２", 12), ("100000", 100000)])
def test_a_number_of_things_is_whole(text, expected):
    assert count(text) == expected


@pytest.mark.parametrize("text", ["0", "1.5", "-1", "100001", "", "six"])
def test_what_is_no_number_of_things_is_refused(text):
    with pytest.raises(UnusableError, match="not a whole number of things"):
        count(text)
