"""Small law of our own: a vocabulary and packs written in a test, read by the real loader."""

import textwrap

import pytest

from venditor.rules import vocabulary as vocabularies
from venditor.rules.library import CompiledJurisdiction, Library
from venditor.rules.packs import build, outline
from venditor.rules.program import assemble
from venditor.rules.source import parse

VOCABULARY = """
facts:
  consumer_country: {type: country, label: {en: country of the buyer, de: Land}}
  consumer_region: {type: region, label: {en: region of the buyer}}
  trader_country: {type: country, label: {en: country of the shop}}
  gift: {type: bool, ordinary: false, label: {en: it was a gift, de: es war ein Geschenk}}
  opened: {type: bool, label: {en: the box was opened}}
  contract:
    type: enum
    values:
      distance: {en: at a distance, de: im Fernabsatz}
      off_premises: {en: away from the shop}
      in_store: {en: in the shop}
    label: {en: where it was made}
  observed_on: {type: date, label: {en: today}}
  concluded_on: {type: event, label: {en: day of the contract}}
  delivered_on: {type: event, label: {en: day of delivery}}
  informed_on: {type: event, label: {en: day of information}}
  price: {type: money, label: {en: price}}
  delivery_cost: {type: money, label: {en: delivery charge}}
questions:
  right: {type: bool, favours: "true", asks: {en: Is there a right?}}
  last_day: {type: date, favours: later, asks: {en: Until when?}}
  refund: {type: money, asks: {en: How much?}}
  bearer: {type: enum, values: [consumer, trader], asks: {en: Who pays?}}
  remedies: {type: list, values: [repair, replacement], asks: {en: Which remedies?}}
  law: {type: country, asks: {en: Which law?}}
  duty: {type: duty, asks: {en: Was the duty met?}}
phrases:
  determined: {en: Determined.}
  undetermined: {en: "Not known: {facts}."}
  not_applicable: {en: Does not apply., de: Gilt nicht.}
  not_encoded: {en: Not encoded.}
  for_a_person: {en: "A person must decide: {clauses}."}
  unknown: {en: unknown, de: unbekannt}
  not_yet: {en: not yet, de: noch nicht}
  "yes": {en: "yes"}
  "no": {en: "no"}
  repair: {en: repair, de: Reparatur}
  replacement: {en: replacement, de: Ersatz}
"""

HEAD = """
pack: xx.act
jurisdiction: XX
act:
  kind: act
  name: {en: An act, de: Ein Gesetz}
  short: {en: Act, de: Gesetz}
  url: "https://example.org/act"
  language: en
counting: eu.r1182
checked_on: 2026-11-24
verification: {evidence: primary-text, source: "a test"}
"""


class Law:
    """Reads packs the way a library does, from text."""

    words = VOCABULARY

    def vocabulary(self, text=VOCABULARY):
        return vocabularies.load(parse(text, "vocabulary.yaml"))

    def program(self, *packs, vocabulary=VOCABULARY):
        """A program of packs; a text that begins with `provisions` gets the usual head."""
        known = self.vocabulary(vocabulary) if isinstance(vocabulary, str) else vocabulary
        outlines = []
        for number, given in enumerate(packs):
            text = textwrap.dedent(given)
            if text.lstrip().startswith("provisions"):
                text = HEAD + text
            name = "xx/act.yaml" if number == 0 else f"xx/act{number + 1}.yaml"
            outlines.append(outline(parse(text, name), text.encode()))
        questions = frozenset(question for head in outlines for question in head.answers)
        return assemble("XX", [build(head, known, questions) for head in outlines], known)

    def compiled(self, *packs, vocabulary=VOCABULARY, law_as_of=None):
        return CompiledJurisdiction(self.program(*packs, vocabulary=vocabulary), law_as_of)

    def folder(self, path, packs, *, vocabulary=VOCABULARY, jurisdictions="unions: {}\n"):
        """A folder of law on disk: packs by path below it."""
        (path / "vocabulary.yaml").write_text(vocabulary, "utf-8")
        (path / "jurisdictions.yaml").write_text(jurisdictions, "utf-8")
        for name, text in packs.items():
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text), "utf-8")
        return Library(path)


@pytest.fixture(scope="session")
def law():
    return Law()


@pytest.fixture(scope="session")
def head():
    return HEAD
