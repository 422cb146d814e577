"""How much one may ask of the page "check this page"; installations differ in nothing of it."""

from __future__ import annotations

MOST_BYTES = 2_000_000
"""Of a page as it is sent, pasted or uploaded, packed or not."""

MOST_UNPACKED = 16 * 2**20
"""Bytes of what was sent packed with gzip."""

MOST_LISTINGS = 20
"""Rows of a feed or a table that are judged: the first."""

SECONDS = 8.0
"""For reading, judging and showing one page. Of 60 real ones for three countries half take a fifth of a
second and the slowest takes two; a country more costs up to a third of one."""

LAW_SECONDS = 30.0
"""For making ready the law of the countries asked for, which is none of the page's doing."""

MOST_MEMORY = 2**30
"""Bytes of memory of the process that reads, where the system can hold a process to it."""

MOST_AT_ONCE = 2
"""Pages that one process of the server has checked at a time."""

WAIT_SECONDS = 4.0
"""For a turn, where that many are being checked."""

MOST_PAGES = 200
"""Pages of one process; then a new one takes its place, so that nothing gathers in it."""

MOST_IN_A_MINUTE = 20
"""Checks for one network; each process of the server counts its own."""

MOST_MARKETS = 12
"""Countries for which one page is checked at a time."""

MOST_OF_FINDINGS = 42_000
"""Bytes of findings on the page, with what stands beside them; the report has them all."""

MOST_BESIDE = 14_000
"""Bytes of the page, or of the fields, that stand beside the findings of one listing."""

MOST_SHOWN = 3
"""Listings that are shown with their findings; the report has them all."""

MOST_LABELS = 12
"""Labels that are told, of different countries or kinds of goods; the report has them all."""

MOST_CARRIED = 250_000
"""Bytes of the visitor's own page, packed, that the answer carries: so that it is checked again, or taken as
a report, without being sent anew. They are the visitor's own and do not count as weight of the page."""
