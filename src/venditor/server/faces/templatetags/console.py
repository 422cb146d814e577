"""Words of the kernel in templates of the console."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.safestring import mark_safe

from venditor.aftersales.declaration import plainly
from venditor.server.faces.console import words
from venditor.server.faces.console.fields import PAGE_LANGUAGES

register = template.Library()
_STYLE = re.compile(r'\sstyle="[^"]*"')


@register.filter
def task_words(kind: str) -> Any:
    """What a task is called."""
    return words.TASKS[kind][0] if kind in words.TASKS else kind


@register.filter
def import_words(reason: str) -> Any:
    """Why a line of an imported file was not taken."""
    return words.IMPORT_REASONS.get(reason, reason)


@register.filter
def outcome_words(outcome: str) -> Any:
    """How a case ended."""
    return words.ENDS.get(outcome, outcome)


@register.filter
def mail_words(state: str) -> Any:
    """What became of an acknowledgement."""
    return words.ACKNOWLEDGEMENTS[state][1] if state in words.ACKNOWLEDGEMENTS else state


@register.filter
def mail_shape(state: str) -> str:
    """The colour and shape of what became of an acknowledgement."""
    return words.ACKNOWLEDGEMENTS[state][0] if state in words.ACKNOWLEDGEMENTS else ""


@register.filter
def hold_words(reason: str) -> Any:
    """Why a mail waits."""
    return words.HOLD_REASONS.get(reason, reason)


@register.filter
def evidence_words(evidence: str) -> Any:
    """What shows that a case is about an order."""
    return words.EVIDENCE.get(evidence, evidence)


@register.filter
def role_words(role: str) -> Any:
    """What a role is called."""
    return words.ROLES.get(role, role)


@register.filter
def plain_order(text: str | None) -> str | None:
    """A text that somebody typed, with what turns the order of its letters made visible."""
    return None if text is None else plainly(text)


@register.filter
def without_style(picture: str) -> str:
    """A picture for an authenticator app, without the inline style that pages do not allow."""
    return mark_safe(_STYLE.sub("", picture))  # noqa: S308 - made by the library that draws it, from no input


@register.simple_tag
def page_languages() -> list[tuple[str, str]]:
    """Languages of the console by their own names."""
    return list(PAGE_LANGUAGES.items())
