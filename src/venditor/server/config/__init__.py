"""How an installation is set up: settings from the environment, addresses, headers, languages.

Every setting has a safe default, so that a first installation needs none; `docs/guide/portal.md` lists them.
Nothing here knows the law or a page; the pages in `venditor.server.faces` are reached by name.
"""
