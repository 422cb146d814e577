"""A seller's own system that calls the API, and a clock that stands still."""

import json
from dataclasses import dataclass

import pytest
from django.test import Client
from tests.server.console.seeds import NOW, seed_seller
from tests.server.markets.conftest import work  # noqa: F401 - a fixture

from venditor.core import clock
from venditor.server.access.keys import SCOPES, make_key

DECLARED = {
    "name": "Anna Huber",
    "contract": "10-4711",
    "contact": "anna@example.org",
    "language": "de",
}


@dataclass
class System:
    """A program with a key."""

    text: str
    client: Client

    def post(self, body=None, *, key="1", **headers):
        """Declare; ``body`` is JSON-native, or bytes as they are."""
        content = body if isinstance(body, bytes) else json.dumps(DECLARED if body is None else body)
        own = {"authorization": f"Bearer {self.text}", **headers}
        if key is not None:
            own["idempotency-key"] = key
        return self.client.post("/api/v1/withdrawals", content, content_type="application/json", headers=own)

    def get(self, path="/withdrawals", **query):
        return self.client.get(f"/api/v1{path}", query, headers={"authorization": f"Bearer {self.text}"})


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def seller(db, now):  # noqa: ARG001 - opens the database
    return seed_seller("taipei-tea")


@pytest.fixture
def other_seller(db, now):  # noqa: ARG001 - opens the database
    return seed_seller("other")


@pytest.fixture
def system_of():
    """A system of a seller, with the scopes that are asked for."""

    def made(tenant, *scopes):
        key = make_key("shop", scopes=scopes or SCOPES, tenant=tenant, actor=None, now=NOW)
        return System(key.text, Client(SERVER_NAME="localhost", raise_request_exception=False))

    return made


@pytest.fixture
def system(seller, system_of):
    return system_of(seller)


def fields(response):
    """Places and names of the fields that a refusal names."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return [(error["in"], error["field"]) for error in problem.get("errors", [])]
