"""`venditor apikey add` and `venditor seller qr`, on the database of the tests."""

import pytest
from django.test import Client

from venditor.cli.main import main
from venditor.server.access.models import ApiKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seller")]


@pytest.mark.parametrize(
    ("asked", "scopes"),
    [
        ([], ["declare", "read"]),
        (["--scope", "orders"], ["orders"]),
        (["--scope", "read", "--scope", "orders"], ["read", "orders"]),
    ],
)
def test_a_key_is_printed_once_and_alone(capsys, asked, scopes):
    assert main(["apikey", "add", "shop system", "--seller", "taipei-tea", *asked]) == 0
    told = capsys.readouterr()
    assert ApiKey.everywhere.get().scopes == scopes
    headers = {"authorization": f"Bearer {told.out.strip()}"}
    status = Client(SERVER_NAME="localhost").get("/api/v1/withdrawals", headers=headers).status_code
    assert status == (200 if "read" in scopes else 403)
    assert "only time" in told.err


@pytest.mark.parametrize(
    "command", [["apikey", "add", "x", "--seller", "nobody"], ["seller", "qr", "nobody", "--out", "x.svg"]]
)
def test_a_seller_nobody_knows(capsys, command):
    assert main(command) == 2
    assert 'no seller "nobody"' in capsys.readouterr().err


def test_a_key_without_a_name_is_refused(capsys):
    assert main(["apikey", "add", " ", "--seller", "taipei-tea"]) == 2
    assert "name" in capsys.readouterr().err
    assert ApiKey.everywhere.count() == 0


@pytest.mark.parametrize(("language", "more"), [("", []), ("de", ["--language", "de"])])
def test_the_qr_code_is_written(tmp_path, language, more):
    drawing, page = tmp_path / "code.svg", tmp_path / "code.pdf"
    assert main(["seller", "qr", "taipei-tea", "--out", str(drawing), *more]) == 0
    assert main(["seller", "qr", "taipei-tea", "--out", str(page), *more]) == 0
    assert drawing.read_text("utf-8").startswith("<svg ")
    assert page.read_bytes().startswith(b"%PDF-")
    assert language in ("", "de")


def test_another_kind_of_file_is_refused(tmp_path, capsys):
    assert main(["seller", "qr", "taipei-tea", "--out", str(tmp_path / "code.png")]) == 2
    assert "neither" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
