"""Pages that a script makes, read after it has run; the browser itself reaches nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from venditor.adapters.browser import rendering
from venditor.adapters.browser.rendering import RenderedSite
from venditor.adapters.web.connecting import Gate
from venditor.adapters.web.fetching import Limits, WebSite
from venditor.audits.shop.reading import read_page

pytestmark = pytest.mark.browser

SHELL = b"<html lang=de><title>Shop</title><div id=root></div><script src=/app.js></script></html>"
APP = """
document.getElementById("root").innerHTML =
  '<footer><a href="/w">Vertrag widerrufen</a> <a class=off href="/x">Verborgen</a></footer>' +
  "<own-part></own-part>";
document.head.append(Object.assign(document.createElement("style"), {textContent: ".off {display: none}"}));
document.querySelector("own-part").attachShadow({mode: "open"}).innerHTML = '<a href="/s">Im Schatten</a>';
for (const inside of ["http://127.0.0.1:PORT/secret", "http://inside.test/", "http://169.254.169.254/"])
  fetch(inside, {mode: "no-cors"}).catch(() => {});
new WebSocket("ws://127.0.0.1:PORT/socket");
fetch("/order", {method: "POST", body: "x"}).catch(() => {});
new Image().src = "/picture.png";
new Image().src = "http://127.0.0.1:PORT/image";
"""
ENDLESS = "for (;;) ;"
AFTER = "addEventListener('load', () => setTimeout(() => {BODY}, 0));"
MADE = "document.body.innerHTML = '<a href=/w>Vertrag widerrufen</a>';"
HOSTILE = {
    "/": "",
    "/while-loading": ENDLESS,
    "/after-loading": AFTER.replace("BODY", MADE + ENDLESS),
    "/while-read": AFTER.replace(
        "BODY",
        MADE
        + f"for (const one of ['matches', 'checkVisibility']) Element.prototype[one] = () => {{{ENDLESS}}}",
    ),
    "/too-large": AFTER.replace(
        "BODY", "for (let i = 0; i < 5; i++) document.body.append('a'.repeat(1 << 20))"
    ),
    "/too-deep": AFTER.replace(
        "BODY",
        "let at = document.body;"
        "for (let i = 0; i < 30000; i++) at = at.appendChild(document.createElement('b'))",
    ),
}


@pytest.fixture
def server():
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            port = str(self.server.server_port)
            kinds = {
                "/": ("text/html", SHELL),
                "/app.js": ("text/javascript", APP.replace("PORT", port).encode()),
                **{
                    f"/hostile{path}": ("text/html", f"<html><body><script>{script}</script>".encode())
                    for path, script in HOSTILE.items()
                },
            }
            kind, body = kinds.get(self.path, ("text/html", b""))
            self.send_response(200 if self.path in kinds else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name is the server's

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.seen = seen
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def read(server, chromium):
    """Reads pages of the server, one after the other in one browser."""
    port = server.server_port
    site = WebSite(
        f"http://shop.test:{port}/",
        Gate("shop.test", frozenset(), port),
        Limits(interval=0.0, parts=0.0),
        lambda host, _port: ["127.0.0.1"] if host == "shop.test" else ["10.0.0.1"],
    )

    def in_one(paths):
        with RenderedSite(site, program=chromium) as seen:
            return [seen.read(f"http://shop.test:{port}{path}") for path in paths]

    def read(*paths):
        # In a thread of its own: in this one a driver may be running for the tests of pages.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(in_one, paths).result(timeout=90)

    return read


def test_a_page_is_read_as_its_scripts_left_it_and_they_reach_nothing_inside(server, read):
    (page,) = read("/")
    assert page.rendered
    controls = {control.label: control.hidden for control in read_page(page).controls}
    assert controls == {"Vertrag widerrufen": "", "Verborgen": "browser", "Im Schatten": ""}
    assert sorted(server.seen) == ["/", "/app.js", "/robots.txt"]


def test_a_script_that_never_ends_is_ended_and_the_page_read_as_it_left_it(read):
    for page in read("/hostile/after-loading", "/hostile/while-read"):
        assert page.rendered
        assert [control.label for control in read_page(page).controls] == ["Vertrag widerrufen"]


def test_a_page_that_cannot_be_looked_at_is_taken_as_it_was_sent_and_the_next_one_is_read(read, monkeypatch):
    monkeypatch.setattr(rendering, "LONGEST_RUN", 60_000)
    monkeypatch.setattr(rendering, "LONGEST_PAGE", 5.0)
    *sent, last = read("/hostile/while-loading", "/hostile/too-large", "/hostile/too-deep", "/hostile/")
    assert [(page.status, page.rendered) for page in sent] == [(200, False)] * 3
    assert last.rendered
