"""From the facts of an order to a statement of rights.

Finds which law governs and which floor of protection stays, puts each question to both, and joins the
answers by what is more favourable to the consumer. Every answer carries its status, value, deciding
clause, citation, the facts it read and the facts it still needs.
"""
