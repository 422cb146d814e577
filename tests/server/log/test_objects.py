"""The log of an installation in a store of objects: like one in a folder for whoever reads or checks it."""

import sys

import pytest
from django.test import Client
from tests.server.cases.conftest import NOW

from venditor.server.cases.models import Case
from venditor.server.checks import findings
from venditor.server.faces.log.downloads import bundle_download
from venditor.server.log import place, sequencer
from venditor.server.log.checking import check_log
from venditor.server.log.errors import LogStateError
from venditor.server.log.selectors import Shown, bundle_of
from venditor.server.tenants.scope import acting_for
from venditor.traceability.bundle import verify_bundle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def objects(s3_bucket, s3_endpoint, settings):
    settings.LOG_OBJECTS, settings.LOG_ENDPOINT = f"s3://{s3_bucket.name}/log", s3_endpoint
    return s3_bucket


def test_a_declaration_is_logged_served_checked_and_proved(objects, take, sequenced, settings):
    case = take().case
    assert sequenced() == sequencer.Sequenced(appended=1)
    assert not settings.LOG_FOLDER.exists()
    assert check_log().troubles == ()
    visitor = Client(SERVER_NAME="localhost")
    served = visitor.get("/log/checkpoint").content
    assert served == objects.Object("log/checkpoint").get()["Body"].read()
    assert visitor.get("/log/tile/0/000.p/1").status_code == 200
    assert visitor.get("/log/.state/lease").status_code == 404
    row = Case.everywhere.get(id=case)
    with acting_for(row.tenant_id):
        bundle = verify_bundle(bundle_of(row), verifiers=[place.log_signer().verifier])
    assert [entry.kind for entry in bundle.entries] == ["declaration"]


def test_a_store_that_lost_the_log_is_not_begun_anew(objects, take, sequenced):
    take()
    sequenced()
    objects.objects.all().delete()
    take(nonce="page-2")
    with pytest.raises(LogStateError) as refused:
        sequenced()
    assert (refused.value.code, refused.value.facts["folder"]) == ("log.missing", "s3://records/log")
    assert list(objects.objects.all()) == []


def test_another_machine_that_sequences_is_left_to_it(objects, take, sequenced):
    assert objects
    take()
    with place.log_store().lock():
        assert sequenced() == sequencer.Sequenced()
    assert sequenced() == sequencer.Sequenced(appended=1)


DOWN = (
    "The store of objects s3://records/log/ did not do what was asked: NoSuchBucket. Look whether it is "
    "reached, whether the credentials may read, list and write there, and whether it knows conditional "
    "writes."
)


@pytest.fixture
def down(objects, take, sequenced, monkeypatch):
    """A declaration that is logged in a store that is gone since."""
    assert objects
    case = take().case
    sequenced()
    monkeypatch.setattr(place.log_store(), "bucket", "nowhere-at-all")
    return Case.everywhere.get(id=case)


def _told(text):
    return text.replace("records", "nowhere-at-all")


def test_a_store_that_is_down_is_a_trouble_and_a_finding(down):
    assert down.tenant_id
    assert check_log().troubles == (_told(DOWN),)
    assert [one.message for one in findings(deploy=True) if one.about == "log" and one.level == "error"] == [
        _told(DOWN)
    ]


def test_who_asks_while_the_store_is_down_is_told_to_ask_again_and_the_operator_why(down, caplog):
    with acting_for(down.tenant_id):
        bundle = bundle_download(down, shown=Shown.NONE)
    assert (bundle.status_code, bundle.headers["Retry-After"]) == (503, "30")
    assert "Content-Disposition" not in bundle.headers
    resource = Client(SERVER_NAME="localhost").get("/log/checkpoint")
    assert (resource.status_code, resource.content) == (503, b"The log cannot be read at the moment.\n")
    assert resource.headers["Cache-Control"] == "no-store"
    assert [one.message for one in caplog.records if one.name == "venditor.log"] == [
        f"The log cannot be read: {_told(DOWN)}"
    ] * 2


def test_what_is_not_installed_is_named_with_how_to_install_it(objects, take, settings, monkeypatch):
    assert objects
    take()
    settings.LOG_OBJECTS = "s3://records/never-asked-before"
    monkeypatch.setitem(sys.modules, "venditor.adapters.object_store", None)
    told = (
        "A log at s3://records/never-asked-before needs venditor.adapters.object_store, which is not "
        'installed. Install it with `pip install "venditor[s3]"`.'
    )
    assert check_log().troubles == (told,)
    with pytest.raises(LogStateError, match="is not installed"):
        sequencer.sequence(now=NOW)
    found = [one.message for one in findings(deploy=True) if one.about == "log" and one.level == "error"]
    assert told in found
