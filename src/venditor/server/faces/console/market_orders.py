"""Orders of a marketplace: their numbers, with whom they are, and their links; never lines or buyers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from venditor.server.faces.console.inbox import LONGEST_SEARCH, page_number
from venditor.server.markets.selectors import market_orders_found
from venditor.server.orders.links import order_link
from venditor.server.staff.services import ORDERS, may


def market_orders(request: Any) -> HttpResponse:
    """The marketplace's orders by number, the newest first."""
    wanted = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = market_orders_found(wanted, page=page_number(request))
    may_order = may(request.membership.role, ORDERS)
    rows = [
        {
            "order": order,
            "sellers": sellers,
            # Whoever has it sees what was bought: it is for those who send the mail.
            "link": order_link(order, tenant=request.seller) if may_order else "",
        }
        for order, sellers in found.orders
    ]
    context = {"page": found, "rows": rows, "search": wanted, "may_order": may_order, "place": "orders"}
    return render(request, "console/market_orders.html", context)
