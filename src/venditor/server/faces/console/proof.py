"""The court bundle of a case, for staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from venditor.server.cases.receipts import case_named
from venditor.server.faces.console.access import console_page
from venditor.server.faces.log.downloads import bundle_download
from venditor.server.log.selectors import Shown
from venditor.server.staff.services import READ


@console_page(READ)
def proof(request: Any, case: UUID) -> HttpResponse:
    """The bundle as a download; the page of the case while there is none, or none any more."""
    return bundle_download(case_named(case), shown=Shown.ALL) or redirect("console_case", case=case)
