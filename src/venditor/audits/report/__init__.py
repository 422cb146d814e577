"""The report of an audit: one HTML page without script, for screen and print, light and dark.

Plots are SVG drawn here, each with its table under it; words are in ``wording.yaml``, colours in
``style.css``. The page loads nothing and looks the same wherever it is opened:

>>> from venditor.core.markup import element, escape
>>> element("p", escape("a < b"), {"class": "lead"})
'<p class="lead">a &lt; b</p>'
"""
