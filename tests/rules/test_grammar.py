"""The expression language: what is read, as what, and what is refused in which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.rules.grammar import MAX_DEPTH, GrammarError, parse, written
from venditor.rules.syntax import (
    NONE,
    And,
    Call,
    Compare,
    In,
    IsNone,
    Literal,
    Name,
    Not,
    Or,
    Sum,
)

A, B, C, D = map(Name, "abcd")
DAYS = Literal(Period(14, "day"))


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a", A),
        ("true", Literal(True)),
        ("false", Literal(False)),
        ("none", Literal(NONE)),
        ("2024-02-29", Literal(date(2024, 2, 29))),
        ("14 days", DAYS),
        ("1 working day", Literal(Period(1, "working_day"))),
        ("12  months", Literal(Period(12, "month"))),
        ("[repair, price_reduction]", Literal(("repair", "price_reduction"))),
        ("[]", Literal(())),
        ("DE-BY", Name("DE-BY")),
        ("withdrawal.last_day", Name("withdrawal.last_day")),
        ("a or b and c", Or((A, And((B, C))))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a and b and c", And((A, B, C))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("not a = b", Not(Compare("=", A, B))),
        ("not not a", Not(Not(A))),
        ("a + 14 days <= b", Compare("<=", Sum(A, DAYS, 1), B)),
        ("a - b + c", Sum(Sum(A, B, -1), C, 1)),
        ("a != b", Compare("!=", A, B)),
        ("a >= b", Compare(">=", A, B)),
        ("a in {b, c}", In(A, ("b", "c"))),
        ("a in {}", In(A, ())),
        ("a is none", IsNone(A)),
        ("a is not none", Not(IsNone(A))),
        ("later(a, b + 14 days)", Call("later", (A, Sum(B, DAYS, 1)))),
        ("f()", Call("f", ())),
        ("order", Name("order")),
        ("nothing or android", Or((Name("nothing"), Name("android")))),
        ("a=b", Compare("=", A, B)),
        ("  a\n  and b ", And((A, B))),
    ],
)
def test_an_expression_is_read(text, expression):
    assert parse(text) == expression


def test_every_part_knows_its_column():
    expression = parse("a and later(b, c) > d")
    assert [item.at for item in expression.items] == [0, 18]
    assert [argument.at for argument in expression.items[1].left.arguments] == [12, 15]


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "found the end where a name, a day, a period, a list or an opening bracket was expected."),
        (
            "a and",
            6,
            "found the end where a name, a day, a period, a list or an opening bracket was expected.",
        ),
        (
            "a b",
            3,
            'found "b" where the end of the expression, or one of: and, or, +, -, a comparison was expected.',
        ),
        ("a < b < c", 7, 'found "<" where the end of the expression, or one of: and, or, +, -, a comparison'),
        ("(a", 3, 'found the end where ")" was expected.'),
        ("a is b", 6, 'found "b" where "none" was expected.'),
        ("a in b", 6, 'found "b" where "{" was expected.'),
        ("a in {b c}", 9, 'found "c" where "," was expected.'),
        ("a in {b,}", 9, 'found "}" where a word of the list was expected.'),
        ("a in {and}", 7, 'found "and" where a word of the list was expected.'),
        ("f(a", 4, 'found the end where "," was expected.'),
        ("or", 1, 'found "or" where a name'),
        ("a & b", 3, '"& b" cannot be read.'),
        ("a = 'b'", 5, "\"'b'\" cannot be read."),
        ("14 day period", 8, 'found "period"'),
        ("2026-02-30", 1, "2026-02-30 is not a day of the calendar."),
        ("__import__('os')", 12, "\"'os')\" cannot be read."),
        ("14", 1, '"14" cannot be read.'),
    ],
)
def test_what_is_not_an_expression_is_refused_with_its_column(text, column, message):
    with pytest.raises(VenditorError) as refused:
        parse(text)
    if refused.value.code == "rules.grammar":
        assert refused.value.facts == {"text": text, "column": column}
        assert message in refused.value.message
        assert refused.value.remedy
    else:
        assert text.startswith("14 day")


@pytest.mark.parametrize("text", ["1 days", "14 day", "0 days"])
def test_a_number_and_its_unit_must_agree(text):
    with pytest.raises(VenditorError) as refused:
        parse(text)
    assert refused.value.code == "period.not_a_period"


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("not ", ""), ("f(", ")")])
def test_nesting_has_a_limit_that_is_told(opening, closing):
    parse(opening * MAX_DEPTH + "a" + closing * MAX_DEPTH)
    for deeper in (MAX_DEPTH + 2, 100_000):
        with pytest.raises(GrammarError) as refused:
            parse(opening * deeper + "a" + closing * deeper)
        assert refused.value.message == "the expression is nested too deeply."


NAMES = st.sampled_from(["a", "b.c", "consumer_country"]).map(Name)
CONSTANTS = st.sampled_from([True, NONE, date(2024, 2, 29), Period(2, "week"), ("x", "y"), ()]).map(Literal)


def grown(parts):
    words = st.lists(st.sampled_from(["x", "DE"]), max_size=3).map(tuple)
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(Not, parts),
        st.builds(IsNone, parts),
        st.builds(In, parts, words),
        st.builds(Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), parts, parts),
        st.builds(Sum, parts, parts, st.sampled_from([1, -1])),
        st.builds(Call, st.sampled_from(["later", "f"]), st.lists(parts, max_size=3).map(tuple)),
    )


@given(st.recursive(NAMES | CONSTANTS, grown, max_leaves=12))
def test_what_is_written_is_read_back(expression):
    assert parse(written(expression)) == expression


@pytest.mark.parametrize(
    "text",
    [
        "a or b and not c",
        "(a or b) and c",
        "informed_on > delivered_on + 12 months",
        "informed_on is not none",
        "a - (b - c)",
        "contract in {distance, off_premises}",
        "end_of_period(later(a, b), 14 days)",
    ],
)
def test_what_a_lawyer_writes_is_written_the_same(text):
    assert written(parse(text)) == text
