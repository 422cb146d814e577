"""The bundle behind the mailed link; who is erased has none; what of the log is public."""

import re

import pytest
from django.test import Client
from tests.server.cases.conftest import NOW
from tests.server.mail.conftest import ACKNOWLEDGEMENT

from venditor.core.errors import VenditorError
from venditor.server.cases.models import CaseLink
from venditor.server.log import place
from venditor.server.log.checking import check_log
from venditor.server.log.models import LogLeaf
from venditor.server.log.selectors import bundle_of, proof_of
from venditor.server.outbox.worker import work_off
from venditor.server.people.models import Person
from venditor.server.people.services import erase
from venditor.server.staff.models import Membership, Role, User
from venditor.server.tenants.scope import acting_for
from venditor.traceability.bundle import verify_bundle
from venditor.traceability.tlog import LogReader, open_checkpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(mailbox):
    """Where the mailed link leads."""

    def link():
        text = mailbox.letter().get_body(("plain",)).get_content()
        return re.search(r"http://127\.0\.0\.1:8000(/w/taipei-tea/check/\S+)\?", text)[1]

    return link


def _get(address, **query):
    return Client(SERVER_NAME="localhost").get(address, {"lang": "de", **query})


def _verified(file):
    return verify_bundle(file, verifiers=[place.log_signer().verifier])


def test_the_mailed_link_shows_the_proof_and_gives_the_bundle(take, mailed, sequenced, link, case):
    taken = take()
    mailed()
    page = _get(link()).content.decode()
    assert "Der Nachweis entsteht innerhalb von Sekunden." in page
    assert "Nachweis herunterladen" not in page
    early = _get(f"{link()}/proof")
    assert (early.status_code, early.url) == (303, f"{link()}?lang=de")
    sequenced()
    page = _get(link()).content.decode()
    assert "Diese Erklärung ist Eintrag 0 des öffentlichen Protokolls." in re.sub("</?bdi[^>]*>", "", page)
    address = re.search(r'href="([^"]*)" download>Nachweis herunterladen', page)[1]
    response = _get(address)
    receipt = case(taken).receipt
    assert response.headers["Content-Disposition"] == f'attachment; filename="{receipt}.bundle.json"'
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    found = _verified(response.content)
    assert (found.receipt, [entry.kind for entry in found.entries]) == (
        receipt,
        ["declaration", "acknowledgement"],
    )
    assert found.entries[0].content["declaration"]["name"] == "Anna Huber"


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize(
    "step", [pytest.param(53, id="some"), pytest.param(1, id="every", marks=pytest.mark.campaign)]
)
def test_a_flipped_byte_of_a_real_bundle_fails(take, only, sequenced, seller, case, step):
    """With the whole message and its document; a small bundle is flipped bit by bit beside its code."""
    only(ACKNOWLEDGEMENT)
    taken = take(name="陳怡君")
    work_off(worker="w", now=NOW, most=1)
    sequenced()
    with acting_for(seller.id):
        bundle = bundle_of(case(taken))
    # The document is in it, as base 64 of what begins with %PDF-1.7.
    assert b"JVBERi0xLj" in bundle
    passed = []
    for at in range(0, len(bundle), step):
        file = bytearray(bundle)
        file[at] ^= 1 << at % 8
        try:
            _verified(bytes(file))
        except VenditorError:
            continue
        passed.append(at)
    assert passed == []


def test_the_link_of_the_screen_gives_no_bundle(seller, take, mailed, sequenced):
    taken = take()
    mailed()
    sequenced()
    assert _get(f"/w/{seller.slug}/check/{taken.receipt_token}/proof").status_code == 404


def test_another_seller_gives_no_bundle(take, mailed, sequenced, link, other_seller, case):
    take()
    mailed()
    sequenced()
    elsewhere = link().replace("taipei-tea", other_seller.slug)
    assert _get(elsewhere).status_code == _get(f"{elsewhere}/proof").status_code == 404
    with acting_for(other_seller.id):
        assert (bundle_of(case()), proof_of(case())) == (None, None)


def test_a_case_from_before_there_was_a_log_has_no_proof_and_all_else(take, mailed, sequenced, link, seller):
    taken = take()
    LogLeaf.everywhere.all().delete()
    mailed()
    sequenced()
    page = _get(link())
    assert page.status_code == 200
    for words in ("Fingerabdruck", "Nachweis"):
        assert words not in page.content.decode()
    assert _get(f"{link()}/proof").status_code == 303
    assert LogLeaf.everywhere.count() == 0
    assert _get(f"/w/{seller.slug}/receipt/{taken.receipt_token}").status_code == 200


def test_staff_get_the_same_bundle_in_the_console(take, mailed, sequenced, seller, case):
    taken = take()
    mailed()
    staff = User.objects.create_user("mei@example.org", password="x")  # noqa: S106 - of a test
    Membership.everywhere.create(tenant=seller, user=staff, role=Role.READER)
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff)
    page = f"/console/cases/{taken.case}"
    early = client.get(f"{page}/proof")
    assert (early.status_code, early.url) == (302, page)
    sequenced()
    response = client.get(f"{page}/proof")
    with acting_for(seller.id):
        assert response.content == bundle_of(case(taken))
    assert response.headers["Cache-Control"] == "private, no-store"


def test_downloading_confirms_no_address(take, mailed, sequenced, link, case):
    take()
    mailed()
    sequenced()
    _get(f"{link()}/proof")
    assert case().contact_confirmed is False


def test_a_bundle_made_later_proves_the_same_under_a_newer_checkpoint(take, mailed, sequenced, seller, case):
    taken = take()
    mailed()
    sequenced()
    with acting_for(seller.id):
        early = bundle_of(case(taken))
        for number in range(255):
            take(nonce=f"later-{number}")
        sequenced()
        late = bundle_of(case(taken))
    assert [_verified(file).checkpoint.size for file in (early, late)] == [2, 257]
    assert _verified(early).entries == _verified(late).entries


def test_who_is_erased_leaves_a_commitment_that_nobody_can_open(take, mailed, sequenced, seller, case):
    erased, other = take(nonce="1"), take(nonce="2", contact="other@example.org")
    mailed()
    sequenced()
    commitments = [bytes(one) for one in LogLeaf.everywhere.values_list("commitment", flat=True)]
    with acting_for(seller.id):
        kept = bundle_of(case(erased))
        erase(Person.objects.get(id=case(erased).person_id), now=NOW)
        assert bundle_of(case(erased)) is None
        # The log is as it was, and every other proof is good.
        assert check_log().troubles == ()
        assert len(_verified(bundle_of(case(other))).entries) == 2
    reader = place.log_reader()
    assert sorted(reader.entry(at, checkpoint=reader.checkpoint()) for at in range(4)) == sorted(commitments)
    # Who kept the bundle still has the proof.
    assert _verified(kept).receipt == case(erased).receipt


def test_a_link_of_somebody_erased_leads_nowhere(take, mailed, sequenced, link, seller):
    take()
    mailed()
    sequenced()
    address = link()
    with acting_for(seller.id):
        erase(Person.objects.get(), now=NOW)
    assert CaseLink.everywhere.count() == 2
    assert _get(address).status_code == _get(f"{address}/proof").status_code == 404


# --- what is public


def test_the_log_is_served_to_everybody_as_far_as_its_checkpoint_goes(take, sequenced):
    for number in range(257):
        take(nonce=f"page-{number}")
    sequenced()
    checkpoint = _get("/log/checkpoint")
    signer = place.log_signer()
    newest = open_checkpoint(checkpoint.content, origin=signer.name, verifiers=[signer.verifier])
    assert (newest.size, checkpoint.headers["Cache-Control"]) == (257, "no-store")

    class Web:
        def read(self, path):
            response = _get(f"/log/{path}")
            return response.content if response.status_code == 200 else None

    LogReader(Web(), signer.name, (signer.verifier,)).audit(newest)
    for path in ("tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000"):
        tile = _get(f"/log/{path}")
        assert tile.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert tile.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".state/lock",
        ".state/checkpoint",
        "tile/0/../../.state/lock",
        "tile/0/000/",
        "tile/0/001",
        "tile/0/000.p/2",
        "tile/0/000.p/256",
        "tile/0/x000/000",
        f"tile/0/{'x001/' * 2_000}001",
        f"tile/entries/{'x001/' * 2_000}001",
        "tile/64/000",
        "tile/entries/000.p/3",
        "checkpoint/",
        "checkpoint%0a",
        "%2e%2e/secret-key",
    ],
)
def test_nothing_else_is_served(take, sequenced, path, settings):
    take()
    sequenced()
    # What a batch left that died before its checkpoint.
    (settings.LOG_FOLDER / "tile" / "0" / "001").write_bytes(bytes(32 * 256))
    (settings.LOG_FOLDER / "tile" / "0" / "000.p" / "2").write_bytes(bytes(64))
    response = _get(f"/log/{path}")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] != "public, max-age=31536000, immutable"


def test_what_a_lost_batch_left_is_not_served_when_a_later_checkpoint_is_larger(take, sequenced, settings):
    take(nonce="page-0")
    sequenced()
    folder = settings.LOG_FOLDER / "tile"
    (folder / "0" / "000.p" / "2").write_bytes(bytes(64))
    (folder / "entries" / "000.p" / "2").write_bytes(b"\0\x20" + bytes(32))
    for number in (1, 2):
        take(nonce=f"page-{number}")
    sequenced()
    for kind in ("0", "entries"):
        assert _get(f"/log/tile/{kind}/000.p/2").status_code == 404
        for width in (1, 3):
            assert _get(f"/log/tile/{kind}/000.p/{width}").status_code == 200


def test_before_the_first_entry_there_is_nothing():
    assert _get("/log/checkpoint").status_code == _get("/log/tile/0/000").status_code == 404


def test_what_is_served_names_nobody(take, mailed, sequenced, settings):
    take()
    mailed()
    sequenced()
    public = b"".join(file.read_bytes() for file in settings.LOG_FOLDER.rglob("*") if file.is_file())
    for secret in (b"Anna", b"10-4711", b"taipei", b"example.org"):
        assert secret not in public
