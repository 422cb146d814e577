"""Orders: found, looked at, typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from venditor.server.faces.console import kept
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.case_page import order_told
from venditor.server.faces.console.inbox import LONGEST_SEARCH, page_number
from venditor.server.faces.console.market_orders import market_orders
from venditor.server.faces.console.order_form import OrderForm
from venditor.server.faces.console.times import write_moment
from venditor.server.markets.selectors import market_order_links_csv
from venditor.server.orders.links import order_links_csv
from venditor.server.orders.models import Order
from venditor.server.orders.selectors import buyer_of, order_of_id, orders_found
from venditor.server.orders.services import OrderError, order_type
from venditor.server.orders.standing import standing
from venditor.server.staff.services import ORDERS, READ, may


@console_page(READ)
def orders(request: Any) -> HttpResponse:
    """Orders by number or by the buyer's address, the newest first."""
    if request.seller.is_marketplace:
        return market_orders(request)
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = orders_found(wanted, page=page_number(request))
    rows = [{"order": one, "told": order_told(one, request.language)} for one in found.orders]
    may_order = may(request.membership.role, ORDERS)
    context = {"page": found, "rows": rows, "search": wanted, "may_order": may_order, "place": "orders"}
    return render(request, "console/orders.html", context)


@console_page(READ)
def order(request: Any, order: UUID) -> HttpResponse:
    """One order, and the cases that are about it."""
    found = order_of_id(order)
    if found is None:
        raise Http404
    context = {
        "order": found,
        "told": order_told(found, request.language),
        "kept": kept.order_told(found, request),
        "made": write_moment(found.made_at, request.user.zone, request.language),
        "cases": list(found.cases.order_by("declared_at")),
        "may_order": may(request.membership.role, ORDERS),
        "place": "orders",
    }
    return render(request, "console/order.html", context)


@console_page(ORDERS, methods="GET POST")
def order_new(request: Any) -> HttpResponse:
    """Type an order; a marketplace has none of its own."""
    if request.seller.is_marketplace:
        raise Http404
    form = OrderForm(request.POST if request.method == "POST" else None, language=request.language)
    return _save(request, form, market=None) or _form(request, form, None)


@console_page(ORDERS, methods="GET POST")
def order_edit(request: Any, order: UUID) -> HttpResponse:
    """Add to an order what is missing, or correct it; one of a marketplace stays the marketplace's."""
    found = order_of_id(order)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = OrderForm(data, language=request.language, stands=standing(found))
    return _save(request, form, market=found.market_id) or _form(request, form, found)


def _save(request: Any, form: OrderForm, *, market: UUID | None) -> HttpResponse | None:
    """Where the order stands that was typed; ``None`` where it was not, or cannot be recorded."""
    if request.method != "POST" or not form.is_usable():
        return None
    try:
        recorded = order_type(
            tenant=request.seller,
            actor=request.user.id,
            order=form.typed(),
            now=request.now,
            market=market,
        )
    except OrderError as error:
        form.refuse(error)
        return None
    messages.success(request, _("The order is saved."))
    if buyer_of(recorded).erased:
        said = _("Its buyer was erased here, and stays so: who bought is not kept again.")
        messages.warning(request, said)
    return redirect("console_order", order=recorded.id)


def _form(request: Any, form: OrderForm, order: Order | None) -> HttpResponse:
    context = {"form": form, "order": order, "place": "orders"}
    return render(request, "console/order_new.html", context, status=400 if form.problems else 200)


@console_page(ORDERS)
def order_links(request: Any) -> HttpResponse:
    """Each order's number and its own link, for the tool that writes the shop's mail."""
    of_market = request.seller.is_marketplace
    content = market_order_links_csv(request.seller) if of_market else order_links_csv(request.seller)
    headers = {"Content-Disposition": 'attachment; filename="order-links.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
