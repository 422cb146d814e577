"""What holds for every pack: who read its sentences, what it says to readers, that no clauses collide."""

import hashlib
import random
import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from venditor.core.money import Money
from venditor.listings.judging.derived import derived
from venditor.listings.judging.law import law_of_listings
from venditor.rights.jurisdictions import default_library
from venditor.rules.source import read
from venditor.rules.syntax import NONE

LIBRARIES = {"orders": default_library(), "listings": law_of_listings()}
LANGUAGES = {"en", "de", "zh-Hant"}
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
SOURCES = sorted((Path(__file__).resolve().parents[2] / "docs" / "law" / "sources").glob("*.yaml"))
EVIDENCE = {"primary-text", "mirror-text", "official-guidance"}
OF_JURISDICTION = {
    f"{subject} {code}": tuple(library.program(code).provisions.values())
    for subject, library in LIBRARIES.items()
    for code in library.jurisdictions
}
# A test of each provision takes less time than it takes to hand out, so one tries all of a jurisdiction.
of_each_jurisdiction = pytest.mark.parametrize(
    "provisions", list(OF_JURISDICTION.values()), ids=list(OF_JURISDICTION)
)
of_each_subject = pytest.mark.parametrize("subject", list(LIBRARIES))


def provisions_of(subject):
    return [one for name, listed in OF_JURISDICTION.items() if name.split()[0] == subject for one in listed]


@cache
def sentences_read():
    """Evidence by SHA-256 of every sentence that was read."""
    return {
        sentence["sha256"]: source["evidence"]
        for file in SOURCES
        for source in read(file).data["sources"]
        for sentence in source["sentences"]
    }


def quotations(provision):
    return {(text.cite, text.says) for version in provision.versions for text in version.quotations}


@of_each_jurisdiction
def test_every_quoted_sentence_is_listed_with_where_it_was_read(provisions):
    unread = []
    for provision in provisions:
        for cite, says in sorted(quotations(provision)):
            digest = hashlib.sha256(says.encode()).hexdigest()
            if digest not in sentences_read():
                unread.append(f'- {{sha256: {digest}, cite: "{provision.pack} {cite}"}}')
    assert not unread, "\n".join(("read each at its source, then list it in docs/law/sources/", *unread))


def test_every_listed_sentence_is_still_quoted():
    quoted = {
        hashlib.sha256(says.encode()).hexdigest()
        for listed in OF_JURISDICTION.values()
        for provision in listed
        for _, says in quotations(provision)
    }
    assert sentences_read().keys() - quoted == set()


def test_sentences_were_read_in_a_text_not_remembered():
    assert set(sentences_read().values()) <= EVIDENCE


@of_each_jurisdiction
def test_a_provision_is_verified_only_where_its_text_was_read(provisions):
    others = [
        one.id for one in provisions if (one.verification.status == "verified") != bool(quotations(one))
    ]
    assert not others, "\n".join(others)


@of_each_jurisdiction
def test_every_sentence_is_written_in_three_languages_with_the_same_placeholders(provisions):
    others = []
    for provision in provisions:
        for clause, texts in provision.explain.items():
            used = {language: sorted(set(PLACEHOLDER.findall(text))) for language, text in texts.items()}
            if used != dict.fromkeys(LANGUAGES, used.get("en")):
                others.append(f"{provision.id}: {clause}: {used}")
    assert not others, "\n".join(others)


@of_each_jurisdiction
def test_every_clause_cites(provisions):
    clauses = [
        (provision.id, clause)
        for provision in provisions
        for version in provision.versions
        for clause in version.clauses
    ]
    silent = [f"{id_}: {clause.id}" for id_, clause in clauses if not clause.cites]
    assert not silent, "\n".join(silent)


@of_each_jurisdiction
def test_interpretations_are_dated(provisions):
    told = [f"{provision.id}: {text}" for provision in provisions for text in provision.interpretations]
    undated = [text for text in told if not re.search(r" \d{4}-\d{2}-\d{2}\.$", text)]
    assert not undated, "\n".join(undated)


@of_each_subject
def test_the_vocabulary_speaks_three_languages(subject):
    vocabulary = LIBRARIES[subject].vocabulary
    texts = {**vocabulary.phrases, **{name: question.asks for name, question in vocabulary.questions.items()}}
    for name, fact in vocabulary.facts.items():
        texts[f"{name} label"] = fact.label
        texts |= {f"{name} {word}": text for word, text in fact.options.items()}
        if fact.ask:
            texts[f"{name} ask"] = fact.ask
    assert [name for name, text in texts.items() if set(text) != LANGUAGES] == []


# The region chooses whose law is asked, and the country is that of the law.
CHOOSE_THE_LAW = {"orders": set(), "listings": {"consumer_country", "consumer_region"}}
# Told by sellers as they know it; what the law reads follows from it and the destination (`derived`).
DERIVED_FROM = {"orders": set(), "listings": {"maker_country", "goods_sent_from"}}


@of_each_subject
def test_every_fact_is_read_by_the_law(subject):
    read_somewhere = frozenset().union(*(provision.facts() for provision in provisions_of(subject)))
    unread = LIBRARIES[subject].vocabulary.facts.keys() - read_somewhere
    assert unread - CHOOSE_THE_LAW[subject] == DERIVED_FROM[subject]


def test_facts_that_others_are_derived_from_are_those_of_the_judge():
    read_somewhere = frozenset().union(*(provision.facts() for provision in provisions_of("listings")))
    idle = {
        name
        for name in DERIVED_FROM["listings"]
        if not derived({name: "CN"}, "DE", ("DE",)).keys() & read_somewhere
    }
    assert idle == set()


@of_each_subject
def test_every_question_is_answered_by_some_law(subject):
    answered = {provision.question.id for provision in provisions_of(subject)}
    assert LIBRARIES[subject].vocabulary.questions.keys() - answered == set()


@of_each_subject
def test_every_word_of_a_list_answer_has_a_phrase(subject):
    words = {
        word
        for provision in provisions_of(subject)
        if provision.question.type.kind == "list"
        for word in provision.question.type.values
    }
    assert words - LIBRARIES[subject].vocabulary.phrases.keys() == set()


FIRST = date(2027, 1, 4)
SPANS = (0, 3, 7, 14, 30, 31, 100, 180, 365, 366, 380, 400, 730, 731, 800, 1095, 1200, 1830)
CONCLUDED = (FIRST, date(2023, 5, 5), date(2018, 3, 3), date(2015, 12, 7))
HOME = {"EU": "NL"}
SELECT = {"concluded_on", "checked_on"}
"""Days that select the versions."""


def some_facts(choose, vocabulary, jurisdiction):
    """Complete facts, with days that lie as far apart as the periods of the law are long."""
    rate = choose.choice((0.02, 0.1, 0.4))
    facts = {}
    for name, definition in vocabulary.facts.items():
        match definition.kind:
            case "bool":
                facts[name] = (choose.random() < rate) != (definition.ordinary is True)
            case "enum":
                facts[name] = choose.choice(definition.type.values)
            case "event" | "date":
                facts[name] = FIRST + timedelta(days=choose.choice(SPANS))
                if definition.kind == "event" and choose.random() < 0.3:
                    facts[name] = NONE
            case "country":
                facts[name] = HOME.get(jurisdiction, jurisdiction[:2])
            case "money":
                facts[name] = Money(Decimal("10.00"), "EUR")
    product = "goods" if choose.random() < 0.6 else facts["product"]
    return facts | dict.fromkeys(SELECT & facts.keys(), choose.choice(CONCLUDED)) | {"product": product}


@pytest.mark.parametrize("name", list(OF_JURISDICTION))
def test_no_two_clauses_collide(name):
    subject, jurisdiction = name.split()
    choose = random.Random(jurisdiction)  # noqa: S311 -- the same facts in every run, nothing secret
    library = LIBRARIES[subject]
    evaluate = library.compiled(jurisdiction).evaluate
    collisions = {
        (question, result.clauses)
        for _ in range(3000)
        for question, result in evaluate.evaluate(
            some_facts(choose, library.vocabulary, jurisdiction)
        ).items()
        if len(result.clauses) > 1
    }
    assert collisions == set()
