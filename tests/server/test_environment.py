"""Settings from the environment: whole numbers, and what is none."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from venditor.aftersales import Limits
from venditor.server.cases.intake import LIMITS
from venditor.server.config.environment import address, database, number, switch

NAME = "VENDITOR_MAILS_OF_A_SELLER"


@pytest.mark.parametrize(("told", "value"), [(None, 20_000), ("", 20_000), ("1", 1), ("500000", 500_000)])
def test_a_number_is_read_or_the_default_stands(monkeypatch, told, value):
    if told is None:
        monkeypatch.delenv(NAME, raising=False)
    else:
        monkeypatch.setenv(NAME, told)
    assert number(NAME, 20_000) == value


@pytest.mark.parametrize("told", ["0", "-1", "1.5", "many", "٣٤٥", " 7"])
def test_what_is_no_whole_number_above_0_is_refused_by_name(monkeypatch, told):
    monkeypatch.setenv(NAME, told)
    with pytest.raises(ImproperlyConfigured) as refused:
        number(NAME, 20_000)
    assert str(refused.value) == f'{NAME}: "{told}" is no whole number above 0.'


def test_the_default_of_the_setting_is_that_of_the_limits():
    assert Limits() == LIMITS


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("garbage", "DATABASE_URL is no address."),
        ("mysql://root:secret@db/shop", 'DATABASE_URL begins with "mysql:".'),
        ("postgresql://u:secret@db:port/shop", "DATABASE_URL is no address of a database."),
        ("postgresql://u:se[cret@db/shop", "DATABASE_URL is no address of a database."),
    ],
)
def test_a_database_that_is_not_supported_is_told_without_its_password(monkeypatch, told, says):
    monkeypatch.setenv("DATABASE_URL", told)
    with pytest.raises(ImproperlyConfigured) as refused:
        database("sqlite:///here")
    message = str(refused.value)
    assert message.startswith(says)
    assert "PostgreSQL and SQLite are supported" in message
    assert "secret" not in message


@pytest.mark.parametrize(
    ("told", "engine", "name"),
    [
        ("postgresql://u:p@db/shop", "postgresql", "shop"),
        ("postgres://u:p@db:5433/shop", "postgresql", "shop"),
        ("sqlite:////srv/shop.sqlite3", "sqlite3", "/srv/shop.sqlite3"),
        ("", "sqlite3", "here"),
    ],
)
def test_a_database_that_is_supported(monkeypatch, told, engine, name):
    monkeypatch.setenv("DATABASE_URL", told)
    read = database("sqlite:///here")
    assert (read["ENGINE"], read["NAME"]) == (f"django.db.backends.{engine}", name)


@pytest.mark.parametrize(
    ("told", "default", "value"),
    [(None, False, False), ("", True, True), ("1", False, True), ("0", True, False)],
)
def test_a_switch_is_read_or_the_default_stands(monkeypatch, told, default, value):
    monkeypatch.delenv("VENDITOR_BEHIND_PROXY", raising=False)
    if told is not None:
        monkeypatch.setenv("VENDITOR_BEHIND_PROXY", told)
    assert switch("VENDITOR_BEHIND_PROXY", default=default) == value


@pytest.mark.parametrize("told", ["yes", "maybe", "true", "on", "2"])
def test_a_word_that_would_count_as_off_is_refused(monkeypatch, told):
    monkeypatch.setenv("VENDITOR_BEHIND_PROXY", told)
    with pytest.raises(ImproperlyConfigured, match=f'VENDITOR_BEHIND_PROXY: "{told}" is neither 1 .* nor 0'):
        switch("VENDITOR_BEHIND_PROXY")


@pytest.mark.parametrize(
    "told", ["withdraw.example.org", "withdraw.example.org:443/", "https://", "ftp://withdraw.example.org"]
)
def test_an_address_without_https_is_refused_with_how_it_is_written(monkeypatch, told):
    monkeypatch.setenv("VENDITOR_URL", told)
    with pytest.raises(ImproperlyConfigured) as refused:
        address("VENDITOR_URL", "http://127.0.0.1:8000")
    assert "does not begin with https://. Write https://" in str(refused.value)


@pytest.mark.parametrize(
    "told", ["https://withdraw.example.org", "http://127.0.0.1:8000/", "https://[::1]:1"]
)
def test_an_address_is_taken(monkeypatch, told):
    monkeypatch.setenv("VENDITOR_URL", told)
    assert address("VENDITOR_URL", "") == told.rstrip("/")
