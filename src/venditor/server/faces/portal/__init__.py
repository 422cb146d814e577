"""The consumer's portal: what are my rights for this order?

`/` says what Venditor is for. `/rights` asks one question a page, each only if its answer can change what the
visitor is told, and then answers. All that was told is in the address of the page and nowhere else, so a link
restores it, the browser's back button works, and nothing is stored.

`told` reads and writes the address, `pages` lists the questions, `interview` says which is next, `questions`
makes it ready, `fields`, `typed` and `days` read what was typed, `answers` and `summary` lay out what the law
gives, `places` says for which countries there is law.
"""
