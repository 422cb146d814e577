"""What an acknowledgement says, in the reader's language: one content for its text, HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from venditor.aftersales import Declaration
from venditor.server.cases.receipts import Receipt
from venditor.server.config.hosted_words import HostedWords, hosted_words
from venditor.server.tenants.models import Tenant

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The words of an acknowledgement, in reading order.

    Attributes:
        words: the words it is in.
        title: that the withdrawal was received.
        meaning: that this acknowledges arrival and decides nothing.
        received: labels and values: what was received, when and by whom.
        declared: labels and values of the declaration, character for character.
        link_says: what stands before the mailed link.
        closing: sentences at the end.
    """

    words: HostedWords
    title: str
    meaning: str
    received: Rows
    declared: Rows
    link_says: str
    closing: tuple[str, ...]

    @property
    def declared_says(self) -> str:
        """The heading over the declaration."""
        return self.words.say("Your declaration")


def acknowledged(receipt: Receipt) -> Acknowledged:
    """The content of the acknowledgement of a declaration, in the language it was declared in."""
    words = hosted_words(receipt.language)
    local, zone = receipt.local(words.language)
    return Acknowledged(
        words=words,
        title=words.say("We have received your withdrawal"),
        meaning=words.say(
            "This acknowledges that your declaration has arrived, and when. It does not decide on it."
        ),
        received=(
            (words.say("Receipt number"), receipt.number),
            (words.say("Received"), words.say("{time}, time in {zone}", time=local, zone=zone)),
            *_counted(receipt, words),
            (words.say("Received (UTC)"), receipt.utc),
            (words.say("Declared to"), f"{receipt.seller.name}\n{receipt.seller.address}"),
            *_in_the_log(receipt, words),
        ),
        declared=_declared(receipt.declaration.shown(), words),
        link_says=words.say("See your declaration and its receipt at any time:"),
        closing=(
            *_passed_on(receipt, words),
            words.say("Keep this acknowledgement."),
            _not_sent(receipt.seller, words),
        ),
    )


def _passed_on(receipt: Receipt, words: HostedWords) -> tuple[str, ...]:
    """What a marketplace does with every declaration, whether an order is found or not."""
    if not receipt.seller.is_marketplace:
        return ()
    name = receipt.seller.name
    return (words.say("{marketplace} passes your declaration on to the seller.", marketplace=name),)


def _not_sent(seller: Tenant, words: HostedWords) -> str:
    if seller.is_marketplace:
        return words.say("If you did not send this declaration, tell {marketplace}.", marketplace=seller.name)
    return words.say("If you did not send this declaration, tell {seller}.", seller=seller.name)


def _counted(receipt: Receipt, words: HostedWords) -> Rows:
    counted = receipt.counted(words.language)
    return ((words.say("The day that counts"), counted),) if counted else ()


def _in_the_log(receipt: Receipt, words: HostedWords) -> Rows:
    if not receipt.commitment:
        return ()
    return ((words.say("Fingerprint in the public log"), receipt.fingerprint),)


def _declared(declaration: Declaration, words: HostedWords) -> Rows:
    scope = words.say("The whole contract" if declaration.whole else "Only a part of it")
    rows = [
        (words.say("Name"), declaration.name),
        (words.say("Contract"), declaration.contract),
        *([(words.say("Seller"), "\n".join(declaration.sellers))] if declaration.sellers else []),
        (words.say("E-mail address"), declaration.contact),
        (words.say("Withdrawal from"), scope),
    ]
    if not declaration.whole:
        parts = [f"{part.pieces} × {part.article}" for part in declaration.parts]
        rows.append((words.say("Part"), "\n".join([*parts, *filter(None, [declaration.words])])))
    return tuple(rows)
