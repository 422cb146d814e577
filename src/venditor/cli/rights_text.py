"""A statement of rights in lines of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from venditor.core.text import LocalizedText, nearest_tag, pick
from venditor.rights.bodies import practical_words
from venditor.rights.citation import cited
from venditor.rights.dates import dates_in_words
from venditor.rights.documents import Answer, BodyDocument, OneLaw, Statement
from venditor.rights.places import jurisdiction_name
from venditor.rules.explain import fill
from venditor.rules.library import Library
from venditor.rules.wording import colon, locale, write_list

WIDTH = 100
BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class StatementText:
    """A statement about to be written.

    Attributes:
        document: the statement.
        library: the law it was made from.
        marks: what was put before texts that nobody has translated yet, each once.
    """

    document: Statement
    library: Library
    marks: dict[str, None] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """BCP 47 tag of the reader."""
        return self.document["language"]

    def phrase(self, name: str, **values: str) -> str:
        """A phrase of the vocabulary, filled."""
        phrase = pick(self.library.vocabulary.phrases[name], self.language)
        return self.told(fill(phrase.text, lambda key: values[key]), phrase.language)

    def told(self, text: str, language: str) -> str:
        """A text, marked where it is in another language than the rest."""
        spoken = pick(self.library.vocabulary.phrases["yes"], self.language).language
        if language == spoken or nearest_tag((language,), self.language) is not None:
            return text
        mark = f"[{locale(spoken).languages.get(language.replace('-', '_'), language)}]"
        self.marks[mark] = None
        return f"{mark} {text}"

    def worded(self, texts: LocalizedText) -> str:
        """A text of the law for the reader, marked where it is in another language than the rest."""
        wording = pick(texts, self.language)
        return self.told(wording.text, wording.language)

    def untranslated(self) -> list[str]:
        """What the marks say that were put so far; nothing where there are none."""
        return [self.phrase("untranslated", marks=" ".join(self.marks))] if self.marks else []

    def answer(self, question: str, *, explain: bool) -> str:
        """One answer: what is asked, the sentence, the law, and what a reader should know about it."""
        answer = self.document["answers"][question]
        lines = [self.worded(self.library.vocabulary.questions[question].asks)]
        lines += _indent(self.told(answer["sentence"], answer["language"]))
        lines += _indent(BETWEEN.join(self._law(answer)))
        if answer["stands_in"] and answer["law"]:
            union = self.worded(self.library.union_names[answer["law"]])
            lines += _indent(self.phrase("national_act_missing", union=union))
        if answer["assumed"]:
            lines += _indent(self.phrase("assumed", facts=", ".join(answer["assumed"])))
        if answer["provisional"]:
            lines += _indent(self.phrase("provisional"))
        lines += self._both(answer)
        lines += self._explained(answer) if explain else ()
        return "\n".join(line for line in lines if line)

    def _law(self, answer: Answer) -> Iterator[str]:
        if answer["law"] and answer["cites"]:
            articles = (cite["article"] for cite in answer["cites"])
            yield write_list(cited(self._act(answer), articles), self.language)
        if answer["law"]:
            yield self._place(answer["law"])
        if answer["verification"] == "unverified":
            yield self.phrase("unverified")

    def _act(self, answer: Answer | OneLaw) -> str:
        """Short name of the act that answers."""
        provisions = self.library.program(str(answer["law"])).provisions.values()
        return self.worded(next(one.act.short for one in provisions if one.id == answer["provision"]))

    def _place(self, jurisdiction: str) -> str:
        place = jurisdiction_name(self.library, jurisdiction, self.language)
        return self.told(place.text, place.language)

    def _both(self, answer: Answer) -> Iterator[str]:
        """Both laws, where a chosen one meets the floor of another, and which of them stands."""
        if "better" not in answer:
            return
        yield from _indent(self.told(answer["better"]["sentence"], answer["better"]["language"]))
        for one in answer["both"]:
            wins = one["won"] and answer["better"]["law"] is not None
            yield from _indent(self._one_law(one, wins=wins), "  - ", "    ")

    def _one_law(self, one: OneLaw, *, wins: bool) -> str:
        named = [self._place(one["law"])] if one["law"] else []
        named.append(self.phrase(f"law_{one['role']}"))
        if wins:
            named.append(self.phrase("law_applies"))
        said = [self.told(one["sentence"], one["language"])]
        if one["act"]:
            said.append(write_list(cited(self._act(one), one["articles"]), self.language))
        return f"{BETWEEN.join(named)}{colon(self.language)}{BETWEEN.join(said)}"

    def _explained(self, answer: Answer) -> Iterator[str]:
        """The words of the law, and the four dates of the version that answers."""
        for cite in answer["cites"]:
            if cite["says"]:
                yield from _indent(f"{cite['article']}: {cite['says']}", "    ", "    ")
        if answer["dates"] is not None:
            told = dates_in_words(answer["dates"], self.library.vocabulary, self.language)
            yield from _indent(
                BETWEEN.join(self.told(one.text, one.language) for one in told), "    ", "    "
            )

    def bodies(self) -> list[str]:
        """Whom the buyer can turn to."""
        if not self.document["bodies"]:
            return []
        lines = [self.phrase("bodies")]
        for body in self.document["bodies"]:
            lines += self._body(body)
        return ["\n".join(lines)]

    def _body(self, body: BodyDocument) -> Iterator[str]:
        original = body["original"]
        foreign = original and original["language"] != body["language"]
        own = original["name"] if original and foreign and original["name"] not in body["name"] else ""
        yield f"  {body['name']}{f' ({own})' if own else ''}  {body['url']}"
        yield from _indent(self.told(body["helps"], body["language"]), "    ", "    ")
        told = practical_words(body, self.library.vocabulary, self.language)
        yield from _indent(BETWEEN.join(self.told(one.text, one.language) for one in told), "    ", "    ")


def _indent(text: str, first: str = "  ", then: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
