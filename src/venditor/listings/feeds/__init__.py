"""Google Merchant feeds: RSS 2.0 and Atom, and the attributes that feeds in tables share with them.

Source: Google Merchant Center product data specification; the namespace is ``http://base.google.com/ns/1.0``.
"""

from venditor.listings.feeds.xml import read_xml

__all__ = ["read_xml"]
