"""Tags of languages, as they are stated."""

from __future__ import annotations

import re

from venditor.listings.values.errors import UnusableError, shown

# RFC 5646, section 2.1: a language, perhaps a script and a region, and variants.
_TAG = re.compile(
    r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-[a-z\d]{5,8}|-\d[a-z\d]{3})*)", re.IGNORECASE
)


def language_tag(text: str) -> str:
    """A BCP 47 tag in its usual letters.

    Args:
        text: such as ``de``, ``pt_br`` or ``zh-hant-TW``.

    Raises:
        UnusableError: it is no such tag.

    Example:
        >>> language_tag("pt_br"), language_tag("zh-hant-tw")
        ('pt-BR', 'zh-Hant-TW')
    """
    found = _TAG.fullmatch(text.strip().replace("_", "-"))
    if not found:
        raise UnusableError(f'{shown(text)} is no tag of a language. Write one such as "de" or "zh-Hant".')
    language, script, region, variants = found.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(filter(None, parts)) + variants.lower()
