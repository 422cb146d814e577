"""Which texts mail can be sent to, and how they are written to the next hop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.adapters.mail.addresses import ADDRESS_PROBLEMS, address_problem, wire_address
from venditor.adapters.mail.errors import MailError

LOCAL_64 = "a" * 64
LABEL_63 = "b" * 63
# 64 + @ + 189: 254 bytes in all.
LONGEST = f"{LOCAL_64}@{LABEL_63}.{LABEL_63}.{'b' * 61}"


@pytest.mark.parametrize(
    ("given", "wire"),
    [
        ("greta@example.org", "greta@example.org"),
        ("Greta.O'Neil+shop_1@Example.ORG", "Greta.O'Neil+shop_1@example.org"),
        ("greta@bücher.example", "greta@xn--bcher-kva.example"),
        ("greta@BÜCHER.example", "greta@xn--bcher-kva.example"),
        ("greta@bu\u0308cher.example", "greta@xn--bcher-kva.example"),
        ("greta@straße.example", "greta@xn--strae-oqa.example"),
        ("greta@βόλος.example", "greta@xn--nxasmm1c.example"),
        ("greta@例え。テスト", "greta@xn--r8jz45g.xn--zckzah"),
        ("greta@مثال.إختبار", "greta@xn--mgbh0fb.xn--kgbechtv"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ("θσερ@example.org", "θσερ@example.org"),
        ("taro..yamada@docomo.example", '"taro..yamada"@docomo.example'),
        ("taro.@docomo.example", '"taro."@docomo.example'),
        ('"a@b"@example.org', '"a@b"@example.org'),
        ("a@1.example", "a@1.example"),
        (LONGEST, LONGEST),
        (f"a@{LABEL_63}.example", f"a@{LABEL_63}.example"),
    ],
)
def test_an_address_is_written_as_the_next_hop_wants_it(given, wire):
    assert address_problem(given) is None
    assert wire_address(given) == wire


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("", "empty"),
        ("greta", "no_at_sign"),
        ("greta at example.org", "no_at_sign"),
        ("greta@example.org, bob@example.org", "two_at_signs"),
        ("a@b@example.org", "two_at_signs"),
        (" greta@example.org", "hidden_character"),
        ("greta@example.org\r\nBcc: all@example.org", "two_at_signs"),
        ("greta@example.org\r\nRCPT TO:<x>", "hidden_character"),
        ("gre\u202eta@example.org", "hidden_character"),
        ("gre\u200bta@example.org", "hidden_character"),
        ("gre\x00ta@example.org", "hidden_character"),
        ("gre\ud800ta@example.org", "hidden_character"),
        ("@example.org", "no_local_part"),
        ("gre(ta)@example.org", "local_part_characters"),
        ("<greta@example.org>", "local_part_characters"),
        ('gre"ta@example.org', "local_part_characters"),
        (f"{LOCAL_64}a@example.org", "local_part_too_long"),
        ("ü" * 33 + "@example.org", "local_part_too_long"),
        ("greta@", "no_domain"),
        ("greta@localhost", "domain_not_public"),
        ("greta@192.0.2.1", "domain_not_public"),
        ("greta@[192.0.2.1]", "domain_characters"),
        ("greta@exam_ple.org", "domain_characters"),
        ("greta@example..org", "domain_characters"),
        ("greta@example.org.", "domain_characters"),
        ("greta@-example.org", "domain_characters"),
        ("greta@exa\u200dmple.org", "domain_characters"),
        ("greta@💩.example", "domain_characters"),
        ("greta@example.org>", "domain_characters"),
        (f"a@{LABEL_63}b.example", "domain_too_long"),
        (f"a@{'ü' * 63}.example", "domain_too_long"),
        ("a@" + ".".join(["b" * 50] * 5), "domain_too_long"),
        (LONGEST + "b", "too_long"),
    ],
)
def test_a_text_no_mail_can_be_sent_to_is_told_with_its_problem(given, problem):
    assert address_problem(given) == problem
    with pytest.raises(MailError) as raised:
        wire_address(given)
    assert raised.value.code == "mail.address"
    assert raised.value.facts == {"problem": problem}


def test_a_joiner_stands_in_a_domain_only_behind_a_virama():
    assert wire_address("a@क्‍ष.example").startswith("a@xn--")
    assert wire_address("a@क्‍ष.example") != wire_address("a@क्ष.example")
    assert address_problem("a@क‍ष.example") == "domain_characters"


@given(st.text(max_size=60) | st.builds("{}@{}.{}".format, st.text(), st.text(), st.text(max_size=20)))
def test_any_text_is_an_address_for_the_wire_or_has_a_problem(text):
    problem = address_problem(text)
    assert problem is None or problem in ADDRESS_PROBLEMS
    if problem is None:
        wire = wire_address(text)
        assert wire_address(wire) == wire
        assert wire.rpartition("@")[2].isascii()
        assert not set(wire) & set("\r\n\0 ")
        assert len(wire.encode()) <= 254
