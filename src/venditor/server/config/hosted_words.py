"""Words of the hosted withdrawal page and of its acknowledgement, in 28 languages.

They are not Django's: the page speaks every official language of the European Union, whatever languages the
other pages are in. A text is named by its English words and may hold placeholders such as ``{seller}``; they
are filled by plain replacement, because what people type may hold braces of its own.

>>> words = hosted_words("de-AT")
>>> words.language, words.reviewed
('de', False)
>>> words.say("If you did not send this declaration, tell {seller}.", seller="Tee {AG}")
'Wenn Sie diese Erklärung nicht gesendet haben, teilen Sie das Tee {AG} mit.'

The catalogues were drafted by machine; each says in its header `X-Review` whether a person has reviewed it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from django.conf import settings

from venditor.core.errors import VenditorError
from venditor.core.text import pick

DOMAIN = "hosted"
SOURCES = Path(__file__).resolve().parent.parent / "locale"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_REVIEW = re.compile(r'^"X-Review: *(.*?)\\n"$', re.MULTILINE)


class HostedWordsError(VenditorError):
    """A text that the catalogues do not have, or values that are not those of its placeholders."""


@dataclass(frozen=True, slots=True)
class HostedLanguage:
    """A language the page can be in.

    Attributes:
        tag: BCP 47 tag.
        name: the language's own name, for the choice of language.
        dir: direction of its script, as HTML's ``dir``.
    """

    tag: str
    name: str
    dir: str = "ltr"


HOSTED_LANGUAGES = (
    HostedLanguage("bg", "Български"),
    HostedLanguage("cs", "Čeština"),
    HostedLanguage("da", "Dansk"),
    HostedLanguage("de", "Deutsch"),
    HostedLanguage("et", "Eesti"),
    HostedLanguage("el", "Ελληνικά"),
    HostedLanguage("en", "English"),
    HostedLanguage("es", "Español"),
    HostedLanguage("fr", "Français"),
    HostedLanguage("ga", "Gaeilge"),
    HostedLanguage("hr", "Hrvatski"),
    HostedLanguage("it", "Italiano"),
    HostedLanguage("lv", "Latviešu"),
    HostedLanguage("lt", "Lietuvių"),
    HostedLanguage("hu", "Magyar"),
    HostedLanguage("mt", "Malti"),
    HostedLanguage("nl", "Nederlands"),
    HostedLanguage("pl", "Polski"),
    HostedLanguage("pt", "Português"),
    HostedLanguage("ro", "Română"),
    HostedLanguage("sk", "Slovenčina"),
    HostedLanguage("sl", "Slovenščina"),
    HostedLanguage("fi", "Suomi"),
    HostedLanguage("sv", "Svenska"),
    HostedLanguage("zh-Hant", "繁體中文"),
    HostedLanguage("zh-Hans", "简体中文"),
    HostedLanguage("ja", "日本語"),
    HostedLanguage("ko", "한국어"),
)
"""The 24 official languages of the European Union in the order of their own names, as EU sites list them,
then those of the sellers' markets in East Asia."""

_TAGS = {language.tag: language.tag for language in HOSTED_LANGUAGES}


@dataclass(frozen=True, slots=True)
class HostedWords:
    """The words in one language.

    Attributes:
        language: BCP 47 tag of the language they are really in.
        reviewed: whether a person has read them; the source is, a machine's draft is not.
    """

    language: str
    reviewed: bool
    _catalogue: NullTranslations = field(repr=False)

    def say(self, text: str, /, **values: object) -> str:
        """A text in this language, its placeholders filled.

        Args:
            text: the English text, as in the catalogues.
            values: one value for each placeholder, by its name. They come through as they are: what looks
                like a placeholder inside a value is not filled.

        Returns:
            Plain text; not yet escaped for HTML.

        Raises:
            HostedWordsError: when no catalogue has the text, or the values are not those of its placeholders.
        """
        # Under the empty text gettext keeps a catalogue's header.
        words = (self._catalogue if text else _NoSuchText()).gettext(text)
        expected = set(_PLACEHOLDER.findall(text))
        if expected != set(values):
            raise HostedWordsError(
                "hosted.values",
                f"“{text}” needs {_listed(expected)} and was given {_listed(set(values))}.",
                facts={"text": text, "expected": sorted(expected), "given": sorted(values)},
                remedy="Give one value for each placeholder.",
            )
        return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), words)


def hosted_words(language: str) -> HostedWords:
    """The words for a reader, in English where there are none in the reader's language.

    Args:
        language: BCP 47 tag of the reader, any case; ``zh-TW`` gets ``zh-Hant``, ``tr`` gets ``en``.
    """
    return _opened(pick(_TAGS, language).language)


class _NoSuchText(NullTranslations):
    """Stands behind a catalogue and refuses what it does not have, where gettext would hand the text back."""

    def gettext(self, message: str) -> str:
        raise HostedWordsError(
            "hosted.unknown_text",
            f"The hosted page has no text “{message}”.",
            facts={"text": message},
            remedy="Use a text of locale/en/LC_MESSAGES/hosted.po, or add it in every language.",
        )


@cache
def _opened(tag: str) -> HostedWords:
    folder = Path(settings.LOCALE_PATHS[0]) / tag.replace("-", "_") / "LC_MESSAGES"
    with (folder / f"{DOMAIN}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    catalogue.add_fallback(_NoSuchText())
    return HostedWords(tag, _reviewed(tag), catalogue)


def _reviewed(tag: str) -> bool:
    # Babel drops headers it does not know when it compiles, so this one is read in the source.
    source = (SOURCES / tag / "LC_MESSAGES" / f"{DOMAIN}.po").read_text("utf-8")
    found = _REVIEW.search(source)
    return found is not None and found[1].startswith(("source", "reviewed"))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
