"""The same rule in other engines, each written as its users would write it."""
