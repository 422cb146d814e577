"""Texts that say which language they are in, and links that change it."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html

from venditor.core.text import Wording
from venditor.server.config.languages import TAGS, languages_of

register = template.Library()
# What the forms make stays well below; a longer address is not repeated.
_LONGEST_QUERY = 8000
# Between the day of the month and the weekday, where no space stands.
_WEEKDAY = re.compile(r"(?<=日)(?=星期|.曜日)")


@register.filter
def isolated(text: str) -> str:
    """A stranger's text, which may run from right to left, without effect on the words around it."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def breakable(text: str) -> str:
    """A day in Chinese or Japanese with the place where a line may end: before the weekday, never in it."""
    before, weekday = _WEEKDAY.split(text, maxsplit=1) if _WEEKDAY.search(text) else (text, "")
    return format_html("{}<wbr>{}", before, weekday) if weekday else format_html("{}", text)


@register.simple_tag(takes_context=True)
def worded(context: Any, wording: Wording | str | Promise) -> str:
    """A text for the reader; marked with its language where that is not the language of the page.

    A screen reader then pronounces it rightly, and the browser picks the right font.
    """
    if not isinstance(wording, Wording):
        return format_html("{}", wording)
    if wording.language == context["request"].language:
        return format_html("{}", wording.text)
    return format_html('<span lang="{}">{}</span>', wording.language, wording.text)


@register.simple_tag(takes_context=True)
def lang_unless_page(context: Any, language: str) -> str:
    """The attribute ``lang`` where a fragment is not in the language of the page."""
    return "" if language == context["request"].language else format_html(' lang="{}"', language)


@register.simple_tag(takes_context=True)
def kept_language(context: Any) -> str:
    """What an address ends with so that the next page has the language for which this one's address asks."""
    request = context["request"]
    return format_html("?lang={}", request.language) if request.GET.get("lang") else ""


@register.inclusion_tag("pieces/languages.html", takes_context=True)
def languages(context: Any) -> dict[str, Any]:
    """Links to this page in each language; all that was told or typed goes with them.

    On an answer they are buttons of the form that holds what was told: addresses that repeat it are heavy.
    """
    request = context["request"]
    kept = len(request.META["QUERY_STRING"]) <= _LONGEST_QUERY
    choices = []
    among = languages_of(request.path)
    for code, name in settings.LANGUAGES:
        if code not in among:
            continue
        tag = TAGS[code]
        query = request.GET.copy() if kept else QueryDict(mutable=True)
        query["lang"] = tag
        choices.append({"tag": tag, "name": name, "address": f"{request.path}?{query.urlencode()}"})
    current = getattr(request, "language", "en")
    # An answer to a form that was posted is asked for anew, by that form.
    return {
        "choices": choices,
        "current": current,
        "carried": context.get("carried"),
        "resend": context.get("resend"),
    }
