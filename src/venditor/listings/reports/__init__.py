"""What is found against listings, told: on a terminal, as JSON, as SARIF, as a page beside the listing.

A report takes listings one by one and keeps none, so that a feed of a million rows has one as well as a page.
What people wrote in a listing is escaped in every form; nothing of a page is run or loaded.

Standards: SARIF 2.1.0 (OASIS), Content Security Policy 3 (W3C), RFC 8259 (JSON).
"""
