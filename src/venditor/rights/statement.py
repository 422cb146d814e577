"""The statement of rights: every question answered under the law that governs, each with its reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from venditor.calendars import countries, tables_hash
from venditor.core.errors import VenditorError
from venditor.core.text import Wording
from venditor.rights.bodies import bodies_for
from venditor.rights.dates import dates_of, judged_on
from venditor.rights.documents import (
    STATEMENT_FORMAT,
    Answer,
    BodyDocument,
    Dates,
    Note,
    Statement,
    first_format,
)
from venditor.rights.facts import day, parse_facts
from venditor.rights.favour import Role, Why, joined
from venditor.rights.jurisdictions import (
    CHOICE,
    CHOSEN_FACT,
    CHOSEN_LAW_FACT,
    GOVERNING_LAW,
    NO_PART,
    TRADER_FACT,
    Decisive,
    Evaluated,
    Source,
    decisive,
    default_library,
    is_domestic,
    knows_law_of,
    sources_of,
)
from venditor.rights.notes import age_notes, holiday_notes, order_notes, packs_behind, untranslated
from venditor.rules.evaluate import Case
from venditor.rules.explain import Explainer, fill, plain
from venditor.rules.functions import COUNTRY_FACT, REGION_FACT
from venditor.rules.library import Library
from venditor.rules.model import Pack, Provision
from venditor.rules.syntax import COUNTRY, Value
from venditor.rules.vocabulary import nearest
from venditor.rules.writer import Writer

Assumption = Literal["ordinary"]
# Orders of favour that are said in the same words.
_SAID_AS: Mapping[str, str] = {"higher": "more"}
_REGION_ONLY = frozenset((REGION_FACT,))


class StatementError(VenditorError):
    """A statement that cannot be made as asked."""


def statement(
    facts: Mapping[str, object],
    *,
    questions: Iterable[str] | None = None,
    language: str = "en",
    law_as_of: date | str | None = None,
    assume: Assumption | None = None,
    library: Library | None = None,
    today: date | None = None,
) -> Statement:
    """What the law gives for one order, and why.

    Args:
        facts: facts by their names in the vocabulary; see :func:`venditor.rights.facts.parse_facts`.
        questions: ids of the questions to answer; all by default.
        language: BCP 47 tag of the reader.
        law_as_of: what-if day, a ``date`` or ISO text, that selects every version, instead of the fact each
            provision names; marks the statement hypothetical.
        assume: ``"ordinary"`` puts in, for facts nobody told, the value they ordinarily have; each one an
            answer rests on is named in that answer.
        library: the law to use; Venditor's own by default.
        today: the day on which it is read. With the day the facts are told on and the what-if day, the
            latest of them is the day against which the age of the law is judged; where there is none,
            nothing is said of it.

    Returns:
        A document ``venditor.statement/2``, JSON-native throughout.

    Raises:
        FactsError: when a fact cannot be used; all of them are named.
        StatementError: when a question does not exist, or the what-if day or what is to be assumed is none.
    """
    library = library or default_library()
    told = parse_facts(facts, library.vocabulary)
    asked = _asked(questions, library)
    if assume not in (None, "ordinary"):
        raise StatementError(
            "statement.assume",
            f'"{assume}" is nothing that can be assumed.',
            facts={"assume": assume},
            remedy='Write assume="ordinary", or leave it out.',
        )
    assumed = {} if assume is None else _ordinary(told, library)
    return _Statement(library, told, assumed, language, _what_if(law_as_of)).document(asked, today)


def remade(record: Mapping[str, Any], library: Library | None = None) -> Statement:
    """A frozen statement made anew in the format it was frozen in, by Venditor's own law by default."""
    library = library or default_library()
    told = parse_facts(record["facts"], library.vocabulary, as_recorded=True)
    # Where no answer rested on an ordinary value, putting them in changes none.
    assumed = _ordinary(told, library) if record["assumed"] else {}
    made = _Statement(library, told, assumed, record["language"], _what_if(record["law_as_of"]))
    asked = _asked(record["answers"], library)
    if record["format"] == STATEMENT_FORMAT:
        return made.document(asked, day(record["as_of"]))
    # Law that was archived then has not the words of what came later.
    made.speaks_of_all = False
    return first_format(made.document(asked, None))


def _what_if(given: date | str | None) -> date | None:
    """The what-if day."""
    read = None if given is None else day(given)
    if given is not None and read is None:
        raise StatementError(
            "statement.law_as_of",
            f'law_as_of: "{given}" is not a day of the calendar.',
            facts={"law_as_of": given},
            remedy="Write it like 2026-11-01.",
        )
    return read


def _asked(questions: Iterable[str] | None, library: Library) -> tuple[str, ...]:
    known = library.vocabulary.questions
    asked = tuple(known) if questions is None else tuple(questions)
    for question in asked:
        if question not in known:
            raise StatementError(
                "statement.question",
                f'"{question}" is not a question.',
                facts={"question": question},
                remedy=nearest(question, known) or f"Known are: {', '.join(known)}.",
            )
    return asked


def _ordinary(told: Mapping[str, Value], library: Library) -> dict[str, Value]:
    return {
        name: definition.ordinary
        for name, definition in library.vocabulary.facts.items()
        if definition.ordinary is not None and name not in told
    }


@dataclass(frozen=True, slots=True)
class _Law:
    """The law found to govern: its code, or why there is none.

    Attributes:
        floor: the law whose protection no choice can take away, where another one was chosen.
        by_choice: the contract chose it.
        assumed: the ordinary values it rests on, and so every answer under it.
        unruled: no rule says it, and it waits only for whether the contract touches one country alone.
    """

    code: str | None
    status: str
    needs: frozenset[str]
    floor: str | None = None
    by_choice: bool = False
    assumed: frozenset[str] = frozenset()
    unruled: bool = False


class _Statement:
    """One statement in the making."""

    def __init__(
        self,
        library: Library,
        told: Mapping[str, Value],
        assumed: Mapping[str, Value],
        language: str,
        law_as_of: date | None,
    ) -> None:
        self.library = library
        self.told = told
        self.assumed = assumed
        self.facts: Mapping[str, Value] = {**told, **assumed}
        self.language = language
        self.writer = Writer(library.vocabulary, language)
        self.law_as_of = law_as_of
        self.evaluated = Evaluated(self.facts)
        self.told_only = Evaluated(told)
        self.explainers: dict[str, Explainer] = {}
        self.used: dict[str, str] = {}
        self.behind: dict[str, Pack] = {}
        self.speaks_of_all = True

    def document(self, asked: tuple[str, ...], today: date | None) -> Statement:
        law = self.governing_law()
        answers = {question: self.answer(question, law) for question in asked}
        used = {name for answer in answers.values() for name in answer["assumed"]}
        self.used.update(self.library.tables)
        self.used.update(self.library.translations.files(self.language))
        self.used.update(self.calendar())
        as_of = judged_on(self.facts, today, self.law_as_of)
        document: Statement = {
            "format": STATEMENT_FORMAT,
            "facts": {name: plain(value) for name, value in self.told.items()},
            "assumed": {name: plain(self.assumed[name]) for name in self.assumed if name in used},
            "governing_law": law.code,
            "floor": law.floor,
            "hypothetical": self.law_as_of is not None,
            "law_as_of": self.law_as_of.isoformat() if self.law_as_of else None,
            "as_of": as_of.isoformat() if as_of else None,
            "language": self.language,
            "packs": {"hash": self.packs_hash(), "files": dict(sorted(self.used.items()))},
            "answers": answers,
            "notes": self.notes(answers, as_of),
            "bodies": self.bodies(),
        }
        if foreign := untranslated(answers, self.writer):
            document["untranslated"] = foreign
        return document

    def notes(self, answers: Mapping[str, Answer], as_of: date | None) -> list[Note]:
        """What a reader should know about the whole."""
        if not self.speaks_of_all:
            return []
        provisional = any(answer["provisional"] for answer in answers.values())
        ages = age_notes(self.behind.values(), as_of, self.writer) if as_of else ()
        holidays = holiday_notes(self.facts, provisional=provisional, writer=self.writer)
        return [*order_notes(self.told, self.writer), *ages, *holidays]

    def bodies(self) -> list[BodyDocument]:
        """Whom the consumer can turn to."""
        return bodies_for(self.facts, self.language, self.library) if self.speaks_of_all else []

    def calendar(self) -> Mapping[str, str]:
        """The hash of the holidays of the buyer's country, by the name of their table."""
        country = self.facts.get(COUNTRY_FACT)
        if country not in countries():
            return {}
        return {f"calendars/{country}.csv": tables_hash(str(country))}

    def packs_hash(self) -> str:
        """SHA-256 over the ids and hashes of the packs and tables that were used."""
        lines = "".join(f"{pack} {digest}\n" for pack, digest in sorted(self.used.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def governing_law(self) -> _Law:
        """The law the courts of the buyer's country apply."""
        country = self.facts.get("consumer_country")
        if country is None:
            return _Law(None, "undetermined", frozenset(("consumer_country",)))
        found = self.decisive(str(country), GOVERNING_LAW)
        if found.region_open:
            return _Law(None, "undetermined", _REGION_ONLY)
        source = found.source
        if source is None:
            return self.without_rule(str(country))
        self.rest_on(GOVERNING_LAW, source)
        case = self.evaluated.under(source.compiled)
        assumed = self.rests_on(GOVERNING_LAW, source)
        missing = case.needs(GOVERNING_LAW)
        if missing:
            return _Law(None, "undetermined", missing, assumed=assumed)
        result = case.result(GOVERNING_LAW)
        code = None if result.value is None else str(result.value)
        return self.chosen(_Law(code, result.status, frozenset(), assumed=assumed), case, source)

    def without_rule(self, country: str) -> _Law:
        """The law where no rule on the governing law is encoded: a contract within one country needs none."""
        domestic = knows_law_of(self.library, country) and is_domestic(country, self.facts)
        if domestic is None:
            return _Law(None, "undetermined", frozenset((TRADER_FACT,)), unruled=True)
        return _Law(country if domestic else None, "determined" if domestic else "not_encoded", frozenset())

    def chosen(self, law: _Law, case: Case, source: Source) -> _Law:
        """The law after a choice in the contract, if one is told; one nobody told can take nothing away."""
        named = self.facts.get(CHOSEN_LAW_FACT)
        if self.facts.get(CHOSEN_FACT) is not True or named is None or named == law.code:
            return law
        if CHOICE not in case.compiled.evaluators or law.code is None:
            return law
        missing, assumed = case.needs(CHOICE), law.assumed | self.rests_on(CHOICE, source)
        if missing:
            return _Law(None, "undetermined", missing, assumed=assumed)
        effect = case.result(CHOICE)
        if effect.status != "determined":
            return _Law(None, effect.status, frozenset(), assumed=assumed)
        floor = law.code if effect.value == "over_floor" else None
        return _Law(str(named), law.status, frozenset(), floor, by_choice=True, assumed=assumed)

    def answer(self, question: str, law: _Law) -> Answer:
        """The answer to a question; under a law it rests on what was assumed to find that law as well."""
        if question in (GOVERNING_LAW, CHOICE):
            return self.about_law(question, law)
        answer = self.under_law(question, law)
        if law.assumed:
            answer["assumed"] = sorted(law.assumed.union(answer["assumed"]))
        return answer

    def about_law(self, question: str, law: _Law) -> Answer:
        """Which law governs, and what a choice of another one can do."""
        country = self.facts.get("consumer_country")
        if country is None:
            return self.without_provision("undetermined", law.needs)
        found = self.decisive(str(country), question)
        if question == GOVERNING_LAW and law.by_choice:
            return self.chosen_answer(found, law)
        if question == GOVERNING_LAW and found.source is None and not found.region_open:
            return self.without_rule_answer(law)
        return self.sourced(question, found)

    def without_rule_answer(self, law: _Law) -> Answer:
        """Which law governs where no rule says it: that of the country, for a contract within it."""
        status = "not_encoded" if law.code is not None else law.status
        answer = self.without_provision(status, law.needs)
        if law.code is not None:
            wording = self.writer.phrase("domestic_law")
            country = self.writer.in_language(wording.language).value(law.code, COUNTRY)
            answer["status"], answer["value"] = "determined", law.code
            answer["sentence"] = fill(wording.text, lambda _: country)
            answer["language"] = wording.language
        return answer

    def under_law(self, question: str, law: _Law) -> Answer:
        """The answer of the law that governs, or the better one of two."""
        if law.code is None:
            return self.lawless(question, law)
        answer = self.under(law.code, question)
        if law.floor is None:
            return answer
        favours = self.library.vocabulary.questions[question].favours
        countries_of = {"chosen": law.code, "home": law.floor}

        def says(why: Why, winner: Role | None) -> Wording:
            return self.why_better(why, countries_of[winner] if winner else None)

        return joined(answer, self.under(law.floor, question), favours, says)

    def why_better(self, why: Why, country: str | None) -> Wording:
        """In words: which of two laws' answers stands, and why."""
        if not self.speaks_of_all:
            return Wording("", self.language)
        phrase = self.writer.phrase(f"both_{_SAID_AS.get(why, why)}")
        named = self.writer.in_language(phrase.language).value(country, COUNTRY)
        return Wording(fill(phrase.text, lambda _: named), phrase.language)

    def lawless(self, question: str, law: _Law) -> Answer:
        """The answer where no governing law is found: only a rule that binds whatever law governs has one."""
        country = self.facts.get("consumer_country")
        if country is None or not (law.status == "not_encoded" or law.unruled):
            return self.without_provision(law.status, law.needs)
        found = self.decisive(str(country), question, overriding=True)
        if found.source is None and not found.region_open:
            return self.without_provision(law.status, law.needs)
        return self.sourced(question, found)

    def under(self, law: str, question: str) -> Answer:
        """The answer of one country's law."""
        return self.sourced(question, self.decisive(law, question))

    def decisive(self, law: str, question: str, *, overriding: bool = False) -> Decisive:
        """Whose provision answers for the buyer under a country's law; no part of a country abroad."""
        at_home = law == self.facts.get(COUNTRY_FACT)
        region = self.facts.get(REGION_FACT) if at_home else NO_PART
        sources = sources_of(
            self.library,
            law,
            None if region is None else str(region),
            question,
            law_as_of=self.law_as_of,
            overriding=overriding,
        )
        return decisive(sources, lambda source: self.speaks(question, source))

    def speaks(self, question: str, source: Source) -> bool:
        """Whether a state's or province's law says anything here; else the country's is asked."""
        self.used.update(source.compiled.program.hashes)
        case = self.evaluated.under(source.compiled)
        return bool(case.needs(question)) or case.result(question).status != "not_encoded"

    def sourced(self, question: str, found: Decisive) -> Answer:
        """The answer of the source that stands; it rests on what those asked before it assumed, too."""
        if found.region_open:
            return self.without_provision("undetermined", _REGION_ONLY)
        if found.source is None:
            return self.without_provision("not_encoded", frozenset())
        answer = self.with_provision(question, found.source)
        assumed = frozenset().union(*(self.rests_on(question, source) for source in found.asked))
        return {**answer, "assumed": sorted(assumed.union(answer["assumed"]))} if assumed else answer

    def chosen_answer(self, found: Decisive, law: _Law) -> Answer:
        """The governing law where one was chosen: the chosen one, for the reason the rule on choice gives."""
        answer = self.sourced(CHOICE, found)
        return {**answer, "value": law.code, "assumed": sorted(law.assumed)}

    def without_provision(self, status: Any, missing: frozenset[str]) -> Answer:
        # No clause speaks, so that none can be named. Law that was archived before has no words of its own.
        between_laws = status == "for_a_person" and "laws" in self.library.vocabulary.phrases
        wording = self.writer.phrase("laws" if between_laws else status)
        return {
            "status": status,
            "value": None,
            "law": None,
            "provision": None,
            "clause": None,
            "cites": [],
            "needs": sorted(missing),
            "assumed": [],
            "explain": None,
            "verification": None,
            "stands_in": False,
            "provisional": False,
            "sentence": fill(wording.text, lambda _: self.writer.labels(missing)),
            "language": wording.language,
            "dates": None,
        }

    def with_provision(self, question: str, source: Source) -> Answer:
        compiled = source.compiled
        provision = compiled.program.provisions[question]
        self.rest_on(question, source)
        missing = self.evaluated.under(compiled).needs(question)
        if missing:
            answer = self.without_provision("undetermined", missing)
            answer["law"], answer["provision"] = provision.jurisdiction, provision.id
            answer["verification"] = self.verification(provision)
            answer["stands_in"] = source.stands_in
            answer["dates"] = self.dates(provision, source)
            answer["assumed"] = sorted(self.rests_on(question, source))
            return answer
        explanation = self.explainer(source).explain(question)
        told: Answer = {
            "status": explanation["status"],
            "value": explanation["value"],
            "law": provision.jurisdiction,
            "provision": provision.id,
            "clause": explanation["clause"],
            "cites": explanation["cites"],
            "needs": [],
            "assumed": sorted(self.rests_on(question, source)),
            "explain": explanation,
            "verification": explanation["verification"],
            "stands_in": source.stands_in,
            "provisional": explanation["provisional"],
            "sentence": explanation["sentence"],
            "language": explanation["language"],
            "dates": self.dates(provision, source),
        }
        if "begins_on" in explanation:
            told["begins_on"] = explanation["begins_on"]
        return told

    def rest_on(self, question: str, source: Source) -> None:
        """Note every file and pack that an answer of a source rests on."""
        program = source.compiled.program
        self.used.update(program.hashes)
        self.behind.update((pack.id, pack) for pack in packs_behind(program, question))

    def verification(self, provision: Provision) -> str:
        """How far the text was verified that is in force for these facts, as far as they tell which is."""
        selected = self.selecting(provision)
        return provision.verification_of(provision.version_on(selected) if selected else None).status

    def dates(self, provision: Provision, source: Source) -> Dates:
        pack = source.compiled.program.packs[provision.pack]
        return dates_of(provision, pack, self.selecting(provision), supposed=self.law_as_of is not None)

    def selecting(self, provision: Provision) -> date | None:
        """The day that selects the version."""
        day = self.law_as_of or self.facts.get(provision.applies_by)
        return day if isinstance(day, date) else None

    def rests_on(self, question: str, source: Source) -> frozenset[str]:
        """The ordinary values this answer rests on: what would be needed if they were not put in."""
        if not self.assumed:
            return frozenset()
        return self.told_only.under(source.compiled).needs(question) & self.assumed.keys()

    def explainer(self, source: Source) -> Explainer:
        code = source.jurisdiction
        known = self.explainers.get(code)
        if known is None:
            case = self.evaluated.under(source.compiled)
            known = self.explainers[code] = Explainer(case, self.language)
        return known
