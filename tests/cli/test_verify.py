"""`venditor verify`: what it prints, its codes, and that it needs neither Django nor a network."""

import json
import subprocess
import sys
import textwrap

import pytest
from tests.traceability.bundle.conftest import (  # noqa: F401 - fixtures
    KEY,
    ORIGIN,
    RECEIPT,
    assessed_entries,
    bundle,
    changed,
    entries,
)

from venditor.cli import main
from venditor.traceability.bundle import Entry, write_bundle
from venditor.traceability.tlog import Signer

VKEY = str(KEY.verifier)


@pytest.fixture
def file(tmp_path, bundle):  # noqa: F811
    file = tmp_path / "case.bundle.json"
    file.write_bytes(bundle)
    return file


def run(capsys, *arguments):
    code = main(["verify", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_it_says_what_is_proved_and_what_is_not(capsys, file):
    code, out, err = run(capsys, file, "--key", VKEY)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:2] == [
        f"VERIFIED against the key you gave: receipt {RECEIPT}",
        f"Log {ORIGIN}, checkpoint of 10 entries",
    ]
    assert "  contract     10-4711" in lines
    # What was typed is shown in the order it has, and steers no terminal.
    assert '  name         Anna "Ä" Huber \\u202e' in lines
    assert "\u202e" not in out
    assert "  answer       mx.example.org:587: 250 2.0.0 Ok: queued as Q1" in lines
    proved, _, rest = out.partition("Proved:")[2].partition("Not proved:")
    assert proved.count("\n- ") == 2
    assert "was in the log when the checkpoint was signed" in proved
    for said in ("Not the time", "no witness cosigned", "reached a mailbox or was read", "Not who declared"):
        assert said in rest


def test_the_fingerprint_is_shown_as_the_acknowledgement_shows_it(capsys, file, entries):  # noqa: F811
    _, out, _ = run(capsys, file, "--key", VKEY)
    digits = entries[0].commitment.hex()
    assert " ".join(digits[at : at + 8] for at in range(0, 64, 8)) in out


def test_json_is_one_document(capsys, file, entries):  # noqa: F811
    code, out, err = run(capsys, file, "--key", VKEY, "--json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert list(document) == [
        "format",
        "verified",
        "receipt",
        "log",
        "checkpoint",
        "entries",
        "proved",
        "not_proved",
    ]
    assert (document["format"], document["verified"]) == ("venditor.verification/1", True)
    assert document["entries"][0]["commitment"] == entries[0].commitment.hex()


def test_a_declaration_alone_says_that_no_acknowledgement_is_in_it(capsys, tmp_path, entries):  # noqa: F811
    file = tmp_path / "alone"
    file.write_bytes(write_bundle(ORIGIN, entries[:1]))
    code, out, _ = run(capsys, file, "--key", VKEY)
    assert code == 0
    assert "No acknowledgement is in this bundle." in out
    assert "handed to a mail server" not in out


def test_an_assessment_is_told_with_what_it_does_not_prove(capsys, tmp_path, assessed_entries):  # noqa: F811
    file = tmp_path / "assessed"
    file.write_bytes(write_bundle(ORIGIN, [assessed_entries[0], assessed_entries[2]]))
    code, out, _ = run(capsys, file, "--key", VKEY)
    assert code == 0
    assert "  line         2 × Kanne \\u202e: in_time\n" in out
    assert "No acknowledgement is in this bundle." in out
    assert "handed to a mail server" not in out
    assert "- So was each assessment, with this text" in out
    assert "- Not that an assessment is right, or the last" in out


def test_the_key_may_stand_in_a_file(capsys, file, tmp_path):
    key = tmp_path / "key.txt"
    # Notepad begins a file with a mark.
    for encoding in ("ascii", "utf-8-sig"):
        key.write_text(VKEY + "\r\n", encoding)
        assert run(capsys, file, "--key", key)[0] == 0


def test_a_changed_bundle_fails_with_one(capsys, file, bundle):  # noqa: F811
    file.write_bytes(bundle.replace(b"10-4711", b"10-4712"))
    code, out, err = run(capsys, file, "--key", VKEY)
    assert code == 1
    assert out.startswith("NOT VERIFIED: ")
    assert err == "The file proves nothing.\n"
    code, out, err = run(capsys, file, "--key", VKEY, "--json")
    document = json.loads(out)
    assert (code, err, document["verified"]) == (1, "", False)
    assert document["code"] == "bundle.spelling"


AGAIN = "Check the file as it was downloaded, or ask for it again."
NOTHING = "The file proves nothing.\n"


def test_a_file_that_was_cut_off_or_goes_on_says_so_and_then_the_detail(capsys, file, bundle):  # noqa: F811
    lines = bundle.count(b"\n")
    for content, said, detail in (
        (b"", "The file is empty.", "Expecting value: line 1 column 1 (char 0)"),
        (
            bundle[: bundle.index(b"10-4711") + 4],
            "The file was cut off or changed at line 4.",
            "Unterminated string starting at: line 4",
        ),
        (
            bundle + b"{}",
            f"Something stands behind the end of the document, at line {lines + 1}.",
            f"Extra data: line {lines + 1} column 1",
        ),
        (b"\xff", "This is no bundle of Venditor, or not as it was made.", "it is not UTF-8"),
    ):
        file.write_bytes(content)
        code, out, err = run(capsys, file, "--key", VKEY)
        first, second = out.splitlines()
        assert (code, first, err) == (1, f"NOT VERIFIED: {said} {AGAIN}", NOTHING)
        assert second.startswith(f"Detail: {detail}")
        _, out, _ = run(capsys, file, "--key", VKEY, "--json")
        told = json.loads(out)
        assert (told["problem"], f"Detail: {told['detail']}") == (f"{said} {AGAIN}", second)


def test_a_file_of_gigabytes_is_told_by_what_was_looked_at(capsys, file):
    with file.open("wb") as opened:
        opened.truncate(3 * 2**30)
    code, out, _ = run(capsys, file, "--key", VKEY)
    assert (code, out.splitlines()[0]) == (
        1,
        f"NOT VERIFIED: The file has more than 32 MB, and no bundle has. {AGAIN}",
    )


def test_a_declaration_that_was_not_logged_is_told_in_words(capsys, file, entries):  # noqa: F811
    content = {**entries[0].content, "received_at": "2026-11-22T14:03:22Z"}
    false = Entry(content=content, salt=entries[0].salt, proof=entries[0].proof)
    file.write_bytes(write_bundle(ORIGIN, [false]))
    code, out, err = run(capsys, file, "--key", VKEY)
    first, second = out.splitlines()
    assert (code, err) == (1, NOTHING)
    assert first == (
        "NOT VERIFIED: This declaration is not the one that was logged: it was changed, or belongs to "
        "another log. Do not rely on it; ask for the file again where it came from."
    )
    assert second.startswith("Detail: The proof leads to root ")


def test_a_wrong_key_says_what_to_compare_and_nothing_ill_of_the_file(capsys, file):
    same, other = Signer(ORIGIN, bytes(32)).verifier, Signer("other.example/log", bytes(32)).verifier
    for key, said in (
        (
            same,
            (
                f"the file is signed with {ORIGIN}+{KEY.verifier.key_id.hex()}, and you gave "
                f"{ORIGIN}+{same.key_id.hex()}. Compare what stands behind the plus sign with the key that "
                "the seller states; where yours is that one, the file is not from this log.\n"
            ),
        ),
        (
            other,
            (
                f"the file is of {ORIGIN}, the key of other.example/log. Compare both names with the one "
                "that the seller states, and give the key of that log.\n"
            ),
        ),
    ):
        code, out, err = run(capsys, file, "--key", key)
        assert (code, out) == (1, f"NOT VERIFIED: The key does not belong to this file's log: {said}")
        assert err == "With this key nothing can be said of the file.\n"


def test_a_key_file_that_is_not_there_is_called_missing(capsys, file, tmp_path):
    (tmp_path / "key.txt").write_text("no key", "utf-8")
    for key, reason in (
        (tmp_path / "none.txt", "there is no such file. Name"),
        (tmp_path, "the file cannot be read (Is a directory). Name"),
        (tmp_path / "key.txt", "what stands in the file is no key. Not a key: "),
        (VKEY[:-3], "Not a key: "),
    ):
        code, out, err = run(capsys, file, "--key", key)
        assert (code, out) == (2, "")
        assert f'"{key}" is neither a verifier key nor a file with one: {reason}' in err


def test_a_bundle_that_brings_its_own_key_fails_with_one(capsys, file, changed):  # noqa: F811
    file.write_bytes(changed(lambda document: document.update(key=VKEY)))
    code, out, _ = run(capsys, file, "--key", VKEY)
    assert code == 1
    assert "brings its own key" in out


def test_without_a_key_nothing_is_checked(capsys, file):
    with pytest.raises(SystemExit) as raised:
        main(["verify", str(file)])
    assert raised.value.code == 2
    assert "--key" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["", "shop.example/log", "no/such/file", KEY.skey(), "x+00000000+AAAA", "\0"])
def test_a_key_that_cannot_be_used_is_told_with_two(capsys, file, key):
    code, out, err = run(capsys, file, "--key", key)
    assert (code, out) == (2, "")
    assert "venditor log key" in err
    assert KEY.skey() not in err


def test_a_file_that_cannot_be_read_is_told_with_two(capsys, tmp_path):
    for name in ("none", "."):
        code, out, err = run(capsys, tmp_path / name, "--key", VKEY)
        assert (code, out) == (2, "")
        assert "cannot be read" in err


def test_any_other_key_fails_with_one(capsys, file):
    for other in (Signer.generate(ORIGIN), Signer.generate("other.example/log")):
        assert run(capsys, file, "--key", other.verifier)[0] == 1


def test_it_needs_nothing_but_cryptography_and_opens_no_connection(file):
    script = textwrap.dedent(f"""
        import sys

        class Refuse:
            def find_spec(self, name, path=None, target=None):
                # fcntl is not on Windows, where those who verify may be.
                if name.partition(".")[0] in ("django", "socket", "ssl", "sqlglot", "duckdb", "fcntl"):
                    raise ImportError(name)

        sys.meta_path.insert(0, Refuse())
        from venditor.cli import main
        sys.exit(main(["verify", {str(file)!r}, "--key", {VKEY!r}]))
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"VERIFIED")


def test_without_cryptography_it_says_what_to_install(capsys, file, monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("venditor.traceability", "cryptography"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    code, out, err = run(capsys, file, "--key", VKEY)
    assert (code, out) == (2, "")
    assert 'pip install "venditor[verify]"' in err
