"""The language a page is in: the one its address asks for, else the one the browser prefers, else English.

Pages of the portal are in eight languages. Those of staff, and mails to them, are in three; they are in the
language of the account, whatever the address or the browser says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.utils import translation

# Django names languages in lower case; pages and packs use BCP 47.
TAGS = {
    "en": "en",
    "zh-hant": "zh-Hant",
    "zh-hans": "zh-Hans",
    "de": "de",
    "fr": "fr",
    "es": "es",
    "ja": "ja",
    "ko": "ko",
}
STAFF_LANGUAGES = ("en", "zh-hant", "de")
"""Django's names of the languages in which pages of staff, and mails to them, are written."""
# Where pages of staff begin; elsewhere nobody's session is looked at.
SIGNING_IN = "/account/"
STAFF_PAGES = ("/console/", SIGNING_IN)


def named(wish: str | None, *, among: Collection[str] = STAFF_LANGUAGES) -> str | None:
    """Django's name of the language a BCP 47 tag asks for, or ``None`` where there are no pages in it.

    ``zh-TW`` asks for ``zh-hant``, ``de-AT`` for ``de``.

    Args:
        wish: the tag.
        among: Django's names of the languages there are.
    """
    if not wish:
        return None
    try:
        found = translation.get_supported_language_variant(wish.lower())
    except LookupError:
        return None
    return found if found in among else None


def languages_of(path: str) -> Collection[str]:
    """Django's names of the languages of a page, by its path."""
    return STAFF_LANGUAGES if path.startswith(STAFF_PAGES) else TAGS


def reader_language(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: choose the language of a page by ``?lang=``, then ``Accept-Language``; no cookie is used.

    On pages of staff the language of the account goes first; so it stands after the middleware of accounts.

    Sets ``request.language`` to the BCP 47 tag of the page, for :mod:`venditor.rights` and for ``html lang``.
    """

    def respond(request: Any) -> Any:
        chosen = _of_account(request) or page_language(request)
        request.language = TAGS[chosen]
        with translation.override(chosen):
            response = get_response(request)
        _go_along(request, response)
        response.headers.setdefault("Content-Language", request.language)
        response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Accept-Language")))
        return response

    return respond


def _go_along(request: Any, response: Any) -> None:
    """Keep the language through a redirect between the pages of signing in: nobody's account says it yet."""
    there = response.headers.get("Location", "")
    if request.GET.get("lang") and there.startswith(SIGNING_IN) and "lang=" not in there:
        response.headers["Location"] = f"{there}{'&' if '?' in there else '?'}lang={request.language}"


def page_language(request: Any) -> str:
    """Django's name of the language of a page, whoever asks for it; no database is asked."""
    among = languages_of(request.path)
    asked = named(request.GET.get("lang"), among=among)
    return asked or _preferred(request, among) or settings.LANGUAGE_CODE


def _of_account(request: Any) -> str | None:
    if not request.path.startswith(STAFF_PAGES) or not request.user.is_authenticated:
        return None
    return named(request.user.language)


def _preferred(request: Any, among: Collection[str]) -> str | None:
    wishes = translation.trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((name for wish, _ in wishes if (name := named(wish, among=among))), None)
