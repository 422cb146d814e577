"""Listings read from any format a shop has them in: pages, feeds, exports of shop systems, plain text.

Every reader gives :class:`venditor.products.Listing`: fields that are present, absent or unknown, each with
where it was read. Nothing is guessed in silence, nothing that was given is lost: what cannot be used is told
beside the listing, and one bad listing never stops the next.
"""
