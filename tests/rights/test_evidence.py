"""What shows that an exception holds: named for every fact that takes a right away, in each language."""

import pytest

from venditor.rights.evidence import BUSINESS, evidence_for, evidence_table, exempting_facts
from venditor.rights.jurisdictions import default_library

FACTS = default_library().vocabulary.facts
# In the group of the page that asks for exemptions, but it only moves the day the period runs from.
NOT_EXEMPTING = {"regular_delivery"}


def test_every_fact_that_people_are_asked_as_an_exemption_has_evidence():
    asked = {name for name, fact in FACTS.items() if fact.group == "exemptions"} - NOT_EXEMPTING
    assert asked <= evidence_table().exempting <= evidence_table().needed.keys()


def test_every_fact_is_one_of_the_vocabulary_and_every_kind_is_used_and_told():
    table = evidence_table()
    assert table.needed.keys() <= FACTS.keys()
    assert {kind for kinds in table.needed.values() for kind in kinds} == table.kinds.keys()
    assert {frozenset(text) for text in table.kinds.values()} == {frozenset(("en", "de", "zh-Hant"))}


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({}, []),
        ({"newspaper": False, "buyer_is_consumer": True}, []),
        ({"newspaper": True}, ["publication"]),
        ({"buyer_is_consumer": False}, ["purpose"]),
        (
            {"performance_begun_with_consent": True, "consent_confirmed": True},
            ["consent_record", "knowledge_of_loss", "confirmation_sent"],
        ),
    ],
)
def test_only_what_is_so_needs_evidence(facts, kinds):
    assert [one.kind for one in evidence_for(facts)] == kinds


def test_a_reader_gets_the_words_of_a_catalogue():
    (told,) = evidence_for({"newspaper": True}, language="ja")
    assert told.language == "ja"


def test_a_reader_of_another_language_gets_english_and_is_told_so():
    (told,) = evidence_for({"newspaper": True}, language="it")
    assert (told.language, told.text) == ("en", "that it is a single issue and no subscription")


def test_what_only_supports_an_exemption_takes_nothing_away():
    facts = {"exclusion_notice_given": True, "unsealed_media": True, "newspaper": False, BUSINESS: True}
    assert exempting_facts(facts) == ("unsealed_media",)
