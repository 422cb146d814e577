"""JSON as shop systems and Open Food Facts answer it: Shopify, WooCommerce REST v3, Open Food Facts API.

Which of them a document is, is known by its keys.
"""

from venditor.listings.json_documents.reading import read_json

__all__ = ["read_json"]
