"""The address a report comes back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.mail import MailError, address_problem, bounce_address, token_of

TOKEN = st.from_regex(r"[a-z0-9][a-z0-9_=-]{0,50}[a-z0-9]|[a-z0-9]", fullmatch=True)


@given(TOKEN, st.sampled_from([str, str.upper, str.title, "<{}>".format]))
def test_a_token_comes_back_as_it_went_out_whatever_hops_do_to_the_case(token, on_the_way):
    address = bounce_address(token, domain="mail.example.org")
    assert address_problem(address) is None
    assert token_of(on_the_way(address)) == token


@pytest.mark.parametrize("token", ["", "A", "a b", "a@b", "a\r\nb", "a" * 53, "-a", "a-", "ä", "a..b", "a.b"])
def test_a_token_that_would_not_come_back_is_refused(token):
    with pytest.raises(MailError) as raised:
        bounce_address(token, domain="mail.example.org")
    assert raised.value.code == "mail.token"


def test_the_local_part_is_at_most_64_bytes():
    assert (
        bounce_address("a" * 52, domain="example.org", mailbox="b" * 11)
        == f"{'b' * 11}+{'a' * 52}@example.org"
    )
    with pytest.raises(MailError, match="longer than 64"):
        bounce_address("a" * 52, domain="example.org", mailbox="b" * 12)


@pytest.mark.parametrize(
    "address",
    ["", "bounce@example.org", "bounce+@example.org", "other+3f9ac2@example.org", "3f9ac2", "bounce+a b@x"],
)
def test_another_address_has_no_token(address):
    assert token_of(address) is None


def test_the_mailbox_can_have_another_name():
    address = bounce_address("3f9ac2", domain="example.org", mailbox="rueck")
    assert (token_of(address), token_of(address, mailbox="Rueck")) == (None, "3f9ac2")
