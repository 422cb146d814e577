from uuid import UUID

import pytest

from venditor.privacy import LookUp, normal_address, normal_reference

SECRET = bytes(range(32))
ONE, OTHER = UUID(int=1), UUID(int=2)


def test_a_digest_belongs_to_one_seller_one_kind_and_one_secret():
    digests = {
        LookUp(SECRET, ONE).digest("4711", kind="reference"),
        LookUp(SECRET, OTHER).digest("4711", kind="reference"),
        LookUp(SECRET, ONE).digest("4711", kind="address"),
        LookUp(SECRET[::-1], ONE).digest("4711", kind="reference"),
    }
    assert {len(digest) for digest in digests} == {32}
    assert len(digests) == 4
    assert LookUp(SECRET, ONE).digest("4711", kind="reference") in digests


@pytest.mark.parametrize(
    "text", ["Anna.Huber@Example.org", "  anna.huber@example.org\n", "anna.huber＠example.org"]
)
def test_an_address_is_compared_without_case_and_blanks(text):
    assert normal_address(text) == "anna.huber@example.org"


@pytest.mark.parametrize("text", ["#10-4711", "10 4711", "１０４７１１", "١٠٤٧١١", "10.4711"])
def test_an_order_number_is_compared_by_letters_and_digits(text):
    assert normal_reference(text) == "104711"


def test_an_order_number_keeps_its_letters_and_leading_zeros():
    assert normal_reference("DE-00Ab7") == "de00ab7"
    assert normal_reference("訂單 12") == "訂單12"
    assert normal_reference("--- ") == ""
