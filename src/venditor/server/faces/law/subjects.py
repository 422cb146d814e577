"""Topics, questions and places by what they are called, and in what order they stand."""

from __future__ import annotations

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from venditor.rights.citation import placed
from venditor.rights.coverage import topics
from venditor.rules.model import Provision
from venditor.server.faces.law import words
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.portal.places import alphabetical
from venditor.server.faces.portal.topics import section_title


def topic_title(topic: str, reader: Reader) -> SafeString:
    """What a topic is called; by its first question where it has no name."""
    name = words.NAMES.get(topic) or section_title(topic)
    return escape(str(name)) if name else reader.asks(topics(reader.library.vocabulary)[topic][0])


def question_address(question: str, reader: Reader) -> str:
    """The page that compares a question across all jurisdictions."""
    topic, _dot, detail = question.partition(".")
    return reader.to("law_question", topic, detail) if detail else reader.to("law_topic", topic)


def places(reader: Reader) -> list[str]:
    """Codes of the jurisdictions with law: unions first, then by name as the reader looks for them."""
    library = reader.library

    def rank(code: str) -> tuple[bool, str]:
        return code not in library.unions, alphabetical(reader.place_name(code).text)

    return sorted(library.jurisdictions, key=rank)


def articles(provision: Provision, cites: tuple[str, ...], reader: Reader) -> SafeString:
    """Articles with the short name of their act."""
    act = reader.text(provision.act.short)
    told = ((format_html("{} ", act) if named else "", article) for named, article in placed(cites))
    return format_html_join("; ", "{}{}", told)
