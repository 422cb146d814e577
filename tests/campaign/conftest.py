"""Prints the figures of the campaign at the end of a run, whichever process they come from."""

import pytest


@pytest.fixture
def figures(record_property):
    """Keeps a line of figures for the end of the run."""
    return lambda line: record_property("figures", line)


def pytest_terminal_summary(terminalreporter):
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    lines = [value for report in reports for name, value in report.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("figures of the campaign")
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)
