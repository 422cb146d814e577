"""What must be mended before a declaration is taken, the same for every way in which it comes."""

from __future__ import annotations

from venditor.adapters.mail import address_problem
from venditor.aftersales import Declaration, Problem, problems


def declarable(declaration: Declaration) -> tuple[Problem, ...]:
    """What must be mended, in the order of the form.

    An address to which mail can never go, by its form alone, is asked for again: whoever mistyped it would
    wait for an acknowledgement in vain. No name server is asked, so a domain that does not exist is taken.
    """
    found = problems(declaration)
    if any(problem.field == "contact" for problem in found) or not address_problem(
        declaration.contact.strip()
    ):
        return found
    named = [problem for problem in found if problem.field in ("name", "contract")]
    rest = found[len(named) :]
    return (*named, Problem("contact", "undeliverable"), *rest)
