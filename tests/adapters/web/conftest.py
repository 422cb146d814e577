"""A real server on this machine, and a site that reaches it under any name."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from venditor.adapters.web.connecting import Gate
from venditor.adapters.web.fetching import Limits, WebSite

PAGE = b"<html lang=de><title>Shop</title><p>Willkommen im Shop</p></html>"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path)
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer or (404, {"Content-Type": "text/html"}, b"<p>nothing here</p>")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that hangs up is what several tests are about."""


@pytest.fixture
def server():
    with _Server(("127.0.0.1", 0), _Handler) as running:
        running.seen = []
        running.answers = {"/": (200, {"Content-Type": "text/html"}, PAGE)}
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def site(server):
    """A shop called shop.test in a network of one's own; no waiting between pages unless told."""

    def make(start="", *, private="shop.test", names=None, resolve=None, **limits):
        port = server.server_port
        known = {"shop.test": ["127.0.0.1"], **(names or {})}

        def look_up(host, _port):
            if re.fullmatch(r"[0-9.]+|.*:.*", host):
                return [host]
            if host not in known:
                raise OSError("no such host")
            return known[host]

        return WebSite(
            start or f"http://shop.test:{port}/",
            Gate(private, frozenset({port}), port),
            Limits(**{"interval": 0.0, "seconds": 5.0, **limits}),
            resolve or look_up,
        )

    return make
