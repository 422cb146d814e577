"""Empties the tables that a test has written to, after a test that commits.

Django empties every table there is and then writes its own rows anew; most tests take less time than that.
"""

from functools import cache

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase

# Written when the tables are made, and the same ever after.
KEPT = {"auth_permission", "django_content_type"}


@cache
def _which_have_rows(name):
    """The query for those tables, and how each is written in SQL."""
    tables = connections[name].introspection.django_table_names(include_views=False)
    quoted = {table: connections[name].ops.quote_name(table) for table in tables if table not in KEPT}
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {sql})" for table, sql in quoted.items()]
    return " UNION ALL ".join(asked), quoted


def _empty(self):
    for name in self._databases_names(include_mirrors=False):
        query, quoted = _which_have_rows(name)
        # What refers to what is looked at when all is gone.
        with transaction.atomic(using=name), connections[name].cursor() as cursor:
            cursor.execute(query)
            for (table,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {quoted[table]}")


@pytest.fixture(autouse=True, scope="session")
def only_what_was_written_is_emptied():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _empty)
        yield
