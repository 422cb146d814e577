"""The page "check this page": a shop owner gives a product page, and learns what is to be mended on it.

Nothing is stored. The page is read and judged in a process of its own (`process`, `work`); what comes back is
markup of ours, in which the page's words are text.
"""
