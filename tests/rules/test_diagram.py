"""Decision diagrams: what means the same is the same object, and every path says what it means."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.rules.diagram import Diagrams, FiniteFact, Happened, Leaf, Node, Test, nodes
from venditor.rules.grammar import parse
from venditor.rules.needs import paths, support

FACTS = {"a": (False, True), "b": (False, True), "c": ("x", "y", "z"), "d": (False, True)}
VARIABLES = {name: FiniteFact(name, domain) for name, domain in FACTS.items()}
ROWS = [dict(zip(FACTS, row, strict=True)) for row in product(*FACTS.values())]


def value(diagram, row):
    while isinstance(diagram, Node):
        diagram = diagram.branches[diagram.variable.domain.index(row[diagram.variable.name])]
    return diagram.content


def drawn(draw, expression):
    """Draws a nested expression: a truth value, or a word for what is done and its parts."""
    match expression:
        case bool():
            return draw.leaf(expression)
        case ("case", name, parts):
            return draw.case(VARIABLES[name], [drawn(draw, part) for part in parts])
        case ("not", part):
            return draw.negate(drawn(draw, part))
        case ("and", one, other):
            return draw.both(drawn(draw, one), drawn(draw, other))
        case ("or", one, other):
            return draw.either(drawn(draw, one), drawn(draw, other))
        case ("choose", condition, one, other):
            return draw.choose(*(drawn(draw, part) for part in (condition, one, other)))


def computed(expression, row):
    match expression:
        case bool():
            return expression
        case ("case", name, parts):
            return computed(parts[FACTS[name].index(row[name])], row)
        case ("not", part):
            return not computed(part, row)
        case ("and", one, other):
            return computed(one, row) and computed(other, row)
        case ("or", one, other):
            return computed(one, row) or computed(other, row)
        case ("choose", condition, one, other):
            return computed(one if computed(condition, row) else other, row)


def grown(parts):
    cases = [
        st.tuples(st.just("case"), st.just(name), st.lists(parts, min_size=len(domain), max_size=len(domain)))
        for name, domain in FACTS.items()
    ]
    return st.one_of(
        *cases,
        st.tuples(st.just("not"), parts),
        st.tuples(st.just("and"), parts, parts),
        st.tuples(st.just("or"), parts, parts),
        st.tuples(st.just("choose"), parts, parts, parts),
    )


EXPRESSIONS = st.recursive(st.booleans(), grown, max_leaves=20)


@given(EXPRESSIONS)
def test_a_diagram_means_what_was_drawn(expression):
    diagram = drawn(Diagrams(tuple(FACTS)), expression)
    assert [value(diagram, row) for row in ROWS] == [computed(expression, row) for row in ROWS]


@given(EXPRESSIONS, EXPRESSIONS)
def test_equal_meaning_is_one_object(one, other):
    draw = Diagrams(tuple(FACTS))
    equal = [computed(one, row) for row in ROWS] == [computed(other, row) for row in ROWS]
    assert (drawn(draw, one) is drawn(draw, other)) == equal


@given(EXPRESSIONS)
def test_a_variable_stands_in_a_diagram_exactly_if_it_makes_a_difference(expression):
    diagram = drawn(Diagrams(tuple(FACTS)), expression)
    standing = {part.variable.name for part in nodes(diagram) if isinstance(part, Node)}
    matters = {
        name
        for name, domain in FACTS.items()
        for row in ROWS
        for other in domain
        if computed(expression, row) != computed(expression, {**row, name: other})
    }
    assert standing == matters


@given(EXPRESSIONS)
def test_variables_come_in_one_order_and_no_branches_are_equal(expression):
    for part in nodes(drawn(Diagrams(tuple(FACTS)), expression)):
        if isinstance(part, Node):
            assert len({id(branch) for branch in part.branches}) > 1
            assert all(branch.level > part.level for branch in part.branches if isinstance(branch, Node))


@given(EXPRESSIONS)
def test_paths_cover_every_row_once_and_end_in_its_value(expression):
    diagram = drawn(Diagrams(tuple(FACTS)), expression)
    walked = list(paths(diagram))
    for row in ROWS:
        taken = [
            end
            for path, end in walked
            if all(variable.domain[index] == row[variable.name] for variable, index in path)
        ]
        assert taken == [computed(expression, row)]


@given(EXPRESSIONS)
def test_parts_are_listed_once_branches_first(expression):
    listed = nodes(drawn(Diagrams(tuple(FACTS)), expression))
    seen = set()
    for part in listed:
        assert id(part) not in seen
        if isinstance(part, Node):
            assert {id(branch) for branch in part.branches} <= seen
        seen.add(id(part))


def test_a_leaf_keeps_true_and_one_apart():
    draw = Diagrams(())
    assert draw.leaf(True) is not draw.leaf(1)
    assert draw.leaf(True) is draw.true
    assert draw.leaf("x") is draw.leaf("x")


def test_binding_goes_on_from_each_leaf():
    draw = Diagrams(tuple(FACTS))
    words = draw.case(VARIABLES["c"], [draw.leaf("one"), draw.leaf("two"), draw.leaf("one")])
    bound = draw.bind(words, lambda word: draw.case(VARIABLES["a"], [draw.leaf(word), draw.leaf("other")]))
    assert [value(bound, row) for row in ROWS] == [
        "other" if row["a"] else {"x": "one", "y": "two", "z": "one"}[row["c"]] for row in ROWS
    ]


def test_words_come_before_events_and_events_before_comparisons():
    draw = Diagrams(("delivered_on", "gift", "informed_on"))
    test = Test(parse("delivered_on <= informed_on"))
    order = [
        FiniteFact("gift", (False, True)),
        Happened("delivered_on"),
        Happened("informed_on"),
        test,
        Test(parse("informed_on <= delivered_on")),
    ]
    levels = [draw.level(variable) for variable in order]
    assert levels == sorted(set(levels))
    assert draw.level(test) == levels[3]


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("gift", {"gift", "concluded_on"}),
        ("gift and not gift", {"concluded_on"}),
        ("informed_on > delivered_on and informed_on < delivered_on", {"concluded_on"}),
        ("informed_on > delivered_on or informed_on <= delivered_on", {"concluded_on"}),
        ("informed_on + 1 month > delivered_on", {"concluded_on", "informed_on", "delivered_on"}),
        ("later(informed_on, informed_on) > informed_on", {"concluded_on"}),
        ("contract in {distance, off_premises, in_store}", {"concluded_on"}),
        ("contract = contract", {"concluded_on"}),
        ("price = price or price > delivery_cost", {"concluded_on"}),
        ("consumer_country in {DE} and consumer_country in {FR}", {"concluded_on"}),
        ("consumer_country = trader_country", {"concluded_on", "consumer_country", "trader_country"}),
    ],
)
def test_the_support_of_a_question_is_every_fact_that_can_matter(law, text, matter):
    pack = f"""
    provisions:
      xx.act.right:
        answers: right
        applies_by: concluded_on
        versions: [{{in_force: {{from: 2014-06-13}}, text: [], default: {{value: "{text}", cite: "1"}}}}]
        explain: {{default: {{en: x}}}}
    """
    assert support(law.compiled(pack).diagram("right")) == matter


def test_leaves_are_the_ends_of_nodes():
    draw = Diagrams(tuple(FACTS))
    (leaf,) = nodes(draw.true)
    assert isinstance(leaf, Leaf)
