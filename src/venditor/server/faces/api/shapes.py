"""The shapes of calls and answers; the OpenAPI document is made from them."""

# Pydantic reads the types of these classes when they are made, so they are no texts here.
import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from venditor.aftersales.declaration import MOST, MOST_PARTS, MOST_PIECES, MOST_SELLERS

RECEIPT = "K7MQ-3XW9-TB4H"
_ANSWER = ConfigDict(extra="forbid")
_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
# Language tags as clients send them (RFC 5646 section 2.1, without the rarest forms).
_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$"

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class PartGiven(Schema):
    """An article that the consumer withdraws from."""

    article: str = Field(max_length=MOST["article"], description="The article as the consumer named it.")
    pieces: int = Field(1, ge=1, le=MOST_PIECES, description="How many of it.")
    line: str | None = Field(
        None,
        pattern=_UUID,
        description="Id of the order's line, where she chose it from the order. It is kept, not looked up.",
    )

    model_config = ConfigDict(extra="forbid", strict=True)


class WithdrawalGiven(Schema):
    """A declaration of withdrawal, as a consumer made it in the shop's own form."""

    name: str = Field(max_length=MOST["name"], description="Her name, in her own script.")
    contract: str = Field(
        max_length=MOST["contract"], description="How she named the contract: an order number, or any words."
    )
    contact: str = Field(
        max_length=MOST["contact"], description="The e-mail address that the acknowledgement goes to."
    )
    whole: bool | None = Field(
        None,
        description="Whether it is from the whole contract; so it is where neither parts nor words stand.",
    )
    parts: list[PartGiven] = Field(
        default_factory=list,
        max_length=MOST_PARTS,
        description="Articles, where it is from a part. Leave it out where it is from the whole "
        "contract: an empty list is refused, unless `whole` is true or words stand there.",
    )
    words: str = Field("", max_length=MOST["words"], description="The part in her own words.")
    sellers: list[Annotated[str, Field(max_length=MOST["sellers"])]] = Field(
        default_factory=list,
        max_length=MOST_SELLERS,
        description="On a marketplace: the sellers that she named, in her own words. Any text is taken; a "
        "name, or the name in addresses, of one that sells there is passed on to it. A seller's own key "
        "takes none.",
    )
    language: str = Field(
        "",
        pattern=f"({_TAG})|^$",
        description="BCP 47 tag of the language she declared in; the acknowledgement is in it. "
        "Without one, or in one that there is no page in, it is the seller's; none is refused for "
        "that. The answer tells which it is.",
    )

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "name": "Anna Huber",
                    "contract": "10-4711",
                    "contact": "anna@example.org",
                    "language": "de",
                },
                {
                    "name": "陳怡君",
                    "contract": "Order of 3 November, two teapots",
                    "contact": "chen@example.org",
                    "parts": [{"article": "Teapot 急須", "pieces": 1}],
                    "words": "the one with the crack",
                    "language": "zh-Hant",
                },
            ]
        },
    )


class ReceiptLinks(Schema):
    """Where the consumer finds her receipt; whoever has these addresses sees it."""

    receipt: Address = Field(description="The receipt as a page.")
    pdf: Address = Field(description="The receipt as a document to keep.")

    model_config = _ANSWER


class Taken(Schema):
    """That a declaration was taken. It says nothing of any order."""

    receipt: str = Field(description="The receipt number.")
    received_at: Instant = Field(description="When it arrived, in UTC, to the second.")
    day: dt.date = Field(description="The consumer's day, which counts for periods.")
    language: str = Field(description="BCP 47 tag of the language of the acknowledgement and the receipt.")
    links: ReceiptLinks

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "receipt": RECEIPT,
                    "received_at": "2026-11-23T14:03:22Z",
                    "day": "2026-11-23",
                    "language": "de",
                    "links": {
                        "receipt": "https://shop.example/w/taipei-tea/receipt/0a1b?lang=de",
                        "pdf": "https://shop.example/w/taipei-tea/receipt/0a1b.pdf?lang=de",
                    },
                }
            ]
        },
    )


class PartTold(Schema):
    """An article of a partial withdrawal."""

    article: str
    pieces: int
    line: str | None

    model_config = _ANSWER


class DeclarationTold(Schema):
    """What the consumer declared, character for character."""

    name: str
    contract: str
    contact: str
    whole: bool
    parts: list[PartTold]
    words: str
    sellers: list[str] = Field(description="On a marketplace: the sellers that she named.")

    model_config = _ANSWER


class DueTold(Schema):
    """The day by which the law has the seller refund."""

    day: dt.date
    certain: bool = Field(description="Whether it rests on a matched order.")

    model_config = _ANSWER


class OrderTold(Schema):
    """The order a case is about."""

    id: str
    number: str

    model_config = _ANSWER


class PassedOnTold(Schema):
    """That a marketplace passed a declaration on to a seller."""

    seller: str = Field(description="The seller's name in addresses.")
    name: str
    receipt: str = Field(description="The receipt number of the seller's case.")
    passed_on_at: Instant
    declined: bool = Field(description="Whether the seller found that it is about no order of its own.")

    model_config = _ANSWER


class MarketplaceTold(Schema):
    """The marketplace that passed a declaration on."""

    name: str
    receipt: str = Field(description="The receipt number that it gave out: the one the consumer knows.")

    model_config = _ANSWER


class Withdrawal(Schema):
    """A case, as it stands."""

    receipt: str
    received_at: Instant
    day: dt.date
    language: str
    channel: str = Field(description="hosted, order_link, api, staff or marketplace.")
    declaration: DeclarationTold | None = Field(description="null after it has been erased.")
    open: bool
    outcome: str | None = Field(
        description="How it was closed: refunded, settled, no_right, duplicate, passed_on, ..."
    )
    acknowledgement: str = Field(
        description="What became of the mail: queued, held, sent, bounced, undeliverable, handed_over; "
        "by_marketplace where the marketplace sends it."
    )
    contact_confirmed: bool = Field(description="Whether the link in that mail was opened.")
    match: str | None = Field(description="By what the order is known: order_link, contact, staff; or null.")
    order: OrderTold | None = Field(description='null without a match, or without the scope "orders".')
    due: DueTold | None
    red: bool = Field(description="Whether the seller is failing a duty.")
    tasks: list[str] = Field(description="What a person has to do.")
    passed_on: list[PassedOnTold] = Field(
        description="At a marketplace: to whom it was passed on. Empty at a seller."
    )
    marketplace: MarketplaceTold | None = Field(
        description="At a seller: the marketplace that passed it on; null where none did."
    )

    model_config = _ANSWER


class Withdrawals(Schema):
    """A page of cases, in the order in which they were declared."""

    withdrawals: list[Withdrawal]
    next: Address | None = Field(description="Address of the next page; null on the last one.")

    model_config = _ANSWER


class FieldErrorTold(Schema):
    """What is wrong with one field."""

    place: str = Field(alias="in", description="body, query, header or path.")
    field: str
    detail: str
    pointer: str | None = Field(None, description="In a body: where, as a JSON pointer (RFC 6901).")


class ProblemTold(Schema):
    """Why a call was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldErrorTold] | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:venditor:problem:invalid",
                    "title": "Something needs another look",
                    "status": 422,
                    "errors": [
                        {
                            "in": "body",
                            "field": "contact",
                            "detail": "This does not have the shape of an e-mail address.",
                            "pointer": "#/contact",
                        }
                    ],
                }
            ]
        }
    )


def answers(**more: Any) -> dict[int, Any]:
    """Answers of an operation by status, beside what every operation may answer."""
    problems = dict.fromkeys((400, 401, 403, 413, 415, 422, 500), ProblemTold)
    return {**{int(status.removeprefix("status_")): shape for status, shape in more.items()}, **problems}
