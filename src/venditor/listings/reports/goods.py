"""What the label on the goods has to show, in words and as markup: advice beside findings, none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from venditor.core.markup import element, escape
from venditor.core.text import pick
from venditor.listings.judging.asked import GUESSED
from venditor.listings.judging.finding import Label, Rule
from venditor.listings.reports.entry import Labelled, Texts
from venditor.listings.reports.words import Words
from venditor.rules.wording import write_list


def said(label: Label, words: Words, texts: Texts) -> str:
    """What a label has to show and in which language; where that is not settled, why.

    Args:
        label: at one destination.
        words: of the reader's language.
        texts: words for what labels show.
    """
    language = write_list([texts.spoken(tag, words.tag) for tag in label.languages], words.tag)
    if label.items:
        items = listed((one.item for one in label.items), words, texts)
        return words("on_goods_in", items=items, language=language) if language else items
    left = [words("only_in", language=language)] if language else []
    if label.needs:
        needs = "; ".join(f"{texts.fact(name, words.tag)} [{name}]" for name in label.needs)
        left.append(words("pair", first=words("needs"), second=needs))
    elif not language:
        left += (pick(rule.why, words.tag).text for rule in label.rules[:1])
    return "; ".join(left)


def listed(items: Iterable[str], words: Words, texts: Texts) -> str:
    """What labels show, in a row."""
    return write_list([texts.on_label(item, words.tag) for item in items], words.tag)


def told_too(label: Label, words: Words, texts: Texts) -> str:
    """What of it the offer tells, in a sentence; empty where it tells nothing."""
    told = [one.item for one in label.items if one.told]
    return words("pair", first=words("told_too"), second=listed(told, words, texts)) if told else ""


def guesses(label: Label, words: Words, texts: Texts) -> str:
    """Which kinds of thing it was taken for none of, since nobody told; empty where none."""
    names = [texts.fact(name, words.tag) for name in label.assumed if name in GUESSED]
    return words("pair", first=words("guessed"), second="; ".join(names)) if names else ""


def cited(rule: Rule) -> str:
    """Act and articles of a rule."""
    return f"{rule.act} {', '.join(rule.articles)}".strip()


def goods(labels: Sequence[Labelled], words: Words, texts: Texts, *, opened: bool, quoted: bool) -> str:
    """All labels of a listing, or of a run, each behind a disclosure; empty where there are none.

    Args:
        labels: the labels; what the offer tells is said of those of one listing alone.
        words: of the reader's language.
        texts: words for what labels show.
        opened: whether the disclosures are open.
        quoted: whether the words of the law stand there.
    """
    return "".join(_block(one, words, texts, opened=opened, quoted=quoted) for one in labels)


def of_one(labels: Iterable[Label]) -> list[Labelled]:
    """The labels of one listing."""
    return [Labelled(1, label) for label in labels]


def _block(one: Labelled, words: Words, texts: Texts, *, opened: bool, quoted: bool) -> str:
    label = one.label
    name = words.destination(label.destination)
    many = f" {words.number(one.count)} ×" if one.count > 1 else ""
    content = element("summary", escape(name + many))
    if label.items:
        content += _items(one, words, texts)
    else:
        content += _sentence(said(label, words, texts))
    if label.items and label.languages:
        language = write_list([texts.spoken(tag, words.tag) for tag in label.languages], words.tag)
        content += _sentence(words("only_in", language=language))
    content += "".join(_notes(one, words, texts))
    for rule in label.rules:
        content += _law(rule, words, quoted=quoted)
    return element("details", content, {"class": "goods", **({"open": ""} if opened else {})})


def _sentence(text: str) -> str:
    return element("p", escape(text[:1].upper() + text[1:]))


def _items(one: Labelled, words: Words, texts: Texts) -> str:
    items = []
    for each in one.label.items:
        told = escape(texts.on_label(each.item, words.tag))
        if one.count == 1:
            beside = words("in_brackets", text=words(f"label_{each.seen}"))
            told += " " + element("span", escape(beside), {"class": "quiet"})
        items.append(element("li", told))
    return element("ul", "".join(items))


def _notes(one: Labelled, words: Words, texts: Texts) -> Iterator[str]:
    guessed = guesses(one.label, words, texts) if one.count == 1 else ""
    if guessed:
        yield element("p", escape(guessed), {"class": "quiet"})
    for rule in one.label.rules:
        if not rule.verified:
            yield element("p", escape(f"{cited(rule)}: {words('unverified')}"), {"class": "quiet"})


def _law(rule: Rule, words: Words, *, quoted: bool) -> str:
    """Why, by which law, and in which words of it; behind a disclosure, as with findings."""
    why = pick(rule.why, words.tag)
    content = element("p", escape(why.text), {"lang": why.language})
    if rule.url.startswith(("https://", "http://")):
        link = element("a", escape(rule.act), {"href": rule.url, "rel": "noreferrer"})
        content += element("p", f"{link}: {escape(words.in_force(rule.since, rule.until))}")
    for article, told, language in rule.quotations if quoted else ():
        given = {"dir": "auto", **({"lang": language} if language else {})}
        content += element("blockquote", f"{escape(article)}: {escape(told)}", given)
    return element("details", element("summary", escape(cited(rule) or rule.provision)) + content)
