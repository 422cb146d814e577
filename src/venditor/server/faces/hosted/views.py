"""The hosted pages: read the form, take the declaration, show the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from venditor.aftersales import ConfirmContact, Signals
from venditor.core import clock
from venditor.rights.labels import on_a_button, withdrawal_labels
from venditor.server.cases.assessing import (
    document_of,
    is_on_its_way,
    is_shown_behind_mail,
    is_shown_on_screen,
)
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import Receipt, case_of_link, receipt_of
from venditor.server.cases.services import CONSUMER, CONTACT, RECEIPT, Submitted, carry_out, declare
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, HostedWords
from venditor.server.faces.hosted.assessed import assessment_told
from venditor.server.faces.hosted.colours import stylesheet
from venditor.server.faces.hosted.form import TRAP, Form, Line
from venditor.server.faces.hosted.page_token import new_page_token, read_page_token
from venditor.server.faces.hosted.passed import (
    PartTold,
    part_behind_mail,
    parts_behind_mail,
    parts_on_screen,
)
from venditor.server.faces.hosted.sellers import Sellers, sellers_on
from venditor.server.faces.hosted.visitor import network_of, words_for
from venditor.server.faces.log.downloads import bundle_download
from venditor.server.log.selectors import Shown, proof_of
from venditor.server.mail.receipt_document import receipt_pdf as printed
from venditor.server.markets.models import MarketOrder
from venditor.server.markets.selectors import market_order_of_token
from venditor.server.orders.links import order_of_token
from venditor.server.orders.models import Order
from venditor.server.tenants.models import LabelOverride, Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import tenant_of_slug

REVIEW, CONFIRM, CHANGE = "review", "confirm", "change"
# A day: the address carries a hash of the colour.
_COLOURS_KEEP = 86_400
# Documents that one process prints at a time. Whoever has a receipt may ask for its document as often as she
# likes, and a text of rare characters takes a second: the form is answered meanwhile.
_PRINTING = BoundedSemaphore(2)
# Seconds.
_WAIT_TO_PRINT = 2.0


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody on the page of a seller.

    Attributes:
        request: the request.
        tenant: the seller.
        words: the page's words in the visitor's language.
        order_token: token of the order's own link, if it is one of this seller's orders.
        order: that order; market_order: the same on a marketplace, where an order is with several sellers.
        context: what every page shows.
    """

    request: Any
    tenant: Tenant
    words: HostedWords
    order_token: str = ""
    order: Order | None = None
    market_order: MarketOrder | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
        """A page of the seller in the visitor's language."""
        return render(self.request, f"hosted/{template}.html", {**self.context, **values}, status=status)


def hosted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a seller's page: finds the seller, speaks the visitor's language, sees its records only."""

    @wraps(view)
    # Nobody else's browser gets it; one's own keeps what was typed when one goes back.
    @cache_control(private=True, no_cache=True)
    def shown(request: Any, seller: str = "", **values: Any) -> HttpResponse:
        tenant = tenant_of_slug(seller) if seller else request.host_tenant
        if tenant is None or (request.host_tenant is not None and tenant != request.host_tenant):
            return _no_shop(request)
        with acting_for(tenant.id):
            return view(_visit(request, tenant), **values)

    return shown


def _visit(request: Any, tenant: Tenant) -> Visit:
    words = words_for(request, tenant)
    request.language = words.language
    token = request.POST.get("t") or request.GET.get("t") or ""
    order, market_order = _linked(token, tenant) if token else (None, None)
    kept = token if order or market_order else ""
    entry, confirm = _labels(words)
    context = {
        "words": words,
        "seller": tenant,
        # On the host of the visit: what a page loads and where its form goes must not be another one.
        "page": "" if request.host_tenant else f"/w/{tenant.slug}",
        "order_token": kept,
        "languages": HOSTED_LANGUAGES,
        "entry": entry,
        "confirm": confirm,
    }
    return Visit(request, tenant, words, kept, order, market_order, context)


def _linked(token: str, tenant: Tenant) -> tuple[Order | None, MarketOrder | None]:
    """The order whose own link was used: a seller's, or a marketplace's."""
    if tenant.is_marketplace:
        return None, market_order_of_token(token, tenant=tenant)
    return order_of_token(token, tenant=tenant), None


def _labels(words: HostedWords) -> tuple[str, str]:
    """Words of the entry and of the confirmation: the law's own, where it speaks the page's language."""
    labels = withdrawal_labels(words.language)
    override = LabelOverride.objects.filter(language=words.language).first()
    if labels.language != words.language:
        ours = words.say("Withdraw from contract here")
        return override.withdraw if override else ours, words.say("Confirm withdrawal")
    return on_a_button(override.withdraw if override else labels.withdraw), on_a_button(labels.confirm)


def _no_shop(request: Any) -> HttpResponse:
    words = words_for(request, Tenant(language="en"))
    request.language = words.language
    return render(request, "hosted/no_shop.html", {"words": words}, status=404)


def not_found(request: Any, exception: Any = None) -> HttpResponse:
    """On a seller's own host: there is nothing at this address."""
    return _no_shop(request)


@require_safe
def colours(request: Any, seller: str = "") -> HttpResponse:
    """The seller's colours as a stylesheet."""
    tenant = tenant_of_slug(seller) if seller else request.host_tenant
    response = HttpResponse(
        stylesheet(tenant.colour if tenant else ""), content_type="text/css; charset=utf-8"
    )
    response.headers["Cache-Control"] = f"public, max-age={_COLOURS_KEEP}"
    return response


@csrf_exempt  # no cookie: the page's own token stands in the form, and refuses nothing
@require_http_methods(["GET", "HEAD", "POST"])
@hosted
def withdraw(visit: Visit) -> HttpResponse:
    """The form, then what will be sent, then the receipt."""
    sellers = sellers_on(visit.tenant, order=visit.market_order)
    lines = _lines(visit, sellers)
    if visit.request.method != "POST":
        token = new_page_token(seller=visit.tenant.slug, now=clock.now())
        return visit.page("form", **_form_values(visit, Form(_prefilled(visit), lines, sellers), token, {}))
    typed = {name: text for name, text in visit.request.POST.items() if isinstance(text, str)}
    form = Form(typed, lines, sellers)
    token, step = form.typed.get("page", ""), form.typed.get("step", REVIEW)
    found = form.problems(visit.words)
    if found or step == CHANGE:
        return visit.page(
            "form",
            status=400 if found else 200,
            **_form_values(visit, form, token, found if step != CHANGE else {}),
        )
    if step != CONFIRM:
        return visit.page("review", **_form_values(visit, form, token, {}))
    return _take(visit, form, token)


def _take(visit: Visit, form: Form, token: str) -> HttpResponse:
    now, page = clock.now(), read_page_token(token, seller=visit.tenant.slug)
    taken = declare(
        Submitted(
            declaration=form.declaration(),
            language=visit.words.language,
            channel="order_link" if visit.order_token else "hosted",
            nonce=page.nonce,
            signals=Signals(
                trap_filled=bool(form.typed.get(TRAP, "")),
                page_token_valid=page.is_ours,
                time_taken=page.age(now=now),
            ),
            network=network_of(visit.request),
            countries=_countries(visit, form),
            order=visit.order.id if visit.order else None,
            market_order=visit.market_order.id if visit.market_order else None,
        ),
        tenant=visit.tenant,
        now=now,
    )
    # The order's own link stays at hand: behind it the receipt shows what the law gives as well.
    kept = {"t": visit.order_token} if visit.order_token else {}
    query = urlencode({"lang": visit.words.language, **kept})
    return HttpResponseRedirect(f"{visit.context['page']}/receipt/{taken.receipt_token}?{query}", status=303)


def _countries(visit: Visit, form: Form) -> tuple[str, ...]:
    """Where the consumer can live: where the order whose own link was used went, else where one sells to."""
    own = (visit.order.country,) if visit.order and visit.order.country else ()
    linked = form.sellers.countries if form.sellers else own
    return linked or (*visit.tenant.markets, visit.tenant.country)


def _prefilled(visit: Visit) -> dict[str, str]:
    linked = visit.order or visit.market_order
    return {"contract": linked.number} if linked else {}


def _lines(visit: Visit, sellers: Sellers | None) -> tuple[Line, ...]:
    if sellers is not None:
        parts = ((part.seller, line) for part in sellers.parts for line in part.lines)
        return tuple(Line(str(line.id), line.article, line.pieces, seller) for seller, line in parts)
    if visit.order is None:
        return ()
    return tuple(Line(str(line.id), line.article, line.pieces) for line in visit.order.lines.all())


def _form_values(visit: Visit, form: Form, token: str, found: Mapping[str, str]) -> dict[str, Any]:
    declaration = form.declaration()
    fields = form.fields
    return {
        "typed": fields,
        "found": found,
        "groups": form.groups(found),
        "sellers": form.sellers if form.asks_seller else None,
        "partial": form.partial,
        "declaration": declaration.shown(),
        "kept": [*fields.items(), *((line.field, form.typed.get(line.field, "")) for line in form.lines)],
        "page_token": token or new_page_token(seller=visit.tenant.slug, now=clock.now()),
        "trap": form.typed.get(TRAP, ""),
    }


@require_safe
@cache_control(no_store=True)
@hosted
def receipt(visit: Visit, token: str) -> HttpResponse:
    """The acknowledgement on the screen of whoever declared: what arrived, and when.

    Nothing of any order is shown, unless the order's own link is at hand and the case was declared by it.
    """
    case = case_of_link(token, purpose=RECEIPT)
    told = receipt_of(case) if case else None
    if case is None or told is None:
        return visit.page("no_link", status=404)
    return visit.page(
        "receipt",
        **_receipt_values(visit, told),
        **_on_screen(visit, case, told),
        pdf=f"{visit.context['page']}/receipt/{token}.pdf",
    )


def _on_screen(visit: Visit, case: Case, told: Receipt) -> dict[str, Any]:
    """What the law gives; whoever declared by the order's own link is told that it is on its way."""
    if visit.market_order:
        parts, awaited = parts_on_screen(case, told, order=visit.market_order, language=visit.words.language)
        return {"parts": parts, "assessing": awaited}
    order = visit.order.id if visit.order else None
    assessed = _assessed(visit, case, shown=is_shown_on_screen(case, order=order))
    return {**assessed, "assessing": is_on_its_way(case, order=order)}


def _assessed(visit: Visit, case: Case, *, shown: bool) -> dict[str, Any]:
    document = document_of(case) if shown else None
    return {"assessed": assessment_told(document, language=visit.words.language) if document else None}


def _receipt_values(visit: Visit, told: Receipt) -> dict[str, Any]:
    local, zone = told.local(visit.words.language)
    counted = told.counted(visit.words.language)
    return {
        "receipt": told,
        "declaration": told.declaration.shown(),
        "local": local,
        "zone": zone,
        "counted": counted,
    }


@require_safe
@cache_control(no_store=True)
@hosted
def receipt_pdf(visit: Visit, token: str) -> HttpResponse:
    """The same as a document to keep; by the token of the screen or of the mail."""
    on_screen, mailed = (case_of_link(token, purpose=purpose) for purpose in (RECEIPT, CONTACT))
    told = receipt_of(on_screen) if on_screen else _receipt_behind_mail(mailed)
    if told is None:
        return visit.page("no_link", status=404)
    if not _PRINTING.acquire(timeout=_WAIT_TO_PRINT):
        # The browser asks again by itself.
        again = str(max(1, round(_WAIT_TO_PRINT)))
        return HttpResponse(status=503, headers={"Retry-After": again, "Refresh": again})
    try:
        content = printed(told, check_link=None)
    finally:
        _PRINTING.release()
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{told.number}.pdf"'
    return response


@require_safe
@cache_control(no_store=True)
@hosted
def check(visit: Visit, token: str) -> HttpResponse:
    """The page behind the mailed link; opening it shows that the declared address reaches somebody."""
    case = case_of_link(token, purpose=CONTACT)
    told = _receipt_behind_mail(case)
    if case is None or told is None:
        return visit.page("no_link", status=404)
    if visit.request.method == "GET":
        _confirm(case)
    return visit.page(
        "check",
        **_receipt_values(visit, told),
        **_assessed(visit, case, shown=is_shown_behind_mail(case)),
        parts=_parts_behind_mail(visit, case),
        pdf=f"{visit.context['page']}/receipt/{token}.pdf",
        proof=proof_of(case, shown=_proved(case)),
        bundle=f"{visit.context['page']}/check/{token}/proof",
    )


@require_safe
@cache_control(no_store=True)
@hosted
def proof(visit: Visit, token: str) -> HttpResponse:
    """The court bundle, behind the mailed link; while there is none yet, the page that says so.

    Of what a marketplace passed on, the seller's own, where the page behind the link names it.
    """
    case = case_of_link(token, purpose=CONTACT)
    if case is None or receipt_of(case) is None:
        return visit.page("no_link", status=404)
    response = _bundle(visit, case)
    if response is None:
        query = urlencode({"lang": visit.words.language})
        return HttpResponseRedirect(f"{visit.context['page']}/check/{token}?{query}", status=303)
    return response


def _receipt_behind_mail(case: Case | None) -> Receipt | None:
    """The receipt, on the clock of the country that the order tells where the page may show it."""
    return receipt_of(case, of_the_order=is_shown_behind_mail(case)) if case else None


def _parts_behind_mail(visit: Visit, case: Case) -> list[PartTold]:
    return parts_behind_mail(case, language=visit.words.language) if visit.tenant.is_marketplace else []


def _bundle(visit: Visit, case: Case) -> HttpResponse | None:
    wanted = visit.request.GET.get("part")
    if not wanted or not visit.tenant.is_marketplace:
        return bundle_download(case, shown=_proved(case))
    part = part_behind_mail(case, receipt=wanted)
    if part is None:
        return None
    with acting_for(part.tenant_id):
        return bundle_download(part, shown=_proved(part))


def _proved(case: Case) -> Shown:
    """The assessments in the proof behind the mailed link: those that its page may show."""
    return Shown.OF_THE_ORDER if is_shown_behind_mail(case) else Shown.NONE


def _confirm(case: Case) -> None:
    carry_out(ConfirmContact(), case=case.id, actor=CONSUMER, now=clock.now())
