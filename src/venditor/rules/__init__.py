"""The rules engine: law packs read, checked, and evaluated under three-valued logic.

A pack is YAML that a lawyer can check. Here it becomes a typed tree with positions, an order of
evaluation, and an answer with its clause, citation, facts read and facts needed. What is unknown stays
unknown; two clauses that hold with different values are reported, never resolved by their order.
"""
