"""Pages that any cache may keep: they change only with the law, the texts, the day and the language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import condition

import venditor
from venditor.core import clock
from venditor.rights.jurisdictions import default_library

_HERE = Path(__file__).parent
# Packs, examples and tables; calendars; sentences in further languages.
_LAW = (".yaml", ".csv", ".po")
# Kept by anyone, and asked for anew each time: a corrected law must not wait for a cache.
KEPT = "public, no-cache"


@cache
def law_hash() -> str:
    """SHA-256 over every file of the law: packs, examples, words, bodies, calendars, translations."""
    return _digest(sorted(file for file in default_library().folder.rglob("*") if file.suffix in _LAW))


@cache
def _pages_hash() -> str:
    """SHA-256 over what makes the pages: these modules, their templates, the words around them."""
    templates = _HERE.parent / "templates"
    catalogues = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo"))
    files = [*_HERE.glob("*.py"), *(templates / "law").glob("*.html"), *(templates / "pieces").glob("*.html")]
    return _digest([*sorted(files), templates / "page.html", *catalogues])


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def etag(request: Any, *_arguments: object, **_names: object) -> str | None:
    """What tells one state of a page from another; ``None`` while pages are being worked on."""
    if settings.DEBUG:
        return None
    parts = (
        *(law_hash(), _pages_hash(), venditor.__version__, static("venditor.css"), settings.LAW_CONTACT),
        *(clock.today().isoformat(), request.language, request.build_absolute_uri()),
    )
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def kept_while_the_law_stands(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answers carry an entity tag; who has the page is told in a word that it still stands."""
    tagged = condition(etag_func=etag)(view)

    @wraps(view)
    def respond(request: Any, *arguments: Any, **names: Any) -> HttpResponse:
        response: HttpResponse = tagged(request, *arguments, **names)
        response.headers["Cache-Control"] = KEPT
        return response

    return respond
