"""Asking the law again when it has changed: each open case about an order, once for each state of the law."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from venditor.calendars import countries, tables_hash
from venditor.rights.jurisdictions import default_library
from venditor.server.cases.models import Case
from venditor.server.outbox.services import put_in
from venditor.server.tenants.scope import acting_for


@cache
def law_digest() -> str:
    """SHA-256 over all law of the installation: packs, words, ways of counting, holidays."""
    library = default_library()
    hashes = dict(library.tables)
    for jurisdiction in library.jurisdictions:
        hashes.update(library.program(jurisdiction).hashes)
    hashes.update({country: tables_hash(country) for country in countries()})
    told = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def ask_again(*, now: datetime) -> int:
    """Have the worker look again at open cases that are about an order; how many there are.

    It may run at each start: a case is looked at once for each state of the law, and of the case, so that law
    which is put back is asked again too.
    """
    open_cases = Case.everywhere.filter(is_open=True, order__isnull=False)
    cases = list(open_cases.values_list("id", "tenant_id", "version"))
    # Reading all law takes a second; an installation without such cases need not.
    law = law_digest()[:16] if cases else ""
    for case, tenant, version in cases:
        key = f"examine {case} law {law} {version}"
        with acting_for(tenant):
            put_in("case.examine", key=key, subject=case, once=True, now=now)
    return len(cases)
