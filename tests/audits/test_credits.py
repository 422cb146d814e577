"""Credit notes take back the latest earlier purchases with pieces left; a brute-force oracle agrees."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from venditor.audits.credits import Movement, Taken, Unmatched, match

START = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - times of the shop's own clock


def bought(line, minute, pieces, signature="a", group="anna, cup"):
    return Movement(group, START + timedelta(minutes=minute), False, line, Decimal(pieces), signature)


def returned(line, minute, pieces, group="anna, cup"):
    return Movement(group, START + timedelta(minutes=minute), True, line, Decimal(pieces), None)


def matched(*movements):
    return list(match(sorted(movements, key=lambda one: (one.group, one.at, not one.is_credit, one.line))))


def test_a_credit_note_takes_the_latest_earlier_purchase():
    assert matched(bought(1, 0, 5), bought(2, 10, 5), bought(3, 30, 5), returned(4, 20, 3)) == [
        Taken(4, 2, Decimal(3))
    ]


def test_one_credit_note_takes_back_several_purchases_newest_first():
    assert matched(bought(1, 0, 5), bought(2, 10, 2), returned(3, 20, 6)) == [
        Taken(3, 2, Decimal(2)),
        Taken(3, 1, Decimal(4)),
    ]


def test_one_purchase_is_taken_back_by_several_credit_notes():
    assert matched(bought(1, 0, 5), returned(2, 10, 2), returned(3, 20, 3)) == [
        Taken(2, 1, Decimal(2)),
        Taken(3, 1, Decimal(3)),
    ]


def test_pieces_that_were_taken_back_are_not_there_for_the_next_one():
    assert matched(bought(1, 0, 5), bought(2, 5, 1), returned(3, 10, 1), returned(4, 20, 2)) == [
        Taken(3, 2, Decimal(1)),
        Taken(4, 1, Decimal(2)),
    ]


def test_a_purchase_at_the_moment_of_the_credit_note_is_not_earlier():
    assert matched(bought(1, 10, 5), returned(2, 10, 1)) == [Unmatched(2, "credit_without_purchase")]
    assert matched(bought(1, 9, 5), returned(2, 10, 1)) == [Taken(2, 1, Decimal(1))]


def test_a_credit_note_for_more_than_was_bought_is_told_apart_from_one_without_purchase():
    assert matched(bought(1, 0, 5), returned(2, 10, 6)) == [Unmatched(2, "credit_exceeds_purchases")]
    assert matched(bought(1, 0, 5), returned(2, 10, 5)) == [Taken(2, 1, Decimal(5))]
    assert matched(returned(2, 10, 5)) == [Unmatched(2, "credit_without_purchase")]


def test_other_customers_and_items_are_left_alone():
    assert matched(bought(1, 0, 5, group="ben, cup"), returned(2, 10, 1, group="anna, cup")) == [
        Unmatched(2, "credit_without_purchase")
    ]


def test_a_part_of_purchases_of_one_moment_is_ambiguous_only_if_they_differ():
    alike = (bought(1, 0, 5, "a"), bought(2, 0, 5, "a"))
    differing = (bought(1, 0, 5, "a"), bought(2, 0, 5, "b"))
    assert matched(*alike, returned(3, 10, 1)) == [Taken(3, 2, Decimal(1))]
    assert matched(*differing, returned(3, 10, 1)) == [Unmatched(3, "credit_ambiguous")]
    assert matched(*differing, returned(3, 10, 9)) == [Unmatched(3, "credit_ambiguous")]
    assert matched(*differing, returned(3, 10, 10)) == [Taken(3, 2, Decimal(5)), Taken(3, 1, Decimal(5))]


def test_what_an_ambiguous_credit_note_left_over_is_ambiguous_too():
    differing = (bought(1, 0, 5, "a"), bought(2, 0, 5, "b"))
    assert matched(
        bought(9, -5, 1), *differing, returned(3, 10, 4), returned(4, 20, 6), returned(5, 30, 1)
    ) == [
        Unmatched(3, "credit_ambiguous"),
        Unmatched(4, "credit_ambiguous"),
        Taken(5, 9, Decimal(1)),
    ]


def test_half_pieces_are_counted_exactly():
    tenth = Decimal("0.1")
    assert matched(bought(1, 0, tenth), bought(2, 1, Decimal("0.2")), returned(3, 10, Decimal("0.3"))) == [
        Taken(3, 2, Decimal("0.2")),
        Taken(3, 1, tenth),
    ]


def arrangements(signatures):
    """Every different order of pieces, of which only the signature can be told."""
    if not signatures:
        yield ()
    for first in set(signatures):
        rest = list(signatures)
        rest.remove(first)
        yield from ((first, *others) for others in arrangements(rest))


def orders_of_choice(purchases):
    """Every order in which single pieces could be taken: newest moment first, any order within a moment."""
    moments = defaultdict(list)
    for purchase in purchases:
        moments[purchase.at] += [purchase.signature] * int(purchase.pieces)
    newest_first = sorted(moments, reverse=True)
    for choice in product(*(arrangements(moments[at]) for at in newest_first)):
        yield [(at, piece) for at, moment in zip(newest_first, choice, strict=True) for piece in moment]


def settle_all(credits_, order):
    """What each credit note takes, by moment and signature, when pieces are taken in an order."""
    left = list(order)
    result = {}
    for credit in sorted(credits_, key=lambda one: (one.at, one.line)):
        earlier = [piece for piece in left if piece[0] < credit.at]
        taken = earlier[: int(credit.pieces)]
        for piece in taken:
            left.remove(piece)
        result[credit.line] = (Counter(taken), credit.pieces - len(taken))
    return result


def oracle(movements):
    """A credit note is ambiguous when what it takes depends on which pieces of one moment are chosen."""
    purchases = [one for one in movements if not one.is_credit]
    credits_ = [one for one in movements if one.is_credit]
    outcomes = [settle_all(credits_, order) for order in orders_of_choice(purchases)]
    result = {}
    for line, (taken, missing) in outcomes[0].items():
        if not taken:
            result[line] = "credit_without_purchase"
        elif missing:
            result[line] = "credit_exceeds_purchases"
        elif any(outcome[line][0] != taken for outcome in outcomes):
            result[line] = "credit_ambiguous"
        else:
            result[line] = taken
    return result


minutes = st.integers(0, 3)
pieces = st.integers(1, 4)
few = st.integers(1, 2)


@given(
    st.lists(st.tuples(minutes, few, st.sampled_from("ab")), max_size=4),
    st.lists(st.tuples(minutes, pieces), min_size=1, max_size=4),
)
def test_matching_agrees_with_trying_every_choice_of_pieces(purchases, credits_):
    movements = [bought(line, *given_) for line, given_ in enumerate(purchases)]
    movements += [returned(100 + line, *given_) for line, given_ in enumerate(credits_)]
    by_line = {one.line: one for one in movements}
    found = {}
    for one in matched(*movements):
        if isinstance(one, Unmatched):
            found[one.credit] = one.reason
        else:
            purchase = by_line[one.purchase]
            taken = found.setdefault(one.credit, Counter())
            taken[purchase.at, purchase.signature] += one.pieces
    assert found == oracle(movements)


@given(
    st.lists(st.tuples(minutes, pieces, st.sampled_from("ab")), max_size=6),
    st.lists(st.tuples(minutes, pieces), min_size=1, max_size=6),
)
def test_no_purchase_is_taken_back_more_than_it_has_pieces(purchases, credits_):
    movements = [bought(line, *given_) for line, given_ in enumerate(purchases)]
    movements += [returned(100 + line, *given_) for line, given_ in enumerate(credits_)]
    taken = [one for one in matched(*movements) if isinstance(one, Taken)]
    by_purchase, by_credit = Counter(), Counter()
    for one in taken:
        by_purchase[one.purchase] += one.pieces
        by_credit[one.credit] += one.pieces
    for one in movements:
        if one.is_credit:
            assert by_credit[one.line] in (0, one.pieces)
        else:
            assert by_purchase[one.line] <= one.pieces
