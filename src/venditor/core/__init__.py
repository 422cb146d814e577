"""Ground every other package stands on: errors, clock, money, identifiers, localised text.

Only the standard library is imported here, so that one decision can be made anywhere Python runs.
"""
