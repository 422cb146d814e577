"""Paths that contradict themselves are cut; where there are too many to look at, nothing is lost."""

import pytest

from venditor.rights.jurisdictions import default_library
from venditor.rules import pruning
from venditor.rules.diagram import Leaf, Node, nodes
from venditor.rules.needs import paths
from venditor.rules.pruning import pruned

QUESTION = "withdrawal.in_time"


@pytest.fixture(scope="module")
def drawing():
    return default_library().compiled("DE").drawing


@pytest.fixture(scope="module")
def unpruned(drawing):
    return drawing._provision(drawing.program.provisions[QUESTION])  # noqa: SLF001 - before it is pruned


def outcomes(diagram):
    return {part.content for part in nodes(diagram) if isinstance(part, Leaf)}


def test_contradictions_are_cut_and_answers_stay(drawing, unpruned):
    cut = pruned(drawing.diagrams, unpruned)
    assert len(nodes(cut)) < len(nodes(unpruned))
    assert sum(1 for _ in paths(cut)) < sum(1 for _ in paths(unpruned))
    assert outcomes(cut) <= outcomes(unpruned)


def test_with_too_many_ways_the_diagram_stays_as_it_is(drawing, unpruned, monkeypatch):
    monkeypatch.setattr(pruning, "MOST_WAYS", 20)
    assert pruned(drawing.diagrams, unpruned) is unpruned


def test_the_ladder_of_french_surcharges_is_drawn_in_few_steps():
    # Twelve comparisons with one last day: once 320,000 ways and half a minute.
    compiled = default_library().compiled("FR")
    found = compiled.diagram("refund.late_surcharge")
    assert sum(isinstance(part, Node) for part in nodes(found)) < 1500
