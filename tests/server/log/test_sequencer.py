"""Sequencing: each leaf once, in the order they were made; and nothing where log and database do not fit."""

import shutil

import pytest
from django.db import connection
from tests.server.cases.conftest import NOW

from venditor.core import clock
from venditor.server.log import place, sequencer
from venditor.server.log.checking import check_log
from venditor.server.log.errors import LogStateError
from venditor.server.log.models import LogHead, LogLeaf
from venditor.server.outbox import loop
from venditor.traceability.tlog import LogError, Signer

pytestmark = pytest.mark.django_db(transaction=True)


def _entries():
    reader = place.log_reader()
    return [entry for bundle in reader.bundles(reader.checkpoint()) for entry in bundle]


def _agrees():
    checked = check_log()
    assert checked.troubles == ()
    leaves = LogLeaf.everywhere.exclude(index=None).order_by("index")
    assert [bytes(leaf.commitment) for leaf in leaves] == _entries()
    assert LogHead.objects.get().size == len(_entries())
    return checked


@pytest.fixture
def several(take):
    """Takes some more declarations."""
    taken = []

    def several(count):
        for _ in range(count):
            take(nonce=f"page-{len(taken)}")
            taken.append(1)

    return several


def test_leaves_are_logged_in_the_order_they_were_made(several, sequenced):
    several(3)
    assert sequenced() == sequencer.Sequenced(appended=3)
    several(2)
    assert sequenced() == sequencer.Sequenced(appended=2)
    made = [bytes(one) for one in LogLeaf.everywhere.order_by("id").values_list("commitment", flat=True)]
    assert _entries() == made
    assert _agrees().waiting == 0


def test_where_nothing_waits_nothing_is_written(several, sequenced, settings):
    assert sequenced() == sequencer.Sequenced()
    assert not settings.LOG_FOLDER.exists()
    several(1)
    sequenced()
    before = (settings.LOG_FOLDER / "checkpoint").read_bytes()
    assert sequenced(always=True) == sequencer.Sequenced()
    assert (settings.LOG_FOLDER / "checkpoint").read_bytes() == before


def test_a_batch_has_a_limit_and_the_rest_follows(several, sequenced, monkeypatch):
    monkeypatch.setattr(sequencer, "MOST_AT_ONCE", 2)
    several(5)
    assert [sequenced().appended for _ in range(4)] == [2, 2, 1, 0]
    _agrees()


@pytest.mark.usefixtures("mailed")
def test_a_worker_that_stops_when_nothing_is_due_leaves_nothing_waiting(several, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    several(1)
    loop.run(folder=tmp_path, once=True)
    assert list(LogLeaf.everywhere.order_by("id").values_list("kind", "index")) == [
        ("declaration", 0),
        ("acknowledgement", 1),
    ]


def test_another_process_that_has_the_log_open_is_left_to_it(several, sequenced):
    several(1)
    with place.log_store().lock():
        assert sequenced() == sequencer.Sequenced()
    assert LogLeaf.everywhere.get().index is None
    assert sequenced().appended == 1


def test_another_process_that_begins_the_log_first_is_left_to_it(several, sequenced, monkeypatch):
    several(1)
    store, signer, begin = place.log_store(), place.log_signer(), sequencer.create_log

    def begun_meanwhile(*arguments, **values):
        begin(store, origin=signer.name, signers=[signer])
        begin(*arguments, **values)

    with monkeypatch.context() as patched:
        patched.setattr(sequencer, "create_log", begun_meanwhile)
        assert sequenced() == sequencer.Sequenced()
    assert sequenced().appended == 1


def test_what_was_logged_and_not_recorded_is_recorded_and_not_logged_again(several, sequenced, monkeypatch):
    several(2)
    sequenced()
    several(3)

    class Died(Exception):  # noqa: N818 - not an error of ours
        pass

    def die(name):
        if name == "log.appended":
            raise Died

    with monkeypatch.context() as patched:
        patched.setattr(sequencer, "reach", die)
        with pytest.raises(Died):
            sequenced()
    assert LogHead.objects.get().size == 2
    assert len(_entries()) == 5
    several(1)
    assert sequenced() == sequencer.Sequenced(appended=1, recovered=3)
    assert len(_entries()) == 6
    _agrees()


def test_a_database_behind_its_log_is_refused_until_somebody_takes_it_over(several, sequenced, settings):
    several(3)
    sequenced()
    # The database is put back to before the second and third declaration.
    LogLeaf.everywhere.filter(index__gte=1).delete()
    LogHead.objects.all().delete()
    LogLeaf.everywhere.update(index=None)
    before = (settings.LOG_FOLDER / "checkpoint").read_bytes()
    several(1)
    with pytest.raises(LogStateError, match="The database is behind its log") as raised:
        sequenced()
    assert raised.value.code == "log.database_behind"
    assert raised.value.facts == {"log": 3, "database": 0, "unknown": 2}
    assert (settings.LOG_FOLDER / "checkpoint").read_bytes() == before
    assert not LogLeaf.everywhere.exclude(index=None).exists()
    assert len(check_log().troubles) == 1
    assert sequenced(adopt=True) == sequencer.Sequenced(appended=1, recovered=1, unknown=2)
    assert list(LogLeaf.everywhere.order_by("index").values_list("index", flat=True)) == [0, 3]
    checked = check_log()
    assert (checked.size, checked.unknown, checked.troubles) == (4, 2, ())
    several(1)
    assert sequenced() == sequencer.Sequenced(appended=1)
    assert check_log().unknown == 2


def test_a_log_that_was_put_back_is_refused(several, sequenced, settings, tmp_path):
    several(1)
    sequenced()
    shutil.copytree(settings.LOG_FOLDER, tmp_path / "backup")
    several(2)
    sequenced()
    settings.LOG_FOLDER = tmp_path / "backup"
    several(1)
    with pytest.raises(LogStateError) as raised:
        sequenced()
    assert raised.value.code == "log.behind_database"
    assert len(_entries()) == 1
    assert check_log().troubles == (str(raised.value),)


def test_a_folder_without_the_log_that_the_database_knows_is_refused(several, sequenced, settings, tmp_path):
    several(1)
    sequenced()
    settings.LOG_FOLDER = tmp_path / "elsewhere"
    several(1)
    with pytest.raises(LogStateError) as raised:
        sequenced()
    assert raised.value.code == "log.missing"
    assert not settings.LOG_FOLDER.exists()


def test_another_log_of_the_same_key_and_size_is_refused(several, sequenced, settings, tmp_path):
    several(1)
    sequenced()
    head = LogHead.objects.values().get()
    LogHead.objects.all().delete()
    LogLeaf.everywhere.all().delete()
    settings.LOG_FOLDER = tmp_path / "elsewhere"
    several(1)
    sequenced()
    LogHead.objects.filter(id=1).update(**head)
    several(1)
    with pytest.raises(LogError):
        sequenced()
    assert len(_entries()) == 1


def test_the_key_of_another_log_is_refused(several, sequenced, settings):
    several(1)
    sequenced()
    settings.LOG_SIGNER = Signer.generate("elsewhere.example/log")
    several(1)
    with pytest.raises(LogStateError) as raised:
        sequenced()
    assert raised.value.code == "log.other_origin"


def test_another_key_under_the_same_name_is_refused(several, sequenced, settings):
    several(1)
    sequenced()
    settings.LOG_SIGNER = Signer(settings.LOG_SIGNER.name, bytes(32))
    several(1)
    with pytest.raises(LogError, match="None of the keys that signed"):
        sequenced()


def test_a_folder_that_was_begun_by_a_process_that_died_is_gone_on_with(several, sequenced):
    several(1)
    sequencer.create_log(place.log_store(), origin=place.log_signer().name, signers=[place.log_signer()])
    assert sequenced().appended == 1
    _agrees()


@pytest.mark.parametrize("lost", ["some", "all"])
def test_a_log_that_lost_entries_is_made_again_from_the_database(
    several, sequenced, settings, tmp_path, lost
):
    several(2)
    sequenced()
    shutil.copytree(settings.LOG_FOLDER, tmp_path / "backup")
    several(3)
    sequenced()
    before = (settings.LOG_FOLDER / "checkpoint").read_bytes()
    settings.LOG_FOLDER = tmp_path / ("backup" if lost == "some" else "elsewhere")
    assert sequencer.restore(now=NOW) == (3 if lost == "some" else 5)
    assert (settings.LOG_FOLDER / "checkpoint").read_bytes() == before
    _agrees()
    assert sequencer.restore(now=NOW) == 0
    several(1)
    assert sequenced().appended == 1


def test_no_second_history_is_made_from_a_database_that_is_not_whole(several, sequenced, settings, tmp_path):
    several(2)
    sequenced()
    settings.LOG_FOLDER = tmp_path / "elsewhere"
    LogLeaf.everywhere.filter(index=1).update(commitment=bytes(32))
    with pytest.raises(LogStateError) as raised:
        sequencer.restore(now=NOW)
    assert raised.value.code == "log.not_whole"
    LogLeaf.everywhere.filter(index=1).delete()
    with pytest.raises(LogStateError):
        sequencer.restore(now=NOW)
    assert _entries() == []


@pytest.mark.parametrize("what", ["entry", "tile", "record"])
def test_the_check_finds_what_does_not_fit(several, sequenced, settings, what):
    several(2)
    sequenced()
    if what == "record":
        LogLeaf.everywhere.filter(index=0).update(commitment=bytes(32))
    else:
        name = "tile/entries/000.p/2" if what == "entry" else "tile/0/000.p/2"
        file = settings.LOG_FOLDER / name
        content = bytearray(file.read_bytes())
        content[5] ^= 1
        file.write_bytes(content)
    assert len(check_log().troubles) == 1


def test_the_check_of_an_installation_without_declarations_finds_nothing():
    assert check_log().troubles == ()


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_on_postgresql_another_machine_that_sequences_is_left_to_it(several, sequenced):
    several(1)
    import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

    told = connection.get_connection_params()
    told = {name: told[name] for name in ("dbname", "user", "password", "host", "port") if told.get(name)}
    with psycopg.connect(**told) as other:
        other.execute("SELECT pg_try_advisory_xact_lock(%s)", [sequencer.TURN])
        assert sequenced() == sequencer.Sequenced()
        other.rollback()
    assert sequenced().appended == 1
