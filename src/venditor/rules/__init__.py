"""The rules engine: law packs read, checked and evaluated, with the clause, the reason and what is missing.

A pack is YAML that a lawyer can check (`docs/algorithms/evaluation.md`). Here it becomes a typed tree with
positions (`source`, `grammar`, `resolve`, `packs`), an order of evaluation (`program`, `library`), an
answer with its deciding clause (`evaluate`) and its explanation (`explain`). What is unknown stays unknown:
an answer is given only where no missing fact could change it, and otherwise exactly the facts that could
are named (`needs`, `residual`, `chronology`; `docs/algorithms/needs.md`). Two clauses that hold with
different answers are reported, never resolved by their order. `check` and `examples` are what `venditor law
check` runs; `sql` compiles the same provisions to columns and comes with `venditor[audit]`.

Goods bought in a shop in Germany, and goods bought at a distance of which more must be known:

    >>> from datetime import date
    >>> from importlib.resources import files
    >>> from pathlib import Path
    >>> germany = open_library(Path(str(files("venditor.law")))).compiled("DE")
    >>> facts = {"concluded_on": date(2024, 3, 1), "contract": "in_store"}
    >>> result = germany.evaluate.evaluate(facts)["withdrawal.available"]
    >>> result.status, result.value, result.clauses
    ('determined', False, ('in_store',))
    >>> missing_facts(germany.diagram("withdrawal.available"), facts)
    frozenset()
    >>> missing = missing_facts(germany.diagram("withdrawal.available"), {**facts, "contract": "distance"})
    >>> "product" in missing, "delivered_on" in missing
    (True, False)

The base install evaluates; nothing here knows a number of days, an exemption or a threshold.

Source: default rules with exceptions and priorities as in LegalRuleML 1.0 (OASIS, `Override`) and Catala's
default logic (Merigoux et al., ICFP 2021); ordered decision diagrams (Bryant, IEEE Transactions on Computers
C-35, 1986).
"""

from venditor.rules.check import Finding, findings
from venditor.rules.examples import run_examples
from venditor.rules.library import CompiledJurisdiction, Library, open_library
from venditor.rules.program import Program
from venditor.rules.residual import needs as missing_facts

__all__ = [
    "CompiledJurisdiction",
    "Finding",
    "Library",
    "Program",
    "findings",
    "missing_facts",
    "open_library",
    "run_examples",
]
