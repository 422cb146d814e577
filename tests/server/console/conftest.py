"""A seller with staff, cases and orders, for the tests of the console."""

from types import SimpleNamespace

import pytest
from django.test import Client
from tests.server.console.seeds import NOW, seed_seller, take

from venditor.core import clock
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.scope import acting_for

PASSWORD = "a teapot in the rain"  # noqa: S105 - of the tests


@pytest.fixture
def seller(db):  # noqa: ARG001 - opens the database
    return seed_seller("taipei-tea")


@pytest.fixture
def other_seller(db):  # noqa: ARG001 - opens the database
    return seed_seller("other")


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def staff(seller):
    """An account of the seller with a role, signed in."""

    def made(role="agent", *, tenant=seller, language="en", email=None):
        user = User.objects.create_user(
            email or f"{role}-{tenant.slug}@example.org", PASSWORD, name=f"{role.title()} of {tenant.slug}"
        )
        User.objects.filter(id=user.id).update(language=language)
        with acting_for(tenant.id):
            membership = Membership.objects.create(tenant=tenant, user=user, role=role)
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        return SimpleNamespace(user=user, membership=membership, client=client, tenant=tenant)

    return made


@pytest.fixture
def send():
    """Send a form as the page itself sends it: with the seller it was shown for."""

    def sent(who, path, /, **values):
        return who.client.post(path, {"seller": str(who.tenant.id), **values})

    return sent


@pytest.fixture
def case(seller):
    return take(seller)
