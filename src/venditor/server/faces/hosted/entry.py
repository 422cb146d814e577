"""Script mode: one line in a shop's page that becomes the same plain link as in the other recipes.

The script knows the statutory words of every language and picks those of the page. It writes one ``<a>`` and
nothing else: no style, no cookie, no storage, no request. Where it does not run, the page goes on without it,
and the recipe's ``<noscript>`` shows the link.

Source: Directive 2011/83/EU article 11a(1): "Withdraw from contract here" or an unambiguous equivalent.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from venditor.rights.labels import on_a_button, withdrawal_labels
from venditor.server.config.hosted_words import HOSTED_LANGUAGES, hosted_words
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for
from venditor.server.tenants.selectors import label_overrides, tenant_of_slug

MOST_BYTES = 5_000
"""What the script may weigh; a test holds it to that."""

# An hour: a shop that words its entry anew sees it the same day.
_KEEP = 3_600
_PLACE = "/*told*/null"
_NOTHING = "/* There is no seller of this name. */\n"


def entry_words() -> dict[str, str]:
    """The words of the current seller's entry, by language: its own, else the law's, else the page's."""
    own = label_overrides()
    return {one.tag: on_a_button(own.get(one.tag) or _words(one.tag)) for one in HOSTED_LANGUAGES}


def entry_script(tenant: Tenant) -> str:
    """The script of a seller, about 4 kB."""
    with acting_for(tenant.id):
        labels = entry_words()
    told = {"page": page_address(tenant), "language": tenant.language, "labels": labels}
    return _template().replace(_PLACE, _literal(told))


@require_safe
def entry(request: Any, seller: str = "") -> HttpResponse:
    """The script of a seller, for any page of any shop."""
    tenant = tenant_of_slug(seller) if seller else request.host_tenant
    here = tenant is not None and request.host_tenant in (None, tenant)
    response = HttpResponse(
        entry_script(tenant) if tenant and here else _NOTHING,
        content_type="text/javascript; charset=utf-8",
        status=200 if here else 404,
    )
    response.headers["Cache-Control"] = f"public, max-age={_KEEP}"
    # Also for pages that let nothing in which does not say so (Cross-Origin-Embedder-Policy).
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _words(tag: str) -> str:
    labels = withdrawal_labels(tag)
    return labels.withdraw if labels.language == tag else hosted_words(tag).say("Withdraw from contract here")


def _literal(told: Any) -> str:
    """JSON that is JavaScript too, and ends no element of a page that it is copied into."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for strange in "<>&\u2028\u2029":
        text = text.replace(strange, f"\\u{ord(strange):04x}")
    return text


@cache
def _template() -> str:
    """The script without what it is told; no comments and no indents, which a browser need not load."""
    lines = (Path(__file__).parent / "entry.js").read_text("utf-8").splitlines()
    return "\n".join(stripped for line in lines if (stripped := line.strip())) + "\n"
