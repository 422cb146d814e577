"""robots.txt by RFC 9309."""

import pytest

from venditor.adapters.web.robots import LONGEST_DELAY, robots_rules

AGENT = "VenditorShopCheck"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: a\nUser-agent: venditorshopcheck\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: VenditorShopCheck\nDisallow: /b", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?a", True),
        ("User-agent: *\nDisallow: /*?sort=", "/all?sort=up", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: * # all\nDisallow: /a # carts", "/a", False),
        ("Disallow: /", "/a", True),
        ("nonsense\n:::\n\x00", "/a", True),
    ],
)
def test_a_path_is_allowed_or_not(rules, path, allowed):
    assert robots_rules(rules, AGENT).allows(path) is allowed


@pytest.mark.parametrize(
    ("said", "kept"), [("2", 2.0), ("1.5", 1.5), ("9999", LONGEST_DELAY), ("x", 0.0), ("-1", 0.0)]
)
def test_a_delay_is_kept_up_to_a_limit(said, kept):
    assert robots_rules(f"User-agent: *\nCrawl-delay: {said}", AGENT).delay == kept


def test_many_stars_take_no_time():
    assert robots_rules(f"User-agent: *\nDisallow: /{'*a' * 5000}", AGENT).allows("/" + "a" * 4000) is True
