"""Published vectors: 196 Merkle proofs of transparency-dev/merkle, Ed25519 signatures of Wycheproof."""

import base64
import json

import pytest

from venditor.traceability.tlog import ProofError, Verifier, verify_consistency, verify_inclusion

KINDS = {"inclusion": 98, "consistency": 98}


def _cases(shared, kind):
    folder = shared / "data" / "trace" / "merkle" / "transparency-dev" / "testdata" / kind
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]


def _hash(encoded):
    return base64.b64decode(encoded or "")


def _verify(kind, case):
    proof = [_hash(each) for each in case["proof"] or ()]
    if kind == "inclusion":
        verify_inclusion(
            proof,
            leaf_hash=_hash(case["leafHash"]),
            index=case["leafIdx"],
            size=case["treeSize"],
            root=_hash(case["root"]),
        )
    else:
        verify_consistency(
            proof,
            old_size=case["size1"],
            old_root=_hash(case["root1"]),
            new_size=case["size2"],
            new_root=_hash(case["root2"]),
        )


def _holds(kind, case):
    try:
        _verify(kind, case)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_every_merkle_vector_has_its_verdict(shared, kind):
    cases = _cases(shared, kind)
    wrong = [case["desc"] for case in cases if _holds(kind, case) == case["wantErr"]]
    assert wrong == []
    assert len(cases) == KINDS[kind]
    # Six of each hold; the others are forgeries.
    assert sum(not case["wantErr"] for case in cases) == 6


def test_every_wycheproof_signature_has_its_verdict(shared):
    path = shared / "data" / "trace" / "crypto" / "wycheproof" / "testvectors_v1" / "ed25519_test.json"
    read = json.loads(path.read_text("utf-8"))
    wrong, tried = [], 0
    for group in read["testGroups"]:
        verifier = Verifier("wycheproof", bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            tried += 1
            good = verifier.verifies(bytes.fromhex(case["msg"]), signature=bytes.fromhex(case["sig"]))
            if good != (case["result"] == "valid"):
                wrong.append(case["tcId"])
    assert wrong == []
    assert tried == read["numberOfTests"] == 151
