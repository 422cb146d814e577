"""The pages and the API: Django, in three layers.

`faces` (pages only) stand on the nouns (models, services, selectors, tasks), which stand on `config`.
What the law says is asked of the domain packages; nothing is decided here.
"""
