"""The law as data: vocabulary, counting profiles, holiday tables, and one folder a jurisdiction.

Nothing here but data, for lawyers to read, check and correct; :mod:`venditor.rules` reads it. Each provision
cites its article, quotes its sentence, says from when it is in force and how far its text was verified.
"""
