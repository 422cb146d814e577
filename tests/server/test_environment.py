"""Settings from the environment: whole numbers, and what is none."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from venditor.aftersales import Limits
from venditor.server.cases.intake import LIMITS
from venditor.server.config.environment import database, number

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
