"""The hosted withdrawal page: one link that any shop can add, and nothing else to install.

Two steps, no script, no cookie, no login; three data and what is withdrawn from. Everyone gets the same pages
in the same time, whatever the declaration names: no order is looked for while somebody waits. Who filled the
page in is judged by a signed token in the page itself, a field that people do not see, and counts; none of
them refuses anything.

Source: Directive 2011/83/EU article 11a.
"""
