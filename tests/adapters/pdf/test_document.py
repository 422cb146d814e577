"""A document that could not be printed is refused where it is described."""

from datetime import UTC, datetime

import pytest

from venditor.adapters.pdf import Heading, PdfError


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " \n"}, "pdf.title"),
        ({"language": "deutsch!"}, "pdf.language"),
        ({"language": ""}, "pdf.language"),
        ({"created": datetime(2026, 6, 19, 8, 30)}, "pdf.created"),  # noqa: DTZ001 - naive on purpose
        ({"created": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)}, "pdf.created"),
        ({"blocks": (Heading("\u2028 "),)}, "pdf.heading"),
        ({"blocks": (Heading("Zu tief", 2),)}, "pdf.heading_level"),
        ({"blocks": (Heading("Gut", 1), Heading("Sprung", 3))}, "pdf.heading_level"),
        ({"blocks": (Heading("Null", 0),)}, "pdf.heading_level"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_a_remedy(document, changes, code):
    with pytest.raises(PdfError) as refused:
        document(**changes)
    assert refused.value.code == code
    assert refused.value.remedy


def test_headings_may_nest_to_the_sixth_level_and_return(document):
    levels = [1, 2, 3, 4, 5, 6, 2, 1]
    assert len(document(*(Heading("x", level) for level in levels)).blocks) == len(levels)
    with pytest.raises(PdfError, match="level 7"):
        document(*(Heading("x", level) for level in range(1, 8)))


def test_the_first_second_of_1970_is_an_instant(document):
    assert document(created=datetime(1970, 1, 1, tzinfo=UTC)).created.year == 1970
