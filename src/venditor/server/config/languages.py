"""The language a page is in: the one its address asks for, else the one the browser prefers, else English.

Pages of staff are in the language of the account, whatever the address or the browser says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

# Django names languages in lower case; pages and packs use BCP 47.
TAGS = {"en": "en", "zh-hant": "zh-Hant", "de": "de"}
# Where pages of staff begin; elsewhere nobody's session is looked at.
SIGNING_IN = "/account/"
STAFF_PAGES = ("/console/", SIGNING_IN)


def named(wish: str | None) -> str | None:
    """Django's name of the language a BCP 47 tag asks for, or ``None`` where there are no pages in it.

    ``zh-TW`` asks for ``zh-hant``, ``de-AT`` for ``de``.
    """
    if not wish:
        return None
    try:
        return translation.get_supported_language_variant(wish.lower())
    except LookupError:
        return None


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
    return named(request.GET.get("lang")) or _preferred(request) or settings.LANGUAGE_CODE


def _of_account(request: Any) -> str | None:
    if not request.path.startswith(STAFF_PAGES) or not request.user.is_authenticated:
        return None
    return named(request.user.language)


def _preferred(request: Any) -> str | None:
    wishes = translation.trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next((name for wish, _ in wishes if (name := named(wish))), None)
