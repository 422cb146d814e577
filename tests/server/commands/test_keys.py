"""`venditor keys renew`: a new signing secret before the old ones."""

import pytest

from venditor.cli.main import main
from venditor.server.config.secrets import SIGNING


def test_a_new_secret_is_put_first(settings, tmp_path, monkeypatch, capsys):
    settings.VAR = tmp_path
    monkeypatch.delenv(SIGNING.variable)
    (tmp_path / SIGNING.file).write_text("the one before\n", "ascii")
    assert main(["keys", "renew"]) == 0
    newest, before = (tmp_path / SIGNING.file).read_text("ascii").splitlines()
    assert (before, newest == before) == ("the one before", False)
    told = capsys.readouterr()
    assert "Restart every `serve` and `worker`" in told.out
    assert newest not in told.out + told.err


@pytest.mark.parametrize("environment", [True, False])
def test_what_cannot_be_renewed_is_said(settings, tmp_path, monkeypatch, capsys, environment):
    settings.VAR = tmp_path
    if not environment:
        monkeypatch.delenv(SIGNING.variable)
    assert main(["keys", "renew"]) == 2
    assert ("in the environment" if environment else "venditor prepare") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
