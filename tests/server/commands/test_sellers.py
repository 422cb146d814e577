"""`venditor seller add` and `venditor staff add`: they take what the console takes, and say what to write."""

import pytest

from venditor.cli.main import main
from venditor.server.staff.models import Membership, User
from venditor.server.tenants.models import Tenant

pytestmark = pytest.mark.django_db
OPEN = ["seller", "add", "tt", "--name", "TT", "--address", "A"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (["--email", "nope", "--country", "DE"], "such as name@example.org"),
        (["--email", "a@example", "--country", "DE"], "such as name@example.org"),
        (["--email", "a@example.org", "--country", "Germany"], "such as DE."),
        (["--email", "a@example.org", "--country", "台灣"], "such as TW."),
        (["--email", "a@example.org", "--country", "XX"], "“XX” is not the code of a country."),
        (["--email", "a@example.org", "--country", "DE", "--markets", "DE,Österreich"], "such as AT."),
        (["--email", "a@example.org", "--country", "DE", "--language", "xx"], "bg cs da de el en es et"),
    ],
)
def test_a_seller_is_opened_with_what_the_console_would_take(capsys, told, says):
    assert main([*OPEN, *told]) == 2
    assert says in capsys.readouterr().err
    assert Tenant.objects.count() == 0


@pytest.mark.usefixtures("seller")
@pytest.mark.parametrize("email", ["nomail", "a@example", ""])
def test_somebody_without_an_address_is_not_taken_on(capsys, email):
    assert main(["staff", "add", email, "--seller", "taipei-tea"]) == 2
    assert "such as name@example.org" in capsys.readouterr().err
    assert (User.objects.count(), Membership.everywhere.count()) == (0, 0)


def test_the_help_says_which_role_is_given(capsys):
    with pytest.raises(SystemExit):
        main(["staff", "add", "--help"])
    assert "(the default)" in " ".join(capsys.readouterr().out.split())
