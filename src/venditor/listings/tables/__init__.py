"""Tables: exports of Shopify, WooCommerce and Open Food Facts, and Google Merchant feeds in tables.

Which of them a file is, is known by its header; its encoding and its separator are found.
"""

from venditor.listings.tables.reading import read_table

__all__ = ["read_table"]
