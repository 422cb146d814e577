"""`venditor apikey add` and `venditor seller qr`, on the database of the tests."""

import pytest
from django.test import Client

from venditor.cli.main import main
from venditor.server.access.models import ApiKey
from venditor.server.tenants.models import TenantHost

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


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_file_that_cannot_be_written_is_told(tmp_path, capsys, kind):
    file = tmp_path / "nowhere" / f"code.{kind}"
    assert main(["seller", "qr", "taipei-tea", "--out", str(file)]) == 2
    assert f"{file} cannot be written: No such file or directory." in capsys.readouterr().err


def test_a_language_without_a_page_is_refused(tmp_path, capsys):
    assert main(["seller", "qr", "taipei-tea", "--out", str(tmp_path / "c.svg"), "--language", "xx"]) == 2
    assert 'There is no page in "xx".' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_one_month_is_told_as_one(capsys):
    assert main(["seller", "retention", "taipei-tea", "--months", "1", "--order-months", "2"]) == 0
    told = capsys.readouterr().out
    assert "Who declared is erased 1 month after" in told
    assert "Who bought is erased 2 months after" in told


def test_one_error_is_told_as_one(settings, tmp_path, capsys):
    settings.VAR = tmp_path / "gone"
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("1 error, ")


def test_an_international_host_name_is_kept_as_the_dns_writes_it(capsys):
    assert main(["seller", "host", "add", "taipei-tea", "Bücher.example.org"]) == 0
    assert capsys.readouterr().out.startswith("_venditor-challenge.xn--bcher-kva.example.org. IN TXT ")
    assert main(["seller", "host", "remove", "taipei-tea", "bücher.example.org"]) == 0
    assert TenantHost.everywhere.count() == 0


@pytest.mark.parametrize("host", ["straße.example.org", "a..ü"])
def test_a_name_that_would_become_another_one_is_refused(capsys, host):
    assert main(["seller", "host", "add", "taipei-tea", host]) == 2
    assert "xn--" in capsys.readouterr().err
    assert TenantHost.everywhere.count() == 0


def test_another_kind_of_file_is_refused(tmp_path, capsys):
    assert main(["seller", "qr", "taipei-tea", "--out", str(tmp_path / "code.png")]) == 2
    assert "neither" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
