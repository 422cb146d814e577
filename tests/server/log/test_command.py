"""`venditor log`: the key to publish, and whether log and database say the same."""

import json
from datetime import timedelta

import pytest

from venditor.cli import main
from venditor.core import clock
from venditor.server.checks import findings
from venditor.server.config.secrets import log_origin
from venditor.server.log.models import LogHead, LogLeaf
from venditor.traceability.tlog import Signer, Verifier

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
        "127.0.0.1:8000/log: 2 entries, 1 leaf waits, 0 entries are of no known leaf, 0 errors.\n",
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
    assert (code, out) == (0, "0 entries are recorded now; 1 of no leaf, and they stay so.\n")
    assert run(capsys, "check")[0] == 0


def _found(level):
    return [one.message for one in findings(deploy=True) if (one.level, one.about) == (level, "log")]


def test_commitments_that_wait_for_minutes_are_an_error_to_the_operator(take, sequenced):
    take(nonce="1", now=clock.now() - timedelta(minutes=4))
    assert _found("error") == []
    take(nonce="2", now=clock.now() - timedelta(minutes=6))
    assert _found("error") == ["1 commitment waits for minutes. Run `venditor log check`, and the worker."]
    sequenced()
    assert _found("error") == []


def test_a_log_that_is_named_after_another_address_is_worth_a_thought(settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    assert _found("warning") == []
    settings.BASE_URL = "https://shop.example"
    (message,) = _found("warning")
    assert "called 127.0.0.1:8000/log and served at shop.example/log" in message


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000/log"),
        ("https://Withdraw.Example.org/", "withdraw.example.org/log"),
        ("https://tee-grün.example", "xn--tee-grn-s2a.example/log"),
        ("nonsense", "localhost/log"),
    ],
)
def test_a_log_is_named_after_its_address(url, origin):
    assert log_origin(url) == origin
    assert Signer.generate(log_origin(url)).name == origin
