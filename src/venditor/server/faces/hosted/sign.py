"""The link to a seller's page as a QR code: for a parcel slip, a counter, a catalogue."""

from __future__ import annotations

from datetime import datetime

from venditor.adapters.pdf import Code, Document, written
from venditor.adapters.pdf.qr_code import drawn
from venditor.server.faces.hosted.entry import entry_words
from venditor.server.tenants.addresses import page_address
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for


def sign_address(tenant: Tenant, language: str) -> str:
    """The address in the code; without a language the page is in the one the telephone asks for."""
    return page_address(tenant, lang=language) if language else page_address(tenant)


def sign_svg(tenant: Tenant, *, language: str = "") -> str:
    """The code alone, as SVG; the words of the entry belong beside it."""
    return drawn(sign_address(tenant, language)).svg + "\n"


def sign_pdf(tenant: Tenant, *, language: str = "", now: datetime) -> bytes:
    """A page with the words of the entry, the code and the address."""
    with acting_for(tenant.id):
        words = entry_words()
    shown = language if language in words else tenant.language
    address = sign_address(tenant, language)
    document = Document(
        title=words[shown],
        language=shown,
        author=tenant.name,
        created=now,
        blocks=(Code(address, words[shown]),),
        footer=f"{tenant.name} · {address}",
    )
    return written(document).content
