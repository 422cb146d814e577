"""Chromium, for pages that a script makes: a page is read as its scripts have left it.

The browser has no network. Each of its requests is answered by :mod:`venditor.adapters.web`, with its checks
and limits; what is not a plain GET of a page, script, style or its data is refused.
"""
