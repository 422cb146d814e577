"""The OpenAPI document: valid, and true of what the API really answers."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.server.api.conftest import DECLARED
from tests.server.console.seeds import order_of, take

from venditor.server.faces.api.urls import api
from venditor.server.staff.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    return response.json()


def _resolved(document, schema):
    """A schema that finds what it refers to in the document."""
    return {**schema, "components": document["components"]}


def _schemas(part):
    if isinstance(part, dict):
        if "schema" in part:
            yield part["schema"]
        for inner in part.values():
            yield from _schemas(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _schemas(inner)


def test_it_is_an_openapi_3_1_document(document):
    assert document["openapi"].startswith("3.1.")
    assert set(document) <= {"openapi", "info", "paths", "components", "servers", "jsonSchemaDialect"}
    assert {"title", "version"} <= set(document["info"])
    assert sorted(document["paths"]) == [
        "/api/v1/withdrawals",
        "/api/v1/withdrawals.csv",
        "/api/v1/withdrawals/{receipt}",
    ]
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names)) == 4
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
            assert all(answer["description"] for answer in operation["responses"].values())
            assert operation["security"] == [{"BearerKey": []}]
    assert document["components"]["securitySchemes"] == {"BearerKey": {"type": "http", "scheme": "bearer"}}


def test_every_schema_is_one(document):
    schemas = [*document["components"]["schemas"].values(), *_schemas(document["paths"])]
    assert len(schemas) > 20
    for schema in schemas:
        Draft202012Validator.check_schema(_resolved(document, schema))


def test_everything_it_refers_to_is_there(document):
    text = json.dumps(document)
    for part in text.split('"$ref": "')[1:]:
        where = document
        for name in part.split('"')[0].removeprefix("#/").split("/"):
            where = where[name]


def test_its_examples_are_what_they_are_examples_of(document):
    count = 0
    for schema in document["components"]["schemas"].values():
        for example in schema.get("examples", ()):
            Draft202012Validator(_resolved(document, schema)).validate(example)
            count += 1
    assert count >= 4


def test_the_examples_are_taken(system, document):
    for number, example in enumerate(document["components"]["schemas"]["WithdrawalGiven"]["examples"]):
        assert system.post(example, key=str(number)).status_code == 201


def test_answers_have_the_shape_it_says(system, seller, document):
    order_of(seller, User.objects.create_user("mei@example.org").id)
    take(seller, whole=False, words="one")
    taken = system.post().json()
    schemas = document["components"]["schemas"]
    told = {
        "Taken": [taken],
        "Withdrawals": [system.get().json(), system.get(limit=1).json()],
        "Withdrawal": [system.get(f"/withdrawals/{taken['receipt']}").json()],
        "ProblemTold": [
            system.post({}).json(),
            system.post(DECLARED | {"name": "x"}).json(),
            system.get("/withdrawals/none").json(),
            system.get(limit=0).json(),
        ],
    }
    for name, answers in told.items():
        for answer in answers:
            Draft202012Validator(_resolved(document, schemas[name])).validate(answer)


def test_the_header_is_in_it(document):
    parameters = document["paths"]["/api/v1/withdrawals"]["post"]["parameters"]
    (header,) = [one for one in parameters if one["in"] == "header"]
    assert (header["name"], header["required"]) == ("Idempotency-Key", True)


def test_nothing_is_loaded_from_anywhere(client):
    assert api.docs_url is None
    assert client.get("/api/v1/docs").status_code == 404
