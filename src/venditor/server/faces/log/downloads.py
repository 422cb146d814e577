"""The court bundle of a case as a download, for whichever page may give it."""

from __future__ import annotations

from django.http import HttpResponse

from venditor.server.cases.models import Case
from venditor.server.log.selectors import Shown, bundle_of
from venditor.traceability.bundle import SUFFIX


def bundle_download(case: Case, *, shown: Shown) -> HttpResponse | None:
    """The bundle of a case of the current seller; ``None`` while there is none.

    Who may have it is decided by the page that gives it: it holds all that was declared.

    Args:
        case: the case.
        shown: which assessments are in it.
    """
    bundle = bundle_of(case, shown=shown)
    if bundle is None:
        return None
    response = HttpResponse(bundle, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{case.receipt}{SUFFIX}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
