"""The pages about the law: find what the address names, ask what is encoded, render."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from venditor.core import clock
from venditor.rights.coverage import topics
from venditor.rights.facts import day
from venditor.rights.jurisdictions import default_library
from venditor.server.faces.law import comparison, matrix, missing
from venditor.server.faces.law import country as countries
from venditor.server.faces.law import provision as provisions
from venditor.server.faces.law.missing import Missing
from venditor.server.faces.law.reader import Reader
from venditor.server.faces.law.search import LONGEST_QUERY, MOST_FOUND, search
from venditor.server.faces.law.subjects import question_address, topic_title


@require_safe
def start(request: Any) -> HttpResponse:
    """What is encoded, and a search over it."""
    reader = _reader(request)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    found = search(query, reader) if query else []
    packs = provisions.packs(reader.library).values()
    context = {
        "query": query,
        "found": found[:MOST_FOUND],
        "count": len(found),
        "known": countries.known(reader),
        "topics": matrix.heads(reader),
        "changes": countries.changes(list(reader.library.jurisdictions), reader),
        "newest": reader.day(max(pack.checked_on for pack in packs)),
        "oldest": reader.day(min(pack.checked_on for pack in packs)),
    }
    return _render(request, "law/start.html", context, indexed=not query)


@require_safe
def coverage(request: Any) -> HttpResponse:
    """The matrix of what is encoded."""
    reader = _reader(request)
    context = {
        "heads": matrix.heads(reader),
        "lines": matrix.lines(reader),
        "members": matrix.members(reader),
    }
    return _render(request, "law/coverage.html", context)


@require_safe
def country(request: Any, code: str) -> HttpResponse:
    """What is encoded of one jurisdiction."""
    if code != code.lower():
        return _moved(request, "law_country", code.lower())
    reader = _reader(request)
    if code.upper() not in reader.library.jurisdictions:
        return _missing(request, missing.no_country(code, reader))
    return _render(request, "law/country.html", countries.page(code.upper(), reader))


@require_safe
def topic(request: Any, topic: str, detail: str = "") -> HttpResponse:
    """One question in every jurisdiction; the first of its topic where none is named."""
    if (topic, detail) != (topic.lower(), detail.lower()):
        return _moved(
            request, "law_question" if detail else "law_topic", *filter(None, (topic.lower(), detail.lower()))
        )
    reader = _reader(request)
    questions = topics(reader.library.vocabulary).get(topic, ())
    question = f"{topic}.{detail}" if detail else next(iter(questions), "")
    if question not in questions:
        return _missing(request, missing.no_topic(topic, detail, reader))
    context = {
        "topic": topic_title(topic, reader),
        "asks": reader.asks(question),
        "questions": [
            (reader.asks(one), question_address(one, reader), one == question) for one in questions
        ],
        "rows": comparison.compared(question, reader),
        "silent": comparison.silent(question, reader),
        "members": list(comparison.without_own(reader)),
    }
    return _render(request, "law/topic.html", context, canonical=question_address(question, reader))


@require_safe
def act(request: Any, pack: str) -> HttpResponse:
    """An act and its provisions."""
    if pack != pack.lower():
        return _moved(request, "law_act", pack.lower())
    reader = _reader(request)
    known = provisions.packs(reader.library).get(pack)
    if known is None:
        return _missing(request, missing.no_act(pack, reader))
    context = {
        "pack": known,
        "act": countries.act_card(known, reader),
        "place": reader.place(known.jurisdiction),
        "place_address": reader.to("law_country", known.jurisdiction.lower()),
        "subjects": countries.by_topic(known, reader),
        "siblings": countries.siblings(known, reader),
        "transposes": countries.transposed(known, reader),
        "checked": provisions.checked(known.provisions[0].verification) if known.provisions else None,
    }
    return _render(request, "law/act.html", context)


@require_safe
def provision(request: Any, provision: str, since: str = "") -> HttpResponse:
    """One provision, in the version in force today or on the day that the address names."""
    if provision != provision.lower():
        name = "law_version" if since else "law_provision"
        return _moved(request, name, *filter(None, (provision.lower(), since)))
    reader = _reader(request)
    known = provisions.provisions(reader.library).get(provision)
    if known is None:
        return _missing(request, missing.no_provision(provision, reader))
    on = day(since)
    shown = known.version_on(on) if on else None
    if since and shown is None:
        return _missing(request, missing.no_version(known, since, reader))
    shown = shown or provisions.shown_by_default(known, reader.today)
    asked = None if on == shown.since else on
    address = reverse("law_version", args=(known.id, shown.since.isoformat()))
    context = provisions.page(
        known,
        shown,
        reader,
        asked=asked,
        here=request.build_absolute_uri(address),
        contact=settings.LAW_CONTACT,
    )
    # One version has one address to search engines, whatever day within it was asked for.
    return _render(
        request, "law/provision.html", context, canonical=address + _kept(request) if asked else ""
    )


def _reader(request: Any) -> Reader:
    return Reader(default_library(), request.language, clock.today(), _kept(request))


def _kept(request: Any) -> str:
    return f"?lang={request.language}" if request.GET.get("lang") else ""


def _moved(request: Any, name: str, *arguments: str) -> HttpResponse:
    """The canonical address, in lower case, with the query as it was."""
    query = request.META["QUERY_STRING"]
    address = reverse(name, args=arguments)
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _missing(request: Any, found: Missing) -> HttpResponse:
    return _render(request, "law/missing.html", {"missing": found}, status=404, indexed=False)


def _render(
    request: Any,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    indexed: bool = True,
    canonical: str = "",
) -> HttpResponse:
    # A page in a language that its address asks for is a page of its own to search engines.
    address = canonical or request.path + _kept(request)
    context |= {"indexed": indexed, "canonical": request.build_absolute_uri(address)}
    return render(request, template, context, status=status)
