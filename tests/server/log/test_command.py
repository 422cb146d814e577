"""`venditor log`: the key to publish, and whether log and database say the same."""

import json

import pytest

from venditor.cli import main
from venditor.server.log.models import LogHead, LogLeaf
from venditor.traceability.tlog import Verifier

pytestmark = pytest.mark.django_db(transaction=True)


def run(capsys, *arguments):
    code = main(["log", *arguments])
    return code, capsys.readouterr().out


def test_the_key_is_the_one_that_verifies(capsys, settings):
    code, out = run(capsys, "key")
    assert code == 0
    assert Verifier.parse(out.strip()) == settings.LOG_SIGNER.verifier


def test_a_sound_log_is_told(capsys, take, mailed, sequenced):
    take()
    mailed()
    sequenced()
    take(nonce="2")
    code, out = run(capsys, "check")
    assert (code, out) == (
        0,
        "127.0.0.1:8000/log: 2 entries, 1 leaves wait, 0 entries are of no known leaf, 0 errors.\n",
    )
    code, out = run(capsys, "check", "--json")
    assert json.loads(out) == {
        "format": "venditor.log-check/1",
        "log": "127.0.0.1:8000/log",
        "size": 2,
        "waiting": 1,
        "unknown": 0,
        "troubles": [],
    }


def test_what_does_not_fit_is_told_with_one(capsys, take, sequenced):
    take()
    sequenced()
    LogLeaf.everywhere.update(commitment=bytes(32))
    code, out = run(capsys, "check")
    assert code == 1
    assert out.startswith("error: Entry 0 of the log is not the commitment")


def test_a_log_is_taken_over_of_which_records_are_lost(capsys, take, sequenced):
    take()
    sequenced()
    LogLeaf.everywhere.all().delete()
    LogHead.objects.all().delete()
    assert run(capsys, "check")[0] == 1
    code, out = run(capsys, "adopt")
    assert (code, out) == (0, "0 entries are recorded now; 1 are of no leaf, and stay so.\n")
    assert run(capsys, "check")[0] == 0
