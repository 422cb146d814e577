"""The calendar of a batch of rows holds every day that their law may ask about."""

import shutil
from datetime import date

import pytest
from tests.rules.conftest import Law

from venditor.calendars import reading_from
from venditor.calendars.law_folder import law_folder
from venditor.rights.bulk_calendar import days_asked

PACK = """
provisions:
  xx.act.last_day:
    answers: last_day
    applies_by: concluded_on
    versions:
      - in_force: {from: 2014-06-13}
        text: [{cite: "1", says: Some days.}]
        default: {value: "TERM", cite: "1"}
    explain: {default: {en: "Until {result}."}}
"""
CONCLUDED = date(2026, 7, 3)


def laid_out(term, day=CONCLUDED):
    program = Law().program(PACK.replace("TERM", term))
    return {(row[2], row[3]) for row in days_asked([(program, ["last_day"])], ["DE"], [], [day])}


@pytest.mark.parametrize(
    ("term", "asked", "rolled"),
    [
        ("roll_over(concluded_on)", date(2026, 7, 4), date(2026, 7, 6)),
        # A period that is no parameter; two of them; one before the day; a day of the law's own.
        ("end_of_period(concluded_on, 2 years)", date(2028, 7, 2), date(2028, 7, 3)),
        ("end_of_period(end_of_period(concluded_on, 1 year), 1 year)", date(2028, 7, 2), date(2028, 7, 3)),
        ("roll_over(concluded_on - 6 months)", date(2026, 1, 3), date(2026, 1, 5)),
        ("roll_over(later(concluded_on, 2027-05-01))", date(2027, 5, 1), date(2027, 5, 3)),
    ],
)
def test_every_day_the_law_may_ask_about_is_laid_out(term, asked, rolled):
    assert (asked, rolled) in laid_out(term)


def test_another_folder_of_law_has_its_own_holidays(tmp_path):
    christmas = date(2026, 12, 25)
    assert christmas in dict(laid_out("roll_over(concluded_on)", christmas))
    folder = tmp_path / "law"
    shutil.copytree(str(law_folder()), folder)
    table = folder / "calendars" / "DE.csv"
    kept = [line for line in table.read_text("utf-8").splitlines() if "2026-12-25" not in line]
    table.write_text("\n".join(kept) + "\n", "utf-8")
    with reading_from(folder):
        assert christmas not in dict(laid_out("roll_over(concluded_on)", christmas))
