"""The encoded law as public pages under ``/law/``: by country, topic and act, and each provision by itself.

A provision's page says its question, the rule in words, the words of the law with the official link, the
versions on a line of time, examples, what is not encoded, and how far the text was verified. Everything is
read from the packs; nothing is stored and nobody's facts are asked. Pages are made for a reader of one
language (:class:`~venditor.server.faces.law.reader.Reader`), need no script, and may be kept by any cache as
long as the law, the texts and the day stay the same (:mod:`~venditor.server.faces.law.cached`).
"""
