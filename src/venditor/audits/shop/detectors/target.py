"""The page behind the entry: one click away, without login, a form that asks for no more than it may.

Source: Directive 2011/83/EU art. 11a. What comes after the form is sent is never looked at: nothing is
submitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.detectors.entry import entries
from venditor.audits.shop.detectors.script import made_by_script
from venditor.audits.shop.findings import Finding
from venditor.audits.shop.pages import Page, Unread
from venditor.audits.shop.reading import Control, Document, Field, Form
from venditor.audits.shop.templates import DECLARED, asks_for, is_login
from venditor.listings.observing.notices.wordings import confirms

TARGET = "target"
_BROKEN = 400
"""The first HTTP status that is an error. Source: RFC 9110, section 15."""


def look_behind(entry: Control, target: Visit) -> Iterator[Finding]:
    """What is behind an entry.

    Args:
        entry: the link or button.
        target: the page that it leads to.
    """
    found = partial(Finding, template=TARGET, language=target.language, address=target.address)
    page, document = target.page, target.document
    if isinstance(page, Unread) or document is None:
        because = page.because if isinstance(page, Unread) else "broken"
        yield found("target_not_read", value=because)
        return
    if page.status >= _BROKEN:
        yield found("target_broken", value=str(page.status), quotation=entry.quotation)
        return
    form = declaration_in(document)
    if form is not None:
        yield found("target_form", value=entry.label, quotation=form.quotation)
        yield from _of_form(form, found, target.language)
    elif _asks_login(page, document):
        yield found("target_login", value=entry.label, quotation=_password(page, document))
    elif made_by_script(target):
        yield found("target_not_read", value="by_script")
    else:
        further = [control for control in entries(target) if control.href not in {page.address, page.asked}]
        if further:
            yield found("target_more_clicks", value=further[0].label, quotation=further[0].quotation)
        else:
            yield found("target_no_form", value=entry.label, quotation=" · ".join(document.headings))


def declaration_in(document: Document) -> Form | None:
    """The form for a declaration: it asks how to reach the person, and for the name or the contract."""
    for form in document.forms:
        asked = {asks_for(field) for field in form.fields}
        secret = any(field.kind == "password" for field in form.fields)
        if not secret and "contact" in asked and asked & {"name", "contract"}:
            return form
    return None


def _of_form(form: Form, found: partial[Finding], language: str) -> Iterator[Finding]:
    for field in form.fields:
        asked = asks_for(field)
        if field.required and field.kind not in {"checkbox", "radio"} and asked not in DECLARED:
            kind = "asks_more" if asked else "asks_unknown"
            yield found(kind, value=field.label, quotation=f"<{field.kind} required> {field.label}")
    confirmed = False
    for label in form.buttons:
        how = confirms(label, language)
        if how == "wrong":
            yield found("confirm_wrong", value=label, quotation=f"<button>{label}</button>")
        elif how == "lawful":
            confirmed = True
            yield found("confirm_found", value=label, quotation=f"<button>{label}</button>")
    if not confirmed:
        yield found("second_step_unseen")


def _asks_login(page: Page, document: Document) -> bool:
    sent_on = is_login(page.address) and bool(page.hops)
    return sent_on or any(_secrets(document))


def _password(page: Page, document: Document) -> str:
    if page.hops:
        return " → ".join((*page.hops, page.address))
    return next((f'<input type="password"> {field.label}' for field in _secrets(document)), page.address)


def _secrets(document: Document) -> Iterator[Field]:
    """Fields for a password; the login that shops keep at the head of every page is beside the point."""
    for form in document.forms:
        if form.place != "header":
            yield from (field for field in form.fields if field.kind == "password")
