"""The acknowledgement as a document to keep (Directive 2011/83/EU article 11a(4): a durable medium)."""

from __future__ import annotations

from venditor.adapters.pdf import Code, Document, Facts, Heading, Paragraph, written
from venditor.server.cases.receipts import Receipt
from venditor.server.mail.acknowledged import acknowledged


def receipt_pdf(receipt: Receipt, *, check_link: str | None) -> bytes:
    """The acknowledgement as PDF/A.

    Args:
        receipt: what is acknowledged.
        check_link: the mailed link under which the declaration and its receipt can be seen; ``None`` leaves
            it out, for whoever has not shown that the declared address is hers.

    Returns:
        The file; the same receipt gives the same bytes.
    """
    told = acknowledged(receipt)
    document = Document(
        title=told.title,
        language=told.words.language,
        author=receipt.seller.name,
        created=receipt.at,
        blocks=(
            Paragraph(told.meaning),
            Facts(told.received),
            Heading(told.declared_says),
            Facts(told.declared),
            *((Code(check_link, told.link_says),) if check_link else ()),
            *(Paragraph(sentence) for sentence in told.closing),
        ),
        footer=f"{receipt.seller.name} · {receipt.number}",
    )
    return written(document).content
