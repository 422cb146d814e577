"""Counting profiles: how a law counts its periods, read from `venditor/law/counting.yaml`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from venditor.calendars.errors import ProfileError
from venditor.calendars.law_folder import law_folder, of_this_folder, read_table

MonthRule = Literal["corresponding_day", "day_before_corresponding"]
Verification = Literal["verified", "unverified"]

RESTS = frozenset({"saturday", "sunday", "public_holiday"})
"""The kinds of day a law may take out of its periods or let no period end on."""

_REQUIRED = frozenset(
    ("includes_event_day", "month_rule", "rolls_over", "act", "article", "url", "quotation", "verification")
)
_OPTIONAL = frozenset(
    (
        *("minimum_working_days", "working_day_excludes", "backward_rolls_over"),
        "national_holidays",
        *("evidence", "provision", "note", "not_encoded", "further"),
    )
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A further place a profile rests on.

    Args:
        act: the law or judgment, by its title.
        article: where in it.
        url: its official address.
        quotation: its words.
        provision: id of the provision in the law sheets that the quotation is from.
    """

    act: str
    article: str
    url: str
    quotation: str
    provision: str


@dataclass(frozen=True, slots=True)
class CountingProfile:
    """How one law counts a period from its event to its last day.

    Args:
        id: name in `law/counting.yaml`, such as `eu.r1182`.
        includes_event_day: whether the day of the event is the first day counted.
        month_rule: where a period in months or years ends. `corresponding_day`: on the day with the number
            of the event day. `day_before_corresponding`: on the day before the one with the number of the
            first day counted. Both: on the last day of the month where it lacks that number.
        rolls_over: kinds of day on which the period does not end (`saturday`, `sunday`, `public_holiday`);
            it ends on the next other day. Empty: it ends where it ends.
        minimum_working_days: how many working days the period holds at least; 0 where the law has no such
            rule.
        minimum_applies_from_days: length in days from which that minimum applies; 0 where there is none.
        working_day_excludes: kinds of day that a period in working days does not count.
        national_holidays: whether only the holidays of the whole country count, wherever in it one lives.
        backward_rolls_over: whether a period counted back from its event moves when it begins on such a
            day. False in every profile there is; said, because Regulation 1182/71 says it.
        act: the law, by its title.
        article: where in it.
        url: its official address.
        quotation: its words; empty where nobody here has read them.
        verification: whether the quotation was checked against a text.
        evidence: what was read (`primary-text`, `mirror-text`, `official-guidance`, `secondary`, `memory`).
        provision: id of the provision in the law sheets that the quotation is from; empty where none is.
        note: how the words were read.
        not_encoded: what the law says and this profile does not.
        further: other places the profile rests on.
    """

    id: str
    includes_event_day: bool
    month_rule: MonthRule
    rolls_over: frozenset[str]
    minimum_working_days: int
    minimum_applies_from_days: int
    working_day_excludes: frozenset[str]
    backward_rolls_over: bool
    national_holidays: bool
    act: str
    article: str
    url: str
    quotation: str
    verification: Verification
    evidence: str = ""
    provision: str = ""
    note: str = ""
    not_encoded: str = ""
    further: tuple[Citation, ...] = ()


@of_this_folder
@cache
def profiles_hash() -> str:
    """SHA-256 of `counting.yaml`, in hexadecimal."""
    return hashlib.sha256((law_folder() / "counting.yaml").read_bytes()).hexdigest()


@of_this_folder
@cache
def profiles() -> Mapping[str, CountingProfile]:
    """Every counting profile of the law, by id.

    Raises:
        ProfileError: `counting.malformed`, where the file holds what cannot be meant.
    """
    entries = read_table("counting.yaml", "profiles", _unreadable)
    return MappingProxyType({name: read_profile(name, entry) for name, entry in entries.items()})


def _unreadable(what: str) -> ProfileError:
    return ProfileError(
        "counting.malformed",
        f"counting.yaml {what}.",
        facts={"profile": None, "field": None},
        remedy="Lay it out as venditor/law/counting.yaml is.",
    )


def profile(profile_id: str) -> CountingProfile:
    """The counting profile of that name.

    Args:
        profile_id: such as `eu.r1182`, `de.bgb`, `tw.civil`.

    Raises:
        ProfileError: `counting.unknown_profile`, with the `nearest` names in its facts.
    """
    found = profiles().get(profile_id)
    if found is None:
        nearest = get_close_matches(profile_id, profiles(), n=3, cutoff=0.5)
        raise ProfileError(
            "counting.unknown_profile",
            f'There is no counting profile "{profile_id}" in law/counting.yaml.',
            facts={"profile": profile_id, "nearest": nearest},
            remedy=f"Did you mean {' or '.join(nearest)}?"
            if nearest
            else f"There are: {', '.join(profiles())}.",
        )
    return found


def read_profile(profile_id: str, entry: Mapping[str, Any]) -> CountingProfile:
    """Make a profile of one entry of `counting.yaml`.

    Args:
        profile_id: the entry's key.
        entry: its fields.

    Raises:
        ProfileError: `counting.malformed`, with the `profile` and the `field` in its facts.
    """
    for name in sorted(_REQUIRED - entry.keys()):
        raise _malformed(profile_id, name, "is missing", "Add it.")
    for name in sorted(entry.keys() - _REQUIRED - _OPTIONAL):
        raise _malformed(profile_id, name, "is not a field of a counting profile", "Correct its name.")
    for name, accepts, remedy in _CHECKS:
        if name in entry and not accepts(entry[name]):
            raise _malformed(profile_id, name, f"is {entry[name]!r}", remedy)
    if entry["includes_event_day"] and entry["month_rule"] == "corresponding_day":
        what = "would let a month that includes its event day hold that number twice"
        raise _malformed(profile_id, "month_rule", what, "Write day_before_corresponding.")
    if entry["verification"] == "verified" and not entry["quotation"]:
        what = "is empty though the profile is verified"
        raise _malformed(profile_id, "quotation", what, "Quote the text or write unverified.")
    return _profile(profile_id, entry)


def _is_minimum(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"days", "for_periods_from"}:
        return False
    return all(type(number) is int and number > 0 for number in value.values())


def _is_kinds(value: object) -> bool:
    return isinstance(value, list) and RESTS.issuperset(value)


def _is_citations(value: object) -> bool:
    names = set(Citation.__dataclass_fields__)
    return isinstance(value, list) and all(isinstance(one, dict) and one.keys() == names for one in value)


_KINDS_REMEDY = f"Write a list of {', '.join(sorted(RESTS))}, or []."
_CHECKS: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("includes_event_day", lambda value: isinstance(value, bool), "Write true or false."),
    ("national_holidays", lambda value: isinstance(value, bool), "Write true or false."),
    ("backward_rolls_over", lambda value: value is False, "Write false: no law here moves such a period."),
    ("month_rule", lambda value: value in get_args(MonthRule), f"Write {' or '.join(get_args(MonthRule))}."),
    ("verification", lambda value: value in get_args(Verification), "Write verified or unverified."),
    ("rolls_over", _is_kinds, _KINDS_REMEDY),
    ("working_day_excludes", _is_kinds, _KINDS_REMEDY),
    ("minimum_working_days", _is_minimum, "Write {days: 2, for_periods_from: 2} with the law's numbers."),
    ("further", _is_citations, "Give each its act, article, url, quotation and provision."),
)


def _profile(profile_id: str, entry: Mapping[str, Any]) -> CountingProfile:
    minimum = entry.get("minimum_working_days") or {"days": 0, "for_periods_from": 0}
    return CountingProfile(
        id=profile_id,
        includes_event_day=entry["includes_event_day"],
        month_rule=entry["month_rule"],
        rolls_over=_one(frozenset(entry["rolls_over"])),
        minimum_working_days=minimum["days"],
        minimum_applies_from_days=minimum["for_periods_from"],
        working_day_excludes=_one(frozenset(entry.get("working_day_excludes", RESTS))),
        backward_rolls_over=entry.get("backward_rolls_over", False),
        national_holidays=entry.get("national_holidays", False),
        act=entry["act"],
        article=str(entry["article"]),
        url=entry["url"],
        quotation=entry["quotation"],
        verification=entry["verification"],
        evidence=entry.get("evidence", ""),
        provision=entry.get("provision", ""),
        note=entry.get("note", ""),
        not_encoded=entry.get("not_encoded", ""),
        further=tuple(Citation(**further) for further in entry.get("further", ())),
    )


@cache
def _one(kinds: frozenset[str]) -> frozenset[str]:
    # Equal sets become one object, so that a calendar finds what it worked out for them at once.
    return kinds


def _malformed(profile_id: str, name: str, what: str, remedy: str) -> ProfileError:
    return ProfileError(
        "counting.malformed",
        f"counting.yaml: in the profile {profile_id}, {name} {what}.",
        facts={"profile": profile_id, "field": name},
        remedy=remedy,
    )
