"""A product page: its markup (JSON-LD, microdata, Open Graph), its visible words and its address.

Each rule looks in one place and gives what it found with where; :mod:`venditor.listings.page.choosing` says
which rule decides when several speak, an order that ``bench/pages.py`` chose on real pages.
"""
