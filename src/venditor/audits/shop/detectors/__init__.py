"""Looks at one page for one thing each, and says what is there in its own words.

A detector takes what was read and yields findings; it reads no address, decides no law, and says "cannot
tell" where the page may be another one after its scripts have run.
"""
