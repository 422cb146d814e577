import re
from datetime import UTC, datetime, timedelta
from itertools import combinations

from venditor.core.identifiers import (
    RECEIPT_ALPHABET,
    new_token,
    receipt_number,
    receipt_problem,
    receipt_read,
    token_digest,
    uuid7,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_record_id_is_a_uuid_of_version_7_that_carries_its_millisecond():
    made = uuid7(NOON)
    assert made.version == 7
    assert made.int >> 80 == int(NOON.timestamp() * 1000)
    assert made.int >> 62 & 0x3 == 0x2


def test_record_ids_sort_by_the_time_they_were_made():
    made = [uuid7(NOON + timedelta(microseconds=number)) for number in range(1500)]
    assert sorted(made) == made
    assert len({uuid7(NOON) for _ in range(50)}) == 50


def test_a_receipt_number_is_read_out_in_three_groups():
    given = receipt_number()
    assert re.fullmatch(rf"[{RECEIPT_ALPHABET}]{{4}}(-[{RECEIPT_ALPHABET}]{{4}}){{2}}", given)
    assert receipt_problem(given) is None
    assert receipt_number() != given


def test_every_wrong_character_and_every_exchange_of_two_is_found():
    bare = receipt_number().replace("-", "")
    for place in range(12):
        for other in set(RECEIPT_ALPHABET) - {bare[place]}:
            assert receipt_problem(bare[:place] + other + bare[place + 1 :]) is not None
    for first, second in combinations(range(12), 2):
        if bare[first] != bare[second]:
            letters = list(bare)
            letters[first], letters[second] = letters[second], letters[first]
            assert receipt_problem("".join(letters)) is not None


def test_a_receipt_number_is_understood_as_people_write_it():
    assert receipt_read(" k7mq3xw9 tb4r ") == "K7MQ-3XW9-TB4R"
    assert receipt_read("il7-u") == "117V"
    assert "twelve letters" in receipt_problem("K7MQ")


def test_a_token_is_stored_for_one_purpose_only():
    token = new_token()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token_digest(token, purpose="receipt") != token_digest(token, purpose="contact")
    assert len(token_digest(token, purpose="receipt")) == 32
