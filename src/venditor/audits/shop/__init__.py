"""A check of a shop's own pages: is the withdrawal function where, and as, the law wants it?

Reads the start page and one page of each kind in each language, looks behind the entry, and reports what it
found with a quotation of the page, the article and what to do. It sees what anybody sees without an account;
it submits nothing. What a script puts into a page it has not run: there the answer is "cannot tell", never
"absent".

>>> from datetime import UTC, datetime
>>> from venditor.audits.shop.check import check_shop
>>> from venditor.audits.shop.crawl import Plan
>>> from venditor.audits.shop.pages import Page, Unread
>>> class OnePage:
...     start, saved = "https://shop.example/", True
...
...     def read(self, address):
...         html = (
...             '<html lang="de"><footer><a href="/agb">AGB</a> <a href="/w">Widerrufsbelehrung</a></footer>'
...         )
...         return Page(address, address, 200, html) if address == self.start else Unread(address, "missing")
...
...     def holds(self, address):
...         return True
...
...     def listed(self):
...         return ()
>>> found = check_shop(OnePage(), Plan(pages=1), shop="shop.example", now=datetime(2026, 11, 27, tzinfo=UTC))
>>> [(finding.kind, finding.value) for finding in found.findings]
[('entry_is_information', 'Widerrufsbelehrung')]

Source: Directive 2011/83/EU art. 11a; BGB § 312k; Regulation (EU) 2024/3228. How far each text was read is in
``law/shop_pages.yaml`` and in every report.
"""

from venditor.audits.shop.errors import ShopError

__all__ = ["ShopError"]
