"""The one error: what it says, what it carries, and that it survives the way between processes."""

import pickle

import pytest

from venditor.core.errors import VenditorError
from venditor.core.money import MoneyError


def test_an_error_reads_as_message_then_remedy():
    assert str(VenditorError("a.b", "It happened.", remedy="Do this.")) == "It happened. Do this."
    assert str(VenditorError("a.b", "It happened.")) == "It happened."


def test_the_facts_of_an_error_cannot_be_changed():
    facts = {"line": 3}
    error = VenditorError("a.b", "It happened.", facts=facts)
    facts["line"] = 4
    assert error.facts == {"line": 3}
    with pytest.raises(TypeError):
        error.facts["line"] = 5


@pytest.mark.parametrize("kind", [VenditorError, MoneyError])
def test_an_error_crosses_between_processes_whole(kind):
    error = kind("a.b", "It happened.", facts={"line": 3}, remedy="Do this.")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - made on the line itself
    assert type(copy) is kind
    assert (copy.code, copy.message, copy.facts, copy.remedy) == (
        "a.b",
        "It happened.",
        {"line": 3},
        "Do this.",
    )
    assert str(copy) == str(error)


def test_an_error_of_a_package_is_caught_as_the_one_error():
    with pytest.raises(VenditorError):
        raise MoneyError("a.b", "It happened.")
