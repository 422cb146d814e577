"""The static checks: what they find, in whose words, and that they keep quiet where nothing is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.rules.check import findings, witness
from venditor.rules.diagram import Diagrams, FiniteFact

TODAY = date(2026, 11, 24)
SOUND = """
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text:
          - {cite: "1", says: "There is a right."}
          - {cite: "2", says: "There is none for gifts."}
        default: {value: true, cite: "1"}
        exceptions:
          gift: {when: gift, value: false, cite: "2"}
    explain:
      default: {en: "Yes."}
      gift: {en: "No: {gift}."}
"""


def codes(found):
    return [finding.code for finding in found]


@pytest.fixture
def check(law):
    def run(pack, *, today=TODAY, **change):
        for old, new in change.items():
            assert old in pack
            pack = pack.replace(old, new)
        return findings(law.program(pack), today=today)

    return run


def provision(exceptions, *, explain, default="{value: true, cite: '1'}", extra=""):
    return f"""
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions:
      - in_force: {{from: 2014-06-13}}
        text: [{{cite: "1", says: "words"}}]
{extra}
        default: {default}
        exceptions:
{exceptions}
    explain: {{default: {{en: x}}, {", ".join(f"{name}: {{en: x}}" for name in explain)}}}
"""


def test_a_sound_pack_has_no_findings(check):
    assert check(SOUND) == []


def test_two_exceptions_that_hold_together_with_different_answers_collide(check):
    pack = provision(
        "          gift: {when: gift, value: false, cite: '1'}\n"
        "          late: {when: informed_on > delivered_on + 12 months, value: true, cite: '1'}",
        explain=["gift", "late"],
    )
    (found,) = check(pack)
    assert found.code == "law.collision"
    assert found.severity == "error"
    assert found.provision == "xx.act.right"
    assert str(found) == (
        "xx/act.yaml:25: gift and late hold together and give different answers: "
        "gift, delivered_on + 12 months < informed_on, 2014-06-13 <= concluded_on. "
        "Let one go over the other (`over: [gift]`), or narrow one of the conditions."
    )


@pytest.mark.parametrize(
    "second",
    [
        "{when: opened, value: true, over: [gift], cite: '1'}",
        "{when: opened, value: false, cite: '1'}",
        "{when: opened and not gift, value: true, cite: '1'}",
        "{when: opened, value: not gift, cite: '1'}",
    ],
    ids=[
        "goes over the other",
        "gives the same",
        "cannot hold together",
        "gives the same whenever both hold",
    ],
)
def test_exceptions_that_do_not_disagree_do_not_collide(check, second):
    first = "          gift: {when: gift, value: false, cite: '1'}\n"
    pack = provision(f"{first}          opened_box: {second}", explain=["gift", "opened_box"])
    assert check(pack) == []


def test_days_that_exclude_each_other_do_not_collide(check):
    pack = provision(
        "          early: {when: informed_on < delivered_on, value: false, cite: '1'}\n"
        "          late: {when: informed_on >= delivered_on + 1 day, value: true, cite: '1'}",
        explain=["early", "late"],
    )
    assert check(pack) == []


def test_days_that_meet_on_one_day_collide(check):
    pack = provision(
        "          early: {when: informed_on <= delivered_on and not gift, value: false, cite: '1'}\n"
        "          late: {when: informed_on >= delivered_on and not gift, value: true, cite: '1'}",
        explain=["early", "late"],
    )
    assert codes(check(pack)) == ["law.collision"]


def test_a_status_beside_a_value_collides_and_a_question_for_a_person_does_not_hide_it(check):
    pack = provision(
        "          gift: {when: gift, status: for_a_person, cite: '1'}\n"
        "          opened_box: {when: opened, value: false, cite: '1'}",
        explain=["gift", "opened_box"],
    )
    assert codes(check(pack)) == ["law.collision"]


def test_a_collision_behind_a_question_that_is_never_reached_is_none(check):
    pack = provision(
        "          gift: {when: gift, value: true, cite: '1'}\n"
        "          opened_box: {when: opened, value: false, cite: '1'}",
        explain=["gift", "opened_box"],
        extra="        applies_if: not gift",
    )
    assert codes(check(pack)) == ["law.dead_clause"]


@pytest.mark.parametrize(
    ("when", "dead"),
    [
        ("gift and not gift", ["never"]),
        ("concluded_on < 2014-06-13", ["never"]),
        ("delivered_on + 1 month < delivered_on + 28 days", ["never"]),
        ("concluded_on <= 2014-06-13", []),
    ],
)
def test_a_clause_that_can_never_decide_is_found(check, when, dead):
    pack = provision(f"          never: {{when: {when}, value: false, cite: '1'}}", explain=["never"])
    found = [finding for finding in check(pack) if finding.code == "law.dead_clause"]
    assert [finding.message.split()[0] for finding in found] == dead


def test_a_default_nothing_is_left_to_is_found(check):
    pack = provision(
        "          gift: {when: gift, value: false, cite: '1'}\n"
        "          bought: {when: not gift, value: true, cite: '1'}",
        explain=["gift", "bought"],
    )
    (found,) = check(pack)
    assert str(found) == (
        "xx/act.yaml:22: default can never decide in the version from 2014-06-13. "
        "Its condition contradicts itself, or other exceptions leave nothing to it."
    )


def test_an_exception_always_overridden_is_dead(check):
    pack = provision(
        "          gift: {when: gift, value: false, cite: '1'}\n"
        "          present: {when: gift or opened, value: true, over: [gift], cite: '1'}",
        explain=["gift", "present"],
    )
    assert "law.dead_clause" in codes(check(pack))


def test_a_provision_no_fact_can_change_counts_as_not_encoded(check):
    pack = provision("          gift: {when: gift, value: true, cite: '1'}", explain=["gift"])
    (found,) = check(pack)
    assert (found.code, found.severity, found.line) == ("law.constant", "error", 15)


def test_a_provision_whose_versions_differ_is_changed_by_the_day(check):
    pack = provision("          gift: {when: gift, value: true, cite: '1'}", explain=["gift"])
    second = """      - in_force: {from: 2020-01-01}
        text: [{cite: "1", says: "words"}]
        default: {value: false, cite: "1"}
    explain:"""
    until = pack.replace("{from: 2014-06-13}", "{from: 2014-06-13, until: 2019-12-31}")
    assert codes(check(until.replace("    explain:", second))) == []


def test_a_provision_that_only_says_it_is_not_encoded_says_so_honestly(check):
    pack = provision("", explain=[], default="{status: not_encoded, cite: '1'}").replace(
        "exceptions:\n", "exceptions: {}"
    )
    assert check(pack) == []


def test_a_language_every_question_speaks_and_a_sentence_does_not_is_a_warning(law):
    vocabulary = law.vocabulary()
    for question in vocabulary.questions.values():
        question.asks["de"] = "?"
    program = law.program(SOUND.replace('{en: "Yes."}', '{en: "Yes.", de: "Ja."}'), vocabulary=vocabulary)
    (found,) = findings(program, today=TODAY)
    assert (found.code, found.severity) == ("law.language", "warning")
    assert found.message == "the sentence of gift is not written in de."


def test_languages_that_name_different_placeholders_are_an_error(check):
    (found,) = check(SOUND, **{'"No: {gift}."': '"No: {gift}.", de: "Nein: {opened}."'})
    assert (found.code, found.severity) == ("law.placeholder", "error")
    assert found.message == "the sentence of gift in de and the one in en differ in {gift}, {opened}."


def test_an_article_cited_and_not_quoted_is_a_warning(check):
    (found,) = check(SOUND, **{'value: false, cite: "2"': 'value: false, cite: ["2", "3(1)"]'})
    assert (found.code, found.severity) == ("law.unquoted", "warning")
    assert found.message == "gift rests on 3(1), not quoted in the version from 2014-06-13."


def test_a_text_that_nobody_read_need_not_be_quoted(check):
    unread = {"    explain:": "    verification: {evidence: memory, source: a test}\n    explain:"}
    assert check(SOUND, **{'value: false, cite: "2"': 'value: false, cite: ["2", "3(1)"]', **unread}) == []


@pytest.mark.parametrize(
    ("today", "found"),
    [(date(2027, 11, 23), []), (date(2027, 11, 24), ["law.stale"]), (date(2028, 1, 1), ["law.stale"])],
)
def test_a_text_not_compared_with_its_source_for_twelve_months_is_stale(check, today, found):
    assert codes(check(SOUND, today=today)) == found


@pytest.mark.parametrize(("since", "found"), [("2020-01-02", ["law.gap"]), ("2020-01-01", [])])
def test_a_day_between_two_versions_is_a_gap(check, since, found):
    second = f"""      - in_force: {{from: {since}}}
        text: [{{cite: "1", says: "words"}}]
        default: {{value: opened, cite: "1"}}
    explain:"""
    until = {"{from: 2014-06-13}": "{from: 2014-06-13, until: 2019-12-31}", "    explain:": second}
    assert codes(check(SOUND, **until)) == found


@given(table=st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_witness_makes_the_condition_true(table):
    names = ("a", "b", "c")
    draw = Diagrams(names)

    def grow(index, row):
        if index == len(names):
            return draw.leaf(table[row])
        variable = FiniteFact(names[index], (False, True))
        return draw.case(variable, [grow(index + 1, row), grow(index + 1, row + (4 >> index))])

    told = witness(grow(0, 0))
    if told is None or told == "any facts":
        assert table == [told is not None] * 8
        return
    given_ = {word.removeprefix("not "): not word.startswith("not ") for word in told.split(", ")}
    for row, holds in enumerate(table):
        values = {name: bool(row & (4 >> index)) for index, name in enumerate(names)}
        if all(values[name] == value for name, value in given_.items()):
            assert holds
