"""A check looks for circles of objects seldom, and leaves that as it was, also beside another check."""

import gc

import pytest

from venditor.listings.checking import SELDOM, _FewCollections


@pytest.fixture(autouse=True)
def _as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_the_last_of_several_checks_leaves_it_as_it_was():
    before = gc.get_threshold()
    few = _FewCollections()
    few.__enter__()
    few.__enter__()
    few.__exit__()
    assert gc.get_threshold()[0] == SELDOM
    few.__exit__()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_an_error_leaves_it_as_it_was():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), _FewCollections():
        1 / 0  # noqa: B018 - it is the error that is wanted
    assert gc.get_threshold() == before


def test_what_its_user_froze_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with _FewCollections():
            assert gc.get_freeze_count() <= frozen
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
