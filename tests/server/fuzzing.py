"""Texts that break programs, and rows that must stand together whatever was sent."""

import random
import unicodedata

from venditor.server.cases.models import Case, CaseEvent, CaseLink, Submission
from venditor.server.cases.records import read_events
from venditor.server.outbox.models import OutboxItem
from venditor.server.people.models import Person
from venditor.server.tenants.scope import acting_for

MEGABYTE = 1_000_000
NASTY = (
    "",
    " ",
    "\u3000",
    "\ufeff",
    "Anna Huber",
    "anna@example.org",
    "10-4711",
    "whole",
    "part",
    "confirm",
    "en",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏿",
    "e\u0301\u0323" * 40,
    "\u202eשלום\u202c \u2067مرحبا\u2069",
    "臺北市𠮷野家 \U00020bb7",
    "ᠮᠣᠩᠭᠣᠯ ᏣᎳᎩ ⵜⵉⴼⵉⵏⴰⵖ ไทย",
    "a\r\nBcc: victim@example.org\r\n\r\nHello",
    "a\nSubject: Refund",
    "a\u2028b\u2029c\u0085d",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% debug %}",
    "%s%n%(name)s",
    "' OR '1'='1' --",
    "=cmd|'/c calc'!A0",
    "../../etc/passwd",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\x7f\x08",
    "\ufffe\uffff",
    "٣٤٥",
    "-1",
    "1e309",
    "9" * 400,
    "NaN",
    "null",
    "[]",
    "on",
    "2026-02-30",
    "0000-00-00",
    "A" * 301,
    "ß" * 10_001,
    "x" * MEGABYTE,
)


def a_text(chance: random.Random) -> str:
    """A text of any kind: one that breaks programs, several of them, or characters of any script."""
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(NASTY[:-1])
    if kind < 0.52:
        return NASTY[-1]
    if kind < 0.7:
        return "".join(chance.choice(NASTY[:-3]) for _ in range(chance.randrange(2, 4)))
    return "".join(a_character(chance) for _ in range(chance.randrange(1, 60)))


def a_character(chance: random.Random) -> str:
    """A character that Unicode has given away, of any script."""
    while True:
        one = chr(chance.randrange(0x20, 0x30000))
        if unicodedata.category(one) not in ("Cn", "Cs", "Cc", "Co"):
            return one


def check_rows(tenant) -> None:
    """Every case has its events, its person, its receipt's link, its mail; and nothing stands alone."""
    with acting_for(tenant.id):
        cases = {case.id: case for case in Case.objects.all()}
        events = list(CaseEvent.objects.values_list("case_id", "number"))
        assert len(events) == sum(case.version for case in cases.values())
        for rows in (CaseLink.objects.filter(purpose="receipt"), Submission.objects.all()):
            assert sorted(rows.values_list("case_id", flat=True)) == sorted(cases)
        mails = OutboxItem.objects.filter(kind="withdrawal.acknowledgement")
        assert sorted(set(mails.values_list("subject", flat=True))) == sorted(cases)
        persons = set(Person.objects.values_list("id", flat=True))
        buyers = {case.person_id for case in cases.values()}
        assert buyers <= persons
        assert len(buyers) == len(cases)


def case_ids(tenant) -> set:
    """Ids of a seller's cases."""
    with acting_for(tenant.id):
        return set(Case.objects.values_list("id", flat=True))


def declared_in(tenant, case):
    """What a case says was declared."""
    with acting_for(tenant.id):
        return read_events(Case.objects.get(id=case))[0].personal
