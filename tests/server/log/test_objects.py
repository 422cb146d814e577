"""The log of an installation in a store of objects: like one in a folder for whoever reads or checks it."""

import pytest
from django.test import Client

from venditor.server.cases.models import Case
from venditor.server.log import place, sequencer
from venditor.server.log.checking import check_log
from venditor.server.log.errors import LogStateError
from venditor.server.log.selectors import bundle_of
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
