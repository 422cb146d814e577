"""What a buyer pays until the goods are at the door: price, delivery, customs duty, import tax, clearance.

Limits come from the law of the destination, rates and exchange rates from the seller; nothing is known here.
What is not known makes its part unknown, and the total one of "at least".

Example:
    >>> from decimal import Decimal
    >>> from venditor.core.money import Money
    >>> order = Order(
    ...     price=Money(Decimal("40.00"), "EUR"), delivery=Money(Decimal("5.00"), "EUR"), imported=True
    ... )
    >>> law = ImportLaw(
    ...     duty_free_up_to=Money(Decimal(0), "EUR"),
    ...     tax_free_up_to=Money(Decimal(0), "EUR"),
    ...     duty_per_item=Money(Decimal(3), "EUR"),
    ...     tax_on=frozenset(("delivery", "duty")),
    ... )
    >>> door = at_the_door(order, law, Rates(tax=Decimal(19)))
    >>> [str(part.amount) for part in door.parts]
    ['40.00 EUR', '5.00 EUR', '3.00 EUR', '9.12 EUR', 'None']
    >>> str(door.total), door.at_least
    ('57.12 EUR', True)
"""

from venditor.listings.door.delivery import delivery_to
from venditor.listings.door.given import DoorError, ImportLaw, Limit, Order, PartName, Rates
from venditor.listings.door.total import Door, Part, Why, at_the_door

__all__ = [
    "Door",
    "DoorError",
    "ImportLaw",
    "Limit",
    "Order",
    "Part",
    "PartName",
    "Rates",
    "Why",
    "at_the_door",
    "delivery_to",
]
