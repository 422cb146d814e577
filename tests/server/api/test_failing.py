"""What a program is told where the server fails, or where there is nothing: problem details, as ever."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from tests.server.api.conftest import DECLARED, fields

from venditor.server.cases.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
READ_ONLY = "attempt to write a readonly database"


def _read_only(execute, sql, params, many, context):
    if sql.startswith(("INSERT", "UPDATE")):
        raise DatabaseError(READ_ONLY)
    return execute(sql, params, many, context)


def test_a_database_that_cannot_be_written_to(system):
    with connection.execute_wrapper(_read_only):
        response = system.post(DECLARED)
    assert response.status_code == 500
    assert fields(response) == []
    problem = response.json()
    assert problem["type"] == "urn:venditor:problem:failed"
    assert "Idempotency-Key" in problem["detail"]
    assert READ_ONLY not in response.content.decode()
    assert Case.everywhere.count() == 0
    assert system.post(DECLARED).status_code == 201


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/withdrawals/a/b", "/api/v2/withdrawals"])
def test_an_address_that_leads_nowhere(path):
    response = Client(SERVER_NAME="localhost").get(path)
    assert response.status_code == 404
    assert fields(response) == []
    assert response.json()["type"] == "urn:venditor:problem:not-found"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_that_an_address_does_not_have(system, method):
    response = getattr(system.client, method)(
        "/api/v1/withdrawals", headers={"authorization": f"Bearer {system.text}"}
    )
    assert response.status_code == 405
    assert fields(response) == []
    assert response.headers["Allow"] == "GET, POST"


def test_a_failed_page_promises_nothing_that_is_not_so():
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)

    def fail(*_given):
        raise DatabaseError

    with connection.execute_wrapper(fail):
        response = client.post("/w/taipei-tea", {"anything": "1"})
    assert response.status_code == 500
    page = response.content.decode()
    assert "address of this page" not in page
    assert "Adresse dieser Seite" not in page
    assert "look whether it did before you send it again" in page
