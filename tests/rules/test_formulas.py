"""Conditions written as they come mean what their diagrams mean; only large ones are not drawn."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.rules.diagram import Diagrams, FiniteFact, Leaf, Node, nodes
from venditor.rules.sql import formulas
from venditor.rules.sql.formulas import Either, Formulas

NAMES = tuple(f"f{number}" for number in range(4))
FACTS = tuple(FiniteFact(name, (False, True)) for name in NAMES)
SHAPES = st.recursive(
    st.booleans(),
    lambda parts: st.one_of(
        st.tuples(st.just("case"), st.sampled_from(range(len(NAMES))), parts, parts),
        st.tuples(st.just("either"), st.lists(parts, max_size=3)),
    ),
    max_leaves=12,
)


def built(family, shape):
    match shape:
        case bool():
            return family.diagrams.true if shape else family.diagrams.false
        case ("case", index, low, high):
            return family.case(FACTS[index], [built(family, low), built(family, high)])
        case ("either", parts):
            return family.either([built(family, part) for part in parts])


def meant(shape, values):
    match shape:
        case bool():
            return shape
        case ("case", index, low, high):
            return meant(high if values[index] else low, values)
        case ("either", parts):
            return any(meant(part, values) for part in parts)


def holds(part, values):
    if isinstance(part, Leaf):
        return part.content
    if isinstance(part.variable, Either):
        return any(holds(branch, values) for branch in part.branches)
    return holds(part.branches[values[NAMES.index(part.variable.name)]], values)


@given(SHAPES, SHAPES)
def test_a_formula_and_its_diagram_hold_where_the_condition_holds(one, other):
    family = Formulas(Diagrams(NAMES))
    first, second = built(family, one), built(family, other)
    drawn, both = family.drawn(first), family.both(family.drawn(first), second)
    for values in product((False, True), repeat=len(NAMES)):
        assert holds(first, values) is meant(one, values)
        assert holds(drawn, values) is meant(one, values)
        assert holds(both, values) is (meant(one, values) and meant(other, values))


@given(SHAPES)
def test_what_is_never_true_is_drawn_as_false(shape):
    family = Formulas(Diagrams(NAMES))
    never = not any(meant(shape, values) for values in product((False, True), repeat=len(NAMES)))
    assert (family.drawn(built(family, shape)) is family.diagrams.false) is never


def crossing(count):
    """Pairs of facts of which one must agree, in the order in which a diagram of it is exponential."""
    names = tuple(f"{side}{number:02}" for side in "ab" for number in range(count))
    family = Formulas(Diagrams(names))
    facts = {name: FiniteFact(name, (False, True)) for name in names}
    false, true = family.diagrams.false, family.diagrams.true
    pairs = [
        family.case(facts[f"a{number:02}"], [false, family.case(facts[f"b{number:02}"], [false, true])])
        for number in range(count)
    ]
    return family, family.either(pairs)


def test_a_condition_whose_diagram_would_be_huge_stays_as_it_is():
    family, formula = crossing(16)
    assert family.drawn(formula) is formula
    assert len(nodes(formula)) == 2 + 2 * 16 + 1
    # Another condition of the same family is drawn as ever.
    low = family.case(FiniteFact("a00", (False, True)), [family.diagrams.false, family.diagrams.true])
    assert isinstance(family.drawn(low), Node)


@pytest.mark.parametrize("most", [10, 10**6])
def test_the_smaller_of_formula_and_diagram_is_taken(most, monkeypatch):
    monkeypatch.setattr(formulas, "MOST_STEPS", most)
    family, formula = crossing(6)
    assert family.drawn(formula) is formula
