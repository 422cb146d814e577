"""Reading packs: what is kept, and for each mistake the file, the line, the sentence and the remedy."""

from datetime import date
from itertools import pairwise

import pytest

from venditor.calendars import Period
from venditor.core.errors import VenditorError
from venditor.core.money import Money
from venditor.rules.program import ProgramError
from venditor.rules.source import SourceError
from venditor.rules.syntax import Call, Compare, Fact, Literal, Question, Sum

PACK = """
pack: xx.act
jurisdiction: XX
act:
  kind: act
  name: {en: An act}
  short: {en: Act}
  url: "https://example.org/act"
  language: de
counting: de.bgb
checked_on: 2026-11-24
verification: {evidence: primary-text, source: "read it"}
provisions:
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text:
          - {cite: "9(1)", says: "vierzehn Tage"}
          - {cite: "10", says: "twelve months", language: en}
        parameters: {period: 14 days, most: {amount: "40", currency: EUR}, strict: true}
        let:
          start: later(delivered_on, concluded_on)
          end: start + period
        applies_if: right and price <= most
        default: {value: end, cite: "9(1)"}
        exceptions:
          late: {when: informed_on > start, value: "end_of_period(informed_on, 1 year)", cite: ["9(1)", "10"]}
          never: {when: informed_on is none, status: for_a_person, over: [late], cite: "10"}
    explain:
      default: {en: "Until {result}, {period} from {start}."}
      late: {en: "Until {result}."}
      never: {en: "Ask someone."}
    not_encoded: ["11: the form"]
    interpretations: ["A day is a day."]
  xx.act.right:
    answers: right
    applies_by: observed_on
    verification: {evidence: memory, source: nobody, note: "not read"}
    versions:
      - in_force: {from: 2014-06-13, until: 2020-12-31}
        text: []
        default: {value: false, cite: "1"}
      - in_force: {from: 2021-01-01}
        text: []
        default: {value: gift, cite: "2"}
    explain: {default: {en: x}}
"""


def changed(*changes):
    text = PACK
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def message(law, *packs):
    with pytest.raises(VenditorError) as refused:
        law.program(*packs)
    return str(refused.value)


def test_a_pack_says_what_it_is(law):
    (pack,) = law.program(PACK).packs.values()
    assert (pack.id, pack.jurisdiction, pack.counting, pack.transposes) == ("xx.act", "XX", "de.bgb", None)
    assert pack.checked_on == date(2026, 11, 24)
    assert pack.file == "xx/act.yaml"
    assert len(pack.hash) == 64
    assert (pack.act.kind, pack.act.name, pack.act.language) == ("act", {"en": "An act"}, "de")
    assert pack.act.overriding is False
    assert pack.act.authentic == ("de",)


def test_an_act_may_bind_whatever_law_governs(law):
    (pack,) = law.program(changed(("kind: act", "kind: act\n  overriding: true"))).packs.values()
    assert pack.act.overriding is True


def test_an_act_may_have_several_languages_of_record(law):
    (pack,) = law.program(changed(("language: de", "language: de\n  authentic: [en, de]"))).packs.values()
    assert (pack.act.language, pack.act.authentic) == ("de", ("en", "de"))


def test_the_hash_is_that_of_the_bytes(law):
    (pack,) = law.program(PACK).packs.values()
    (other,) = law.program(PACK + "\n").packs.values()
    assert pack.hash != other.hash


def test_a_provision_keeps_its_text_parameters_and_clauses(law):
    provision = law.program(PACK).provisions["last_day"]
    (version,) = provision.versions
    assert provision.id == "xx.act.last_day"
    assert (provision.applies_by, provision.line) == ("concluded_on", 14)
    assert (version.since, version.until, version.line) == (date(2014, 6, 13), None, 18)
    assert [(text.cite, text.language) for text in version.quotations] == [("9(1)", "de"), ("10", "en")]
    assert version.parameters == {
        "period": Period(14, "day"),
        "most": Money.parse({"amount": "40.00", "currency": "EUR"}),
        "strict": True,
    }
    assert [clause.id for clause in version.clauses] == ["late", "never", "default"]
    assert [clause.line for clause in version.clauses] == [29, 30, 27]
    assert (version.clauses[1].status, version.clauses[1].over, version.clauses[1].value) == (
        "for_a_person",
        ("late",),
        None,
    )
    assert provision.not_encoded == ("11: the form",)
    assert provision.interpretations == ("A day is a day.",)


def test_names_are_resolved_and_parts_put_in(law):
    (version,) = law.program(PACK).provisions["last_day"].versions
    start = Call("later", (Fact("delivered_on"), Fact("concluded_on")))
    assert version.default.value == Sum(start, Literal(Period(14, "day")), 1, "de.bgb")
    assert version.clauses[0].when == Compare(">", Fact("informed_on"), start)
    place = (Literal("de.bgb"), Fact("consumer_country"), Fact("consumer_region"))
    assert version.clauses[0].value.arguments[2:] == place
    assert version.questions() == ("right",)
    assert version.applies_if.items[0] == Question("right")
    assert version.facts() == {
        *("price", "informed_on", "delivered_on", "concluded_on", "consumer_country", "consumer_region"),
    }


def test_a_provision_may_be_verified_otherwise_than_its_pack(law):
    provisions = law.program(PACK).provisions
    assert provisions["last_day"].verification.status == "verified"
    assert provisions["right"].verification.status == "unverified"
    assert provisions["right"].verification.note == "not read"


def test_provisions_come_after_those_they_refer_to(law):
    assert list(law.program(PACK).provisions) == ["right", "last_day"]


def test_a_program_knows_every_fact_behind_a_question(law):
    program = law.program(PACK)
    assert program.facts["right"] == {"observed_on", "gift"}
    assert program.facts["right"] < program.facts["last_day"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # the head
        ("pack: xx.act", "pak: xx.act", ':2: "pak" is not known here. Did you mean "pack"?'),
        ("pack: xx.act", "pack: yy.act", ':2: "yy.act" must begin with "xx.". Ids are jurisdiction.act.'),
        ("jurisdiction: XX\n", "", ":2: jurisdiction must be text."),
        ("kind: act", "kind: statute", ':5: "statute" is not a kind of act. Write one of: act, directive, '),
        ("  url:", "  uri:", ':8: "uri" is not known here. Did you mean "url"?'),
        (
            "kind: act",
            "overriding: yes\n  kind: act",
            ':5: "yes" is neither true nor false. Write true or false.',
        ),
        (
            "language: de",
            "language: de\n  authentic: [en, fr]",
            ":10: authentic must name every language of record, the one that is quoted among them.",
        ),
        (
            "name: {en: An act}",
            "name: {de: Ein}",
            ":6: act.name must give text by language, English (en) at least.",
        ),
        (
            "counting: de.bgb",
            "counting: de.bgp",
            ':10: "de.bgp" is not a counting profile. Did you mean "de.bgb"?',
        ),
        (
            "checked_on: 2026-11-24",
            "checked_on: 2026-02-30",
            ':11: "2026-02-30" is not a day. Write it like ',
        ),
        (
            "evidence: primary-text",
            "evidence: hearsay",
            ':12: "hearsay" is not a kind of evidence. Known are: ',
        ),
        ("evidence: primary-text", "evidence: [a]", ":12: verification.evidence must be text."),
        ("provisions:\n", "provisions: 1\nx:\n", ':14: "x" is not known here.'),
        # provisions
        (
            "  xx.act.last_day:",
            "  xx.other.last_day:",
            ':14: "xx.other.last_day" must begin with "xx.act.". Ids are jurisdiction.act.topic[.detail].',
        ),
        (
            "answers: last_day",
            "answers: lastday",
            ':15: "lastday" is not a question of the vocabulary. Did you mean "last_day"?',
        ),
        ("    answers: last_day\n", "", ":14: provisions.xx.act.last_day.answers must be text."),
        (
            "applies_by: concluded_on",
            "applies_by: concluded",
            ':16: "concluded" is not a fact with a day. Did you mean "concluded_on"?',
        ),
        (
            "applies_by: concluded_on",
            "applies_by: gift",
            ':16: "gift" is not a fact with a day. Known are: observed',
        ),
        (
            "    not_encoded:",
            "    notencoded:",
            ':35: "notencoded" is not known here. Did you mean "not_encoded"?',
        ),
        ('["11: the form"]', '"11: the form"', ":35: provisions.xx.act.last_day.not_encoded must be a list."),
        # versions
        (
            "{from: 2021-01-01}",
            "{from: 2020-12-31}",
            (
                ":41: the version from 2020-12-31 overlaps the one from 2014-06-13. "
                "End the earlier one with `until` before the later begins; write them in order."
            ),
        ),
        (", until: 2020-12-31", "", ":41: the version from 2021-01-01 overlaps the one from 2014-06-13. "),
        (
            "until: 2020-12-31",
            "until: 2014-06-12",
            ":42: it ends on 2014-06-12, before it begins on 2014-06-13. Correct one of them.",
        ),
        (
            "{from: 2014-06-13}",
            "{since: 2014-06-13}",
            ':18: "since" is not known here. Known are: from, published, until.',
        ),
        ("{from: 2014-06-13}", "{until: 2014-06-13}", ':18: "None" is not a day.'),
        (
            "period: 14 days",
            "period: 14 day",
            ':22: "14 day" is not a period. Write "14 days", "12 months" or "5 ',
        ),
        (
            "period: 14 days",
            "gift: 14 days",
            ':22: "gift" already names something else. Choose a name of its own.',
        ),
        ("period: 14 days", "result: 14 days", ':22: "result" already names something else.'),
        ("start: later", "period: later", ':24: "period" already names something else.'),
        ("start: later", "right: later", ':24: "right" already names something else.'),
        (
            'amount: "40"',
            'amount: "40.001"',
            ":22: 40.001 has more decimals than EUR has (2). Round it first",
        ),
        # clauses
        (
            "        default: {value: end",
            "        defualt: {value: end",
            ':27: "defualt" is not known here. Did you mean "default"?',
        ),
        (
            '        default: {value: end, cite: "9(1)"}\n',
            "",
            ":18: provisions.xx.act.last_day.versions.0.default must be a mapping of names to values.",
        ),
        (
            "default: {value: end,",
            "default: {",
            ":27: default must give either a value or a status. Keep one of",
        ),
        (
            "status: for_a_person,",
            "status: not_encoded, value: end,",
            ":30: never must give either a value or a",
        ),
        (
            "status: for_a_person",
            "status: nobody",
            ':30: "nobody" is not a status a clause may give. Write one of: ',
        ),
        (
            "never: {when: informed_on is none, ",
            "never: {",
            ":30: an exception needs `when`; the default has none.",
        ),
        (
            "default: {value: end,",
            "default: {when: gift, value: end,",
            ":27: an exception needs `when`; the default",
        ),
        (
            "          never: {",
            "          default: {",
            ":30: an exception may not be called default. Give it a name",
        ),
        ("over: [late]", "over: [lat]", ':30: "lat" is not another exception. Did you mean "late"?'),
        (
            "over: [late]",
            "over: [never]",
            ':30: "never" is not another exception. Name an exception of the same',
        ),
        (
            "default: {value: end,",
            "default: {over: [late], value: end,",
            ":27: the default goes over nothing.",
        ),
        (
            'cite: ["9(1)", "10"]}',
            'cite: "10", over: [never]}',
            ":28: these exceptions go over one another: late over never over late. Decide which of th",
        ),
        (
            'value: end, cite: "9(1)"',
            "value: end",
            ":27: provisions.xx.act.last_day.versions.0.default.cite must be",
        ),
        (
            'cite: ["9(1)", "10"]',
            "cite: []",
            ":29: every clause names the article it rests on. Write `cite`.",
        ),
        (
            'says: "vierzehn Tage"',
            'say: "vierzehn Tage"',
            ':20: "say" is not known here. Did you mean "says"?',
        ),
        # expressions
        (
            "informed_on > start",
            "informd_on > start",
            (
                ':29: `informd_on > start`: "informd_on" is not a fact, parameter, part or question. '
                'Did you mean "informed_on"?'
            ),
        ),
        (
            "informed_on > start",
            "informed_on >",
            ":29: `informed_on >`: found the end where a name, a day, a period",
        ),
        (
            "informed_on > start",
            "informed_on",
            ":29: `informed_on`: this is a date where true or false is needed.",
        ),
        (
            "informed_on > start",
            "gift > start",
            ":29: `gift > start`: this is a date where true or false is needed.",
        ),
        (
            "informed_on > start",
            "gift > strict",
            ":29: `gift > strict`: true or false cannot be ordered. Use = or !=",
        ),
        (
            "informed_on > start",
            "contract = online",
            ':29: `contract = online`: "online" is not one of distance, ',
        ),
        (
            "informed_on > start",
            '"contract in {distance, shop}"',
            '"shop" is not one of distance, off_premises, in',
        ),
        (
            "informed_on > start",
            '"contract in {}"',
            ":29: `contract in {}`: {} holds nothing. Write at least one wor",
        ),
        (
            "informed_on > start",
            '"gift in {distance}"',
            '"distance" is not true or false. Write a known word.',
        ),
        ("informed_on > start", "consumer_country = UK", '"UK" is not a country. Write a known word.'),
        ("informed_on > start", "consumer_region = Bavaria", '"Bavaria" is not a region.'),
        (
            "informed_on > start",
            "gift is none",
            ":29: `gift is none`: this is true or false where a date is needed.",
        ),
        (
            "informed_on > start",
            "not start",
            ":29: `not start`: this is a date where true or false is needed.",
        ),
        (
            "informed_on > start",
            "gift and start",
            ":29: `gift and start`: this is a date where true or false is need",
        ),
        (
            "informed_on > start",
            "period = period",
            ":29: `period = period`: a period cannot be compared. Compare d",
        ),
        (
            "informed_on > start",
            "price > period",
            ":29: `price > period`: this is a period where money is needed.",
        ),
        (
            "informed_on > start",
            "refund > most",
            '"refund" is not answered here. This jurisdiction does not answer',
        ),
        (
            "start + period",
            "start + delivered_on",
            ":25: `start + delivered_on`: a date + a date has no meaning. Add",
        ),
        (
            "start + period",
            "start + 5 working days",
            ":25: `start + 5 working days`: working days need a place. Write",
        ),
        ("start + period", "price - period", ":25: `price - period`: money - a period has no meaning."),
        (
            "later(delivered_on, concluded_on)",
            "latter(delivered_on, gift)",
            '"latter" is not a host function. Did ',
        ),
        (
            "later(delivered_on, concluded_on)",
            "later(delivered_on)",
            ":24: `later(delivered_on)`: later takes 2 arg",
        ),
        (
            "later(delivered_on, concluded_on)",
            "later(delivered_on, gift)",
            "this is true or false where a date is",
        ),
        (
            "later(delivered_on, concluded_on)",
            "roll_over(gift)",
            "this is true or false where a date is needed.",
        ),
        (
            "default: {value: end,",
            "default: {value: price,",
            ":27: `price`: this is money where a date is needed. Cha",
        ),
        (
            "default: {value: end,",
            "default: {value: [repair],",
            ":27: `['repair']`: a list stands where none is exp",
        ),
        (
            "default: {value: end,",
            "default: {value: 5,",
            ":27: provisions.xx.act.last_day.versions.0.default.value mus",
        ),
        (
            "applies_if: right",
            "applies_if: rihgt",
            ':26: `rihgt and price <= most`: "rihgt" is not a fact, parameter',
        ),
        # explanations
        (
            "      never: {en: ",
            "      nevr: {en: ",
            ":31: the clause never has no sentence. Write one in English at",
        ),
        ('never: {en: "Ask', 'other: {en: x}\n      never: {en: "Ask', ':34: "other" is not a clause.'),
        (
            '{en: "Ask someone."}',
            '{de: "Frag."}',
            ":34: provisions.xx.act.last_day.explain.never must give text by",
        ),
        (
            "{period} from",
            "{perid} from",
            (
                ':32: "{perid}" names no fact, question, parameter or part of the version from 2014-06-13. '
                'Did you mean "period"?'
            ),
        ),
        (
            '"Ask someone."',
            '"Ask until {result}."',
            ':34: "{result}" names no fact, question, parameter or part of',
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_sentence_and_remedy(law, old, new, expected):
    told = message(law, changed((old, new)))
    assert told.startswith("xx/act.yaml:")
    assert expected in told


def test_a_sentence_may_name_only_what_every_version_with_its_clause_knows(law):
    second = (
        '        default: {value: gift, cite: "2"}',
        '        parameters: {limit: 2 days}\n        default: {value: gift, cite: "2"}',
    )
    told = message(
        law, changed(second, ("explain: {default: {en: x}}", 'explain: {default: {en: "{limit}"}}'))
    )
    assert told.startswith(
        'xx/act.yaml:49: "{limit}" names no fact, question, parameter or part of the version '
    )
    assert told.endswith(" of the version from 2014-06-13. Name one, or leave it out.")


def test_a_provision_without_a_version_is_refused(law):
    head, _, _ = PACK.partition("    versions:")
    told = message(law, head + "    versions: []\n    explain: {default: {en: x}}\n")
    assert told == "xx/act.yaml:17: a provision needs a version. Say since when its text is in force."


def test_an_exception_may_go_over_one_that_goes_over_a_third(law):
    last = "          last: {when: gift, value: end, over: [never], cite: '1'}\n"
    program = law.program(changed(("    explain:\n", f"{last}    explain:\n      last: {{en: x}}\n")))
    assert [clause.over for clause in program.provisions["last_day"].versions[0].exceptions] == [
        (),
        ("late",),
        ("never",),
    ]


def test_a_place_needs_its_facts_in_the_vocabulary(law):
    vocabulary = law.vocabulary()
    del vocabulary.facts["consumer_region"]
    with pytest.raises(SourceError) as refused:
        law.program(PACK, vocabulary=vocabulary)
    assert "end_of_period asks for the holidays of a place, and consumer_region is not a fact." in str(
        refused.value
    )


CYCLE = """
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions: [{in_force: {from: 2014-06-13}, text: [], default: {value: "last_day is none", cite: "1"}}]
    explain: {default: {en: x}}
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: []
        applies_if: refund = price
        default: {value: none, cite: "1"}
    explain: {default: {en: x}}
  xx.act.refund:
    answers: refund
    applies_by: concluded_on
    versions:
      - {in_force: {from: 2014-06-13}, text: [], applies_if: right, default: {value: price, cite: "1"}}
    explain: {default: {en: x}}
"""


def test_provisions_that_go_in_a_circle_are_named_in_its_order(law):
    with pytest.raises(ProgramError) as refused:
        law.program(CYCLE)
    assert refused.value.code == "program.cycle"
    circle = list(refused.value.facts["provisions"])
    assert circle[0] == circle[-1]
    follows = {
        "xx.act.right": "xx.act.last_day",
        "xx.act.last_day": "xx.act.refund",
        "xx.act.refund": "xx.act.right",
    }
    assert all(follows[one] == other for one, other in pairwise(circle))
    assert str(refused.value).startswith("these provisions refer to one another in a circle: xx.act.")


def test_a_provision_that_refers_to_itself_is_a_circle_of_one(law):
    with pytest.raises(ProgramError) as refused:
        law.program(CYCLE.replace("last_day is none", "right"))
    assert "in a circle: xx.act.right -> xx.act.right." in str(refused.value)


def test_two_provisions_that_answer_one_question_are_both_named(law):
    other = PACK.replace("xx.act", "xx.other")
    with pytest.raises(ProgramError) as refused:
        law.program(PACK, other)
    assert str(refused.value) == (
        "xx.other.last_day and xx.act.last_day both answer last_day in XX. "
        "Make one of them an exception of the other, with `over`."
    )


def test_two_packs_of_one_id_are_both_named(law):
    with pytest.raises(ProgramError) as refused:
        law.program(PACK, PACK)
    assert str(refused.value) == (
        "xx/act.yaml and xx/act2.yaml are both called xx.act. Give each pack an id of its own."
    )


WORKING_DAYS = """
provisions:
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: Five working days.}]
        let: {start: delivered_on}
        default: {value: "end_of_period(start, 5 working days)", cite: "1"}
        exceptions:
          EXCEPTION
    explain:
      default: {en: "Until {result}."}
      early: {en: "Until {result}."}
"""


@pytest.mark.parametrize(
    "clause",
    [
        'early: {when: "observed_on <= end_of_period(start, 5 working days)", value: none, cite: "1"}',
        'early: {when: gift, value: "later(informed_on, end_of_period(start, 5 working days))", cite: "1"}',
    ],
)
def test_working_days_are_counted_only_where_their_end_is_the_answer(law, clause):
    with pytest.raises(VenditorError, match="working days may only be counted as the value of a clause"):
        law.program(WORKING_DAYS.replace("EXCEPTION", clause))
    fine = 'early: {when: gift, value: "end_of_period(start, 6 working days)", cite: "1"}'
    assert law.program(WORKING_DAYS.replace("EXCEPTION", fine))


def unread(**changes):
    """The usual pack with a version whose text nobody has read."""
    entry = {
        "in_force": "{from: 2030-01-01}",
        "as_before": "true",
        "verification": "{evidence: not-read, source: the act of 2030}",
    } | changes
    written = ", ".join(f"{name}: {value}" for name, value in entry.items() if value)
    ended = WORKING_DAYS.replace("from: 2014-06-13", "from: 2014-06-13, until: 2029-12-31")
    ended = ended.replace("EXCEPTION", 'early: {when: gift, value: none, cite: "1"}')
    return ended.replace("    explain:", f"      - {{{written}}}\n    explain:")


def test_a_version_nobody_has_read_says_what_the_one_before_it_says_and_is_unverified(law):
    provision = law.program(unread()).provisions["last_day"]
    earlier, later = provision.versions
    assert (later.since, later.until, later.as_before) == (date(2030, 1, 1), None, True)
    assert (later.clauses, later.quotations) == (earlier.clauses, earlier.quotations)
    assert [provision.verification_of(version).status for version in (None, earlier, later)] == [
        "verified",
        "verified",
        "unverified",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verification": "{evidence: primary-text, source: a test}"}, "a text that was read is written out"),
        ({"verification": ""}, "must be a mapping"),
        ({"as_before": "false"}, "as_before can only be true"),
        ({"in_force": "{from: 2029-01-01}"}, "overlaps"),
        ({"default": '{value: none, cite: "1"}'}, '"default"'),
    ],
)
def test_a_version_nobody_has_read_holds_nothing_else(law, changes, message):
    with pytest.raises(SourceError, match=message):
        law.program(unread(**changes))


def test_the_day_a_text_was_published_is_read_where_the_pack_tells_it(law):
    told = unread(in_force="{from: 2030-01-01, published: 2029-06-30}")
    earlier, later = law.program(told).provisions["last_day"].versions
    assert (earlier.published, later.published) == (None, date(2029, 6, 30))
