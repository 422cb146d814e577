"""The matrix of what is encoded: jurisdictions, topics, how far verified, in which languages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from venditor.rights.coverage import Row, coverage, topics
from venditor.server.faces.law.comparison import without_own
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.subjects import places, topic_title


@dataclass(frozen=True, slots=True)
class Cell:
    """What a jurisdiction has on a topic.

    Attributes:
        topic: its name, said again where the table is a list.
        address: where it stands on the jurisdiction's page.
        questions: how many questions its own provisions answer.
        verified: of how many of these every version's text was read.
        floor: how many more the floor of its union answers.
    """

    topic: SafeString
    address: str
    questions: int
    verified: int
    floor: int

    @property
    def read(self) -> str:
        """``all``, ``some`` or ``none`` of the texts were read; empty where there are none."""
        if not self.questions:
            return ""
        return "all" if self.verified == self.questions else "some" if self.verified else "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One jurisdiction."""

    place: SafeString
    address: str
    cells: tuple[Cell, ...]
    languages: tuple[str, ...]


def heads(reader: Reader) -> list[tuple[SafeString, str, int]]:
    """Topics: name, page, and how many questions there are."""
    asked = topics(reader.library.vocabulary).items()
    return [(topic_title(topic, reader), reader.to("law_topic", topic), len(of)) for topic, of in asked]


def lines(reader: Reader) -> list[Line]:
    """Jurisdictions as on the page of coverage: unions first, then by name."""
    rows = {row.code: row for row in coverage(reader.library)}
    return [_line(rows[code], reader) for code in places(reader)]


def _line(row: Row, reader: Reader) -> Line:
    address = reader.to("law_country", row.code.lower())
    return Line(
        place=reader.place(row.code),
        address=address,
        cells=tuple(
            Cell(topic_title(topic, reader), f"{address}#{topic}", has.questions, has.verified, has.floor)
            for topic, has in row.topics.items()
        ),
        languages=row.languages,
    )


def members(reader: Reader) -> list[tuple[SafeString, str, list[str]]]:
    """Unions with the members for which their floor answers alone."""
    return list(without_own(reader))
