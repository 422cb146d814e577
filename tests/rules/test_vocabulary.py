"""The vocabulary: facts and questions with their types, and what is refused in it."""

import pytest

from venditor.rules.source import SourceError, parse
from venditor.rules.syntax import BOOL, DATE, NONE, Type
from venditor.rules.vocabulary import is_country, load, nearest

LABEL = "label: {en: x}"


def vocabulary(facts="", questions=""):
    return load(
        parse(f"facts:\n  first: {{type: bool, {LABEL}}}\n{facts}\nquestions: {{{questions}}}\n", "v.yaml")
    )


def test_a_fact_has_kind_type_labels_and_group(law):
    known = law.vocabulary().facts
    gift = known["gift"]
    assert (gift.kind, gift.type, gift.ordinary, gift.group) == ("bool", BOOL, False, None)
    assert gift.label == {"en": "it was a gift", "de": "es war ein Geschenk"}
    assert gift.ask == {}
    contract = known["contract"]
    assert contract.type == Type("enum", ("distance", "off_premises", "in_store"))
    assert contract.options["distance"] == {"en": "at a distance", "de": "im Fernabsatz"}


def test_events_and_dates_are_both_days_to_an_expression(law):
    known = law.vocabulary().facts
    assert (known["delivered_on"].kind, known["delivered_on"].type) == ("event", DATE)
    assert (known["observed_on"].kind, known["observed_on"].type) == ("date", DATE)


def test_a_question_has_a_type_and_an_order_of_favour(law):
    known = law.vocabulary().questions
    assert (known["last_day"].type, known["last_day"].favours) == (DATE, "later")
    assert known["remedies"].type == Type("list", ("repair", "replacement"))
    assert known["duty"].type == Type("enum", ("satisfied", "breached"))
    assert known["law"].favours is None


@pytest.mark.parametrize(
    ("fact", "domain"),
    [
        ("gift", (False, True)),
        ("contract", ("distance", "off_premises", "in_store")),
        ("consumer_country", ()),
        ("delivered_on", ()),
        ("price", ()),
    ],
)
def test_words_and_truth_values_are_finite_domains(law, fact, domain):
    assert law.vocabulary().domain(fact) == domain


def test_facts_and_questions_keep_the_order_in_which_people_are_asked(law):
    known = law.vocabulary()
    assert list(known.facts)[:3] == ["consumer_country", "consumer_region", "trader_country"]
    assert list(known.questions)[:2] == ["right", "last_day"]


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ("{type: boolean, label: {en: x}}", '"boolean" is not a type of f. Did you mean "bool"?'),
        (
            "{type: period, label: {en: x}}",
            '"period" is not a type of f. Known are: bool, enum, country, region, event, date, money.',
        ),
        ("{type: [bool], label: {en: x}}", '"[\'bool\']" is not a type of f. Did you mean "bool"?'),
        (
            "{label: {en: x}}",
            "a type of f is missing. Known are: bool, enum, country, region, event, date, money.",
        ),
        ("{type: bool}", "facts.f.label must be a mapping of names to values."),
        ("{type: bool, label: {de: x}}", "facts.f.label must give text by language, English (en) at least."),
        ("{type: bool, label: {en: ''}}", "facts.f.label must give text by language, English (en) at least."),
        ("{type: bool, lable: {en: x}}", '"lable" is not known here. Did you mean "label"?'),
        ("{type: bool, ordinary: maybe, label: {en: x}}", "'maybe' is not a value of f."),
        (
            "{type: enum, label: {en: x}}",
            "an enum needs values. Only an enum lists values, with a label each.",
        ),
        (
            "{type: bool, values: {a: {en: a}}, label: {en: x}}",
            "a bool has no values of its own. Only an enum lists values, with a label each.",
        ),
        ("{type: enum, values: {a: {en: a}}, ordinary: b, label: {en: x}}", "'b' is not a value of f."),
        ("{type: event, ordinary: 2026-01-01, label: {en: x}}", "'2026-01-01' is not a value of f."),
        ("{type: date, ordinary: none, label: {en: x}}", "'none' is not a value of f."),
        ("{type: bool, group: [a], label: {en: x}}", "group of f must be a word."),
        ("text", "facts.f must be a mapping of names to values."),
    ],
)
def test_a_fact_that_is_not_complete_is_refused_with_its_line(fact, message):
    with pytest.raises(SourceError) as refused:
        vocabulary(facts=f"  f: {fact}")
    assert str(refused.value) == f"v.yaml:3: {message}"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("q: {type: event, asks: {en: x}}", '"event" is not a type of q. Known are: '),
        ("q: {type: [a], asks: {en: x}}", "\"['a']\" is not a type of q."),
        ("q: {type: bool}", "questions.q.asks must be a mapping of names to values."),
        ("q: {type: list, values: a, asks: {en: x}}", "values of q must be a list of words."),
        ("q: {type: list, values: [1], asks: {en: x}}", "values of q must be a list of words."),
        (
            "q: {type: date, favours: latest, asks: {en: x}}",
            '"latest" is not an order of favour of q. Did you mean "later"?',
        ),
        (
            "q: {type: date, favour: later, asks: {en: x}}",
            '"favour" is not known here. Did you mean "favours"?',
        ),
    ],
)
def test_a_question_that_is_not_complete_is_refused_with_its_line(question, message):
    with pytest.raises(SourceError) as refused:
        vocabulary(questions=question)
    assert str(refused.value).startswith(f"v.yaml:4: {message}")


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("delivred_on", 'Did you mean "delivered_on"?'),
        ("delivered", 'Did you mean "delivered_on"?'),
        ("xyz", ""),
    ],
)
def test_the_nearest_name_is_offered_where_one_is_near(word, offered):
    assert nearest(word, ["delivered_on", "informed_on", "gift"]) == offered


@pytest.mark.parametrize(
    ("code", "known"), [("DE", True), ("GB", True), ("UK", False), ("XX", False), ("de", False)]
)
def test_countries_are_those_of_iso_3166(code, known):
    assert is_country(code) is known


def test_a_fact_may_imply_that_another_is_true():
    known = vocabulary(f"  second: {{type: country, implies: first, {LABEL}}}")
    assert known.facts["second"].implies == "first"
    assert known.implied({"second": "DE"}) == {"first": True}
    assert known.implied({"second": "DE", "first": False}) == known.implied({}) == {}


@pytest.mark.parametrize("implied", ["third", "second", "7"])
def test_what_a_fact_implies_must_be_a_bool_fact(implied):
    with pytest.raises(SourceError, match=r"is not a bool fact|must be a word"):
        vocabulary(f"  second: {{type: country, implies: {implied}, {LABEL}}}")


def test_an_event_may_name_events_it_does_not_come_before():
    known = vocabulary(
        f"  second: {{type: event, {LABEL}}}\n"
        f"  third: {{type: date, not_before: second, {LABEL}}}\n"
        f"  fourth: {{type: event, not_before: [second, third], {LABEL}}}"
    ).facts
    assert [fact.not_before for fact in known.values()] == [(), (), ("second",), ("second", "third")]


@pytest.mark.parametrize("other", ["third", "first", "[second, first]", "7", "[7]"])
def test_what_an_event_does_not_come_before_must_be_a_day(other):
    with pytest.raises(SourceError, match=r"are not both days|must be a name"):
        vocabulary(f"  second: {{type: event, not_before: {other}, {LABEL}}}")


def test_an_event_ordinarily_has_not_happened_where_that_is_said():
    known = vocabulary(facts="  f: {type: event, ordinary: none, label: {en: x}}")
    assert known.facts["f"].ordinary is NONE
