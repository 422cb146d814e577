"""Which addresses are fetched from."""

from ipaddress import ip_address

import pytest

from venditor.adapters.web.addresses import AddressRefused, target_of, why_refused

REFUSED = """
0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1
::ffff:10.0.0.1 ::ffff:93.184.215.14 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:a9fe:a9fe:: 3fff::1 4000::1 fc00::1 fd00:ec2::254
fdff::1 fe80::1 fec0::1 ff02::1
""".split()
PUBLIC = """
1.1.1.1 9.255.255.255 11.0.0.0 172.15.255.255 172.32.0.0 93.184.215.14 2606:4700::1 2a00:1450::1
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_the_public_internet_is_refused(address):
    assert why_refused(ip_address(address), private=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_not(address):
    assert why_refused(ip_address(address), private=False) == ""


OWN = {"10.0.0.1", "127.0.0.1", "192.168.1.1", "172.16.0.1", "172.31.255.255", "100.64.0.1", "::1", "fc00::1"}
OWN |= {"10.255.255.255", "127.255.255.254", "fdff::1"}


@pytest.mark.parametrize("address", REFUSED)
def test_a_test_shop_of_ones_own_opens_private_networks_and_no_others(address):
    assert (why_refused(ip_address(address), private=True) == "") == (address in OWN)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://name:secret@shop.example/",
        "https://shop.example@127.0.0.1/",
        "https://shop.example\\@127.0.0.1/",
        "https://shop.example/a b",
        "https://shop.example/\r\nX: y",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1.1/",
        "http://1.1.1.256/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://[v1.x]/",
        "https:///path",
        "https://.../",
        "https://straße.example/",
        "https://a..b/",
        "https://shop.example:99999/",
        f"https://{'a' * 64}.example/",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused(address):
    with pytest.raises(AddressRefused):
        target_of(address)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://shop.example", "https://shop.example/"),
        ("HTTPS://Shop.Example:443/a?b=c#d", "https://shop.example/a?b=c"),
        ("http://shop.example:8080/", "http://shop.example:8080/"),
        ("https://müller.example/töpfe", "https://xn--mller-kva.example/t%C3%B6pfe"),
        ("https://１２７.0.0.1/", "https://127.0.0.1/"),
        ("https://shop。example/", "https://shop.example/"),
        ("http://[2606:4700:0:0::1]/", "http://[2606:4700::1]/"),
    ],
)
def test_an_address_has_one_form(address, read):
    assert target_of(address).address == read
