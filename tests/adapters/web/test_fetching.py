"""Pages are fetched politely, within limits, and from no address that was not checked."""

import gzip
import time
import zlib

import pytest
from tests.adapters.web.conftest import PAGE

from venditor.adapters.web.connecting import Gate
from venditor.adapters.web.fetching import USER_AGENT, Limits, WebSite
from venditor.audits.shop.pages import Page, Unread

HTML = {"Content-Type": "text/html"}


def to(location, status=302):
    return (status, {"Location": location}, b"")


def pages_asked(server):
    return [path for path, _ in server.seen if path != "/robots.txt"]


def test_a_page_is_read_with_who_asks_and_without_a_cookie(server, site):
    server.answers["/"] = (200, {**HTML, "Set-Cookie": "id=1"}, b"<p>one</p>")
    shop = site()
    page = shop.read(shop.start)
    assert (page.status, page.html, page.address) == (200, "<p>one</p>", shop.start)
    shop.read(f"{shop.start}again")
    for _, headers in server.seen:
        assert headers["User-Agent"] == USER_AGENT
        assert headers["Host"] == f"shop.test:{server.server_port}"
        assert "Cookie" not in headers


@pytest.mark.parametrize(
    ("location", "because"),
    [
        ("http://127.0.0.1/", "refused"),
        ("http://[::1]/", "refused"),
        ("http://169.254.169.254/latest/meta-data/", "never_asked"),
        ("http://[::ffff:10.0.0.1]/", "never_asked"),
        ("http://[64:ff9b::7f00:1]/", "never_asked"),
        ("http://2130706433/", "refused"),
        ("http://0177.0.0.1/", "refused"),
        ("http://inside.test/", "refused"),
        ("//inside.test/", "refused"),
        ("file:///etc/passwd", "refused"),
        ("gopher://shop.test/", "refused"),
    ],
)
def test_a_redirect_into_a_network_of_the_machine_is_refused(server, site, location, because):
    server.answers["/"] = to(location)
    shop = site(names={"inside.test": ["10.0.0.7"]})
    unread = shop.read(shop.start)
    assert isinstance(unread, Unread)
    assert unread.because == because
    assert pages_asked(server) == ["/"]


def test_without_leave_the_machine_itself_is_refused(server, site):
    shop = site(private=None)
    assert shop.read(shop.start).because == "refused"
    assert server.seen == []


def test_one_bad_address_among_good_ones_refuses_them_all(server, site):
    shop = site("https://mixed.test/", names={"mixed.test": ["93.184.215.14", "10.0.0.1"]})
    assert shop.read(shop.start).because == "refused"
    assert server.seen == []


def test_each_connection_is_to_the_answer_that_was_checked(server, site):
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        # What is checked is this answer; a second look-up would give another.
        return ["127.0.0.1"] if len(asked) % 2 else ["169.254.169.254"]

    shop = site(resolve=rebinding)
    # One look-up for robots.txt; that for the page comes out inside, and is refused before connecting.
    assert shop.read(shop.start).because == "never_asked"
    assert asked == ["shop.test", "shop.test"]
    assert pages_asked(server) == []


def test_a_name_that_turns_private_between_two_pages_is_refused(server, site):
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"]])
    shop = site(resolve=lambda _host, _port: next(answers))
    assert isinstance(shop.read(shop.start), Page)
    assert shop.read(f"{shop.start}next").because == "never_asked"
    assert pages_asked(server) == ["/"]


def test_another_port_is_refused_unless_named(server):
    shop = WebSite(f"http://shop.test:{server.server_port}/", Gate(), resolve=lambda *_: ["93.184.215.14"])
    unread = shop.read(shop.start)
    assert (unread.because, unread.detail) == ("refused", f"port {server.server_port} is not fetched from")


def test_a_host_that_is_not_there(site):
    shop = site("https://nowhere.test/")
    assert shop.read(shop.start).because == "unknown_host"


def test_redirects_are_followed_and_told(server, site):
    server.answers["/a"] = to("b", 301)
    server.answers["/b"] = to("/", 307)
    shop = site()
    page = shop.read(f"{shop.start}a")
    assert page.hops == (f"{shop.start}a", f"{shop.start}b")
    assert page.address == shop.start


def test_redirects_in_a_circle_end(server, site):
    server.answers["/a"] = to("/b")
    server.answers["/b"] = to("/a")
    shop = site(hops=3)
    assert shop.read(f"{shop.start}a").because == "redirects"
    assert pages_asked(server) == ["/a", "/b", "/a", "/b"]


def test_a_server_that_drips_is_cut_off(server, site):
    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            handler.wfile.write(b"X-Slow: yes\r\n")
            handler.wfile.flush()
            time.sleep(0.05)

    server.answers["/slow"] = drip
    shop = site(seconds=0.4)
    started = time.monotonic()
    assert shop.read(f"{shop.start}slow").because == "timeout"
    assert time.monotonic() - started < 3


def test_a_body_without_end_is_cut_off(server, site):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while True:
            handler.wfile.write(b"<p>more</p>" * 1000)

    server.answers["/endless"] = endless
    shop = site(bytes=50_000)
    assert shop.read(f"{shop.start}endless").because == "too_large"


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_body_is_unpacked_up_to_the_limit(server, site, coding, pack):
    for path, size in (("/fits", 50_000), ("/bomb", 50_000_000)):
        server.answers[path] = (200, {**HTML, "Content-Encoding": coding}, pack(b"a" * size))
    shop = site(bytes=60_000)
    assert len(shop.read(f"{shop.start}fits").html) == 50_000
    assert shop.read(f"{shop.start}bomb").because == "too_large"


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_body_that_cannot_be_unpacked_is_a_broken_answer(server, site, coding):
    server.answers["/x"] = (200, {**HTML, "Content-Encoding": coding}, b"no such thing")
    shop = site()
    assert shop.read(f"{shop.start}x").because == "broken"


def _cut(body, *, headers):
    def answer(handler):
        handler.send_response(200)
        for name, value in {"Content-Type": "text/html", "Connection": "close", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (PAGE, {"Content-Length": str(len(PAGE) + 1)}),
        (b"%x\r\n%s\r\n" % (len(PAGE), PAGE), {"Transfer-Encoding": "chunked"}),
        (gzip.compress(PAGE, mtime=0)[:-9], {"Content-Encoding": "gzip"}),
        (b"", {"Content-Encoding": "gzip", "Content-Length": "1"}),
    ],
)
def test_a_page_that_was_cut_off_is_a_broken_answer_and_nothing_is_missed_in_it(server, site, body, headers):
    server.answers["/"] = _cut(body, headers=headers)
    shop = site()
    assert shop.read(shop.start).because == "broken"


def test_a_packed_body_of_nothing_is_nothing(server, site):
    server.answers["/"] = _cut(b"", headers={"Content-Encoding": "gzip", "Content-Length": "0"})
    shop = site()
    assert shop.read(shop.start).html == ""


def test_what_is_no_html_is_not_read(server, site):
    server.answers["/x.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7")
    shop = site()
    assert shop.read(f"{shop.start}x.pdf").because == "not_html"


def test_noise_that_is_called_html_is_not_read(server, site):
    server.answers["/x"] = (200, {"Content-Type": "text/html"}, bytes(range(256)) * 8)
    shop = site()
    assert shop.read(f"{shop.start}x").because == "not_html"


def test_what_is_no_http_is_a_broken_answer(server, site):
    server.answers["/x"] = lambda handler: handler.wfile.write(b"220 mail.test ESMTP\r\n")
    shop = site()
    assert shop.read(f"{shop.start}x").because == "broken"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html; charset=iso-8859-7", "Υπαναχώρηση".encode("iso-8859-7")),
        ("text/html; charset=no-such-thing", "Υπαναχώρηση".encode()),
        ("text/html", b'<meta charset="iso-8859-7">' + "Υπαναχώρηση".encode("iso-8859-7")),
        ("text/html; charset=utf-8", b"\xef\xbb\xbf" + "Υπαναχώρηση".encode()),
        ("text/html; charset=base64", "Υπαναχώρηση".encode()),
    ],
)
def test_text_is_read_in_its_encoding(server, site, kind, body):
    server.answers["/"] = (200, {"Content-Type": kind}, body)
    shop = site()
    assert shop.read(shop.start).html.endswith("Υπαναχώρηση")


def test_a_wrong_encoding_costs_letters_and_not_the_page(server, site):
    server.answers["/"] = (200, {"Content-Type": "text/html; charset=utf-8"}, "<p>für</p>".encode("cp1252"))
    shop = site()
    assert shop.read(shop.start).html == "<p>f\ufffdr</p>"


def test_robots_are_honoured_and_read_once(server, site):
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: VenditorShopCheck\nDisallow: /cart\n"
    server.answers["/robots.txt"] = (200, {"Content-Type": "text/plain"}, rules)
    shop = site()
    assert isinstance(shop.read(shop.start), Page)
    assert shop.read(f"{shop.start}cart").because == "robots"
    assert [path for path, _ in server.seen] == ["/robots.txt", "/"]


@pytest.mark.parametrize(("status", "read"), [(404, True), (403, True), (500, False), (503, False)])
def test_no_robots_file_allows_all_and_a_failing_server_nothing(server, site, status, read):
    server.answers["/robots.txt"] = (status, {"Content-Type": "text/plain"}, b"")
    shop = site()
    assert isinstance(shop.read(shop.start), Page) is read


def test_a_second_lies_between_two_requests(site):
    now, waits = [100.0], []

    def wait(seconds):
        waits.append(round(seconds, 6))
        now[0] += seconds

    shop = site(interval=1.0)
    shop.wait, shop.tick = wait, lambda: now[0]
    shop.read(shop.start)
    now[0] += 0.25
    shop.read(f"{shop.start}next")
    assert waits == [1.0, 0.75]


def test_a_delay_that_the_site_asks_for_is_kept(server, site):
    rules = b"User-agent: *\nCrawl-delay: 3\n"
    server.answers["/robots.txt"] = (200, {"Content-Type": "text/plain"}, rules)
    waits = []
    shop = site(interval=1.0)
    shop.wait, shop.tick = waits.append, lambda: 100.0
    shop.read(shop.start)
    assert waits == [3.0]


def test_the_limits_are_those_that_are_written_down():
    assert Limits() == Limits(seconds=20.0, bytes=4_000_000, hops=5, interval=1.0, parts=0.1)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("http://shop.test/de", True),
        ("http://www.shop.test/", True),
        ("https://de.shop.test/", True),
        ("https://evilshop.test/", False),
        ("https://shop.test.evil.test/", False),
        ("https://[", False),
    ],
)
def test_a_shop_is_its_host_and_those_below_it(site, address, own):
    assert site().holds(address) is own
