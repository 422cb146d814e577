"""Whether what a case says today is what was committed to when it happened: a part of ``venditor log check``.

The log alone shows that no commitment was altered. What people read, the events of a case, stands beside it
in the database; a byte that was altered there is found by opening each leaf and comparing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from venditor.privacy import PrivacyError
from venditor.server.cases.models import Case, CaseEvent
from venditor.server.cases.records import read_event
from venditor.server.log.contents import KINDS
from venditor.server.log.leaves import enclosed_field, leaf_field
from venditor.server.log.models import LogLeaf
from venditor.server.people.services import unseal
from venditor.server.tenants.scope import acting_for
from venditor.traceability import commit
from venditor.traceability.bundle import canonical, from_canonical

# A seller may move and be renamed; contents have it as it was.
_OF_THE_SELLER = ("seller", "marketplace")


def altered() -> Iterator[str]:
    """What does not say any more what was committed to, one line each; of who was erased nothing is left."""
    for leaf in LogLeaf.everywhere.order_by("id").iterator():
        with acting_for(leaf.tenant_id):
            receipt, trouble = _trouble(leaf)
        if trouble:
            yield f"Case {receipt}: {trouble}"


def _trouble(leaf: LogLeaf) -> tuple[str, str]:
    case = Case.objects.select_related("tenant").get(id=leaf.case_id)
    try:
        return case.receipt, _difference(leaf, case)
    except (PrivacyError, ValueError, LookupError, TypeError) as error:
        # Bytes that were altered can be anything; their words are not repeated, they may name somebody.
        return case.receipt, f"its {leaf.kind} cannot be opened any more ({type(error).__name__})."


def _difference(leaf: LogLeaf, case: Case) -> str:
    person = case.person_id
    told: Mapping[str, str] | None = unseal(leaf.sealed, person=person, field=leaf_field(leaf.event_id))
    enclosed: str | None = unseal(leaf.enclosed, person=person, field=enclosed_field(leaf.event_id))
    if told is None:
        return ""
    if commit(told["content"].encode(), salt=bytes.fromhex(told["salt"])) != bytes(leaf.commitment):
        return f"what was kept of its {leaf.kind} is not what was committed to."
    event = read_event(CaseEvent.objects.get(id=leaf.event_id), person=person)
    content = KINDS[type(event)].content(case, event, None if enclosed is None else enclosed.encode())
    if content is None or _lasting(from_canonical(canonical(content))) != _lasting(
        from_canonical(told["content"].encode())
    ):
        return f"its {leaf.kind} is not the one that was committed to."
    return ""


def _lasting(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in _OF_THE_SELLER}
