"""Words of the hosted pages in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Any, text: str, **values: object) -> SafeString:
    """A text of the page in its language; values are people's words and are escaped."""
    shown = {name: f"\ue000{name}\ue001" for name in values}
    words = conditional_escape(context["words"].say(text, **shown))
    for name, value in values.items():
        isolated = f'<bdi dir="auto">{conditional_escape(value)}</bdi>'
        words = words.replace(shown[name], isolated)
    return mark_safe(words)  # noqa: S308 - each part has been escaped
