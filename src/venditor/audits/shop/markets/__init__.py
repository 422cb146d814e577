"""The listing checks on the pages of a shop, for the markets it sells to.

Product pages and order pages are judged by the law of listings (:mod:`venditor.listings`). What may stand
anywhere in the shop, such as who the seller is, is looked for on every page that was read, and told once.
"""
