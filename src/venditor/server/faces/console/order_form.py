"""The form in which staff type an order: what the law asks about it, who bought, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from venditor.core.text import pick
from venditor.rights.jurisdictions import default_library
from venditor.rights.places import region_name
from venditor.server.faces.console.amounts import CHARGES, CURRENCY, TOTALS, amount_words
from venditor.server.faces.console.case_page import DAYS
from venditor.server.faces.console.fields import LONGEST_ADDRESS, countries
from venditor.server.faces.portal.places import region_codes
from venditor.server.orders.amounts import AmountError, decimal_sign, read_amount, write_plain
from venditor.server.orders.folding import folded
from venditor.server.orders.services import OrderError, TypedLine, TypedOrder
from venditor.server.orders.standing import mark_of

LINES, MORE_LINES, MOST_LINES = 3, 5, 100
NOT_YET = "not_yet"
# An order has been placed; the others may still be to come.
MAY_BE_TO_COME = ("informed_on", "delivered_on")
AMOUNTS = {**CHARGES, **TOTALS}
RETURN_COST = "return_cost_information_given"
YES, NO = "yes", "no"
# Facts that the form asks about; the others stay as they stand.
ASKED = (*DAYS, *CHARGES, RETURN_COST, "product")
LONGEST_AMOUNT = 20
CHANGED = _("The order was changed in the meantime. Open it again, and write your changes anew.")
TROUBLES: Mapping[str, str | Promise] = {
    "missing": _("This is needed."),
    "too_long": _("This is too long."),
    "characters": _("There are characters in it that cannot be kept."),
    "address": _("This does not have the shape of an e-mail address."),
    "amount": _("This is not an amount of the currency."),
    "currency": _("Write the currency of the prices with three letters, such as EUR."),
    "pieces": _("Write how many, 1 or more."),
    "too_many": _("An order with so many lines is imported as a file."),
    "fact": _("This cannot be used; check it, also against the other fields."),
}


class HeadForm(forms.Form):
    """The order itself."""

    number = forms.CharField(
        label=_("Order number"), max_length=100, help_text=_("As the consumer was told.")
    )
    name = forms.CharField(label=_("Name of the buyer"), max_length=300, required=False)
    email = forms.CharField(label=_("E-mail of the buyer"), max_length=LONGEST_ADDRESS, required=False)
    country = forms.ChoiceField(label=_("Country where the buyer lives"), required=False)
    region = forms.CharField(
        label=_("Region"),
        max_length=10,
        required=False,
        help_text=_("Where holidays differ by region: its code, such as DE-BY."),
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False, help_text=_("Three letters, such as EUR.")
    )
    product = forms.ChoiceField(label=_("What was sold"), required=False)
    return_cost_information_given = forms.ChoiceField(
        label=_("Did the shop say before the order that the buyer pays for the return?"),
        choices=[("", _("Not known")), (YES, _("Yes")), (NO, _("No"))],
        required=False,
        help_text=_("Where it did not, the seller bears that cost in many countries."),
    )

    def __init__(self, *values: Any, language: str, **more: Any) -> None:
        super().__init__(*values, **more)
        unknown = ("", _("Not known"))
        self.fields["country"].choices = [unknown, *countries(language)]
        self.fields["product"].choices = [unknown, *_products(language)]
        for name, label in DAYS.items():
            self.fields[name] = forms.DateField(
                label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            )
        for name in MAY_BE_TO_COME:
            self.fields[f"{name}-{NOT_YET}"] = forms.BooleanField(label=_("Not yet"), required=False)
        for name, (label, hint) in AMOUNTS.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_AMOUNT,
                help_text=hint,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.fields["name"].widget.attrs["dir"] = "auto"
        country = (self.data if self.is_bound else self.initial).get("country", "")
        self.regions = [(code, region_name(code, language).text) for code in region_codes(country)]

    @property
    def days(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each day with its box for what has not happened yet, where it may be so."""
        return [(self[name], self[f"{name}-{NOT_YET}"] if name in MAY_BE_TO_COME else None) for name in DAYS]

    @property
    def amounts(self) -> list[forms.BoundField]:
        """What was paid, and for what."""
        return [self[name] for name in AMOUNTS]

    @property
    def prices_in(self) -> str:
        """The currency of the prices, as it was typed; empty where none was."""
        return folded(self.cleaned_data.get("currency", "")).upper()

    def facts(self) -> dict[str, object]:
        """Facts of the vocabulary that were told."""
        told: dict[str, object] = {name: day for name in DAYS if (day := self.cleaned_data.get(name))}
        told.update({name: "none" for name in MAY_BE_TO_COME if self.cleaned_data.get(f"{name}-{NOT_YET}")})
        if self.cleaned_data.get("product"):
            told["product"] = self.cleaned_data["product"]
        if self.cleaned_data.get(RETURN_COST):
            told[RETURN_COST] = self.cleaned_data[RETURN_COST] == YES
        charges = {name: amount for name in CHARGES if (amount := self.cleaned_data[name])}
        told.update(
            {name: {"amount": amount, "currency": self.prices_in} for name, amount in charges.items()}
        )
        return told


class LineForm(forms.Form):
    """One line of an order."""

    article = forms.CharField(label=_("Article"), max_length=500, required=False)
    sku = forms.CharField(label=_("Stock number"), max_length=100, required=False)
    pieces = forms.IntegerField(label=_("Pieces"), required=False)
    unit_price = forms.CharField(label=_("Price of one"), max_length=20, required=False)

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["article"].widget.attrs["dir"] = "auto"
        self.fields["pieces"].widget.attrs["min"] = 1
        self.fields["unit_price"].widget.attrs["inputmode"] = "decimal"

    def is_told(self) -> bool:
        """Whether anything was written in this line."""
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def typed(self) -> TypedLine:
        """The line as it was typed."""
        told = self.cleaned_data
        pieces = told["pieces"]
        return TypedLine(
            article=told["article"],
            sku=told["sku"],
            pieces=1 if pieces is None else pieces,
            unit_price=told["unit_price"],
        )


class OrderForm:
    """The head of an order and its lines, as one form.

    Args:
        data: what was sent; ``None`` for a form nobody has sent. With ``more`` in it, more lines are asked
            for.
        language: BCP 47 tag of the page.
        stands: the order as it stands, where it is edited: the form begins with it, its number stays, and so
            does whatever the form has no field for. ``None`` for an order that is typed.
    """

    def __init__(self, data: Any, *, language: str, stands: TypedOrder | None = None) -> None:
        self.stands, self.language = stands, language
        self.mark = mark_of(stands) if stands else ""
        shown = stands.lines[:MOST_LINES] if stands else ()
        count = max(_count(data), len(shown))
        self.wants_more = data is not None and "more" in data
        if self.wants_more:
            count = min(count + MORE_LINES, MOST_LINES)
        bound = None if self.wants_more else data
        begun = _begun(stands, language) if stands and data is None else {}
        self.head = HeadForm(bound, initial=self._kept(data) or begun, language=language)
        lines = [_line_begun(line, language) for line in shown] if data is None else []
        lines += [{}] * (count - len(lines))
        self.lines = [
            LineForm(bound, prefix=f"line{place}", initial=self._kept(data, f"line{place}-") or line)
            for place, line in enumerate(lines)
        ]
        if stands:
            # It is found by its number, which is the buyer's to know; another one is another order.
            del self.head.fields["number"]
            self.is_current = data is None or data.get("mark") == self.mark

    @property
    def beyond(self) -> int:
        """How many lines are not shown; they stay as they stand."""
        return max(0, len(self.stands.lines) - MOST_LINES) if self.stands else 0

    def _kept(self, data: Any, prefix: str = "") -> dict[str, Any]:
        if not self.wants_more:
            return {}
        return {name.removeprefix(prefix): data[name] for name in data if name.startswith(prefix)}

    def is_usable(self) -> bool:
        """Whether what was typed has the shape of an order."""
        whole = [self.head.is_valid(), *(line.is_valid() for line in self.lines)]
        if self.stands and not self.is_current and not self.wants_more:
            self.head.add_error(None, CHANGED)
            return False
        return not self.wants_more and all(whole) and self._amounts_read()

    def _amounts_read(self) -> bool:
        """Read each amount into the form it has everywhere else; say at its field where it cannot be."""
        places = [(self.head, name) for name in AMOUNTS] + [(line, "unit_price") for line in self.lines]
        for form, name in places:
            try:
                read = read_amount(
                    form.cleaned_data[name], self.head.prices_in, decimal=decimal_sign(self.language)
                )
            except AmountError as error:
                form.add_error(name, self._no_amount(error))
            else:
                form.cleaned_data[name] = read
        return all(form.is_valid() for form in self.forms)

    def _no_amount(self, error: AmountError | None = None) -> str:
        if not CURRENCY.fullmatch(self.head.prices_in):
            return str(TROUBLES["currency"])
        return amount_words(error, currency=self.head.prices_in, language=self.language)

    def typed(self) -> TypedOrder:
        """The order as it was typed."""
        told, stands = self.head.cleaned_data, self.stands
        self._written = [place for place, line in enumerate(self.lines) if line.is_told()]
        rest = {name: fact for name, fact in stands.facts.items() if name not in ASKED} if stands else {}
        return TypedOrder(
            number=stands.number if stands else told["number"],
            name=told["name"],
            email=told["email"],
            country=told["country"],
            region=told["region"],
            currency=self.head.prices_in,
            facts={**rest, **self.head.facts()},
            lines=(
                *(self._line(place) for place in self._written),
                *(stands.lines[MOST_LINES:] if stands else ()),
            ),
            discount=told["discount"],
            gift_card=told["gift_card"],
            paid=told["paid"],
        )

    def _line(self, place: int) -> TypedLine:
        """A line as it was typed, with what stands of it that the form has no field for."""
        typed = self.lines[place].typed()
        known = self.stands.lines[place].facts if self.stands and place < len(self.stands.lines) else {}
        return replace(typed, facts=known)

    def refuse(self, error: OrderError) -> None:
        """Say at each field what an order with it cannot be recorded for."""
        problems: Any = error.facts["problems"]
        for problem in problems:
            form, name = self._place(problem["field"])
            message = TROUBLES.get(problem["code"], problem["message"])
            if name in AMOUNTS or problem["code"] == "amount":
                message = self._no_amount()
            form.add_error(name if name in form.fields else None, message)

    def _place(self, field: str) -> tuple[forms.Form, str]:
        if not field.startswith("lines."):
            return self.head, field
        _lines, place, name = field.split(".")
        if int(place) >= len(self._written):
            return self.head, field
        return self.lines[self._written[int(place)]], name

    @property
    def forms(self) -> list[forms.Form]:
        """The head, then the lines."""
        return [self.head, *self.lines]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What needs another look: id of the field, its label, the message."""
        return list(self._problems())

    def _problems(self) -> Iterator[tuple[str, str, str]]:
        for form in self.forms:
            if not form.is_bound:
                continue
            for name, messages in form.errors.items():
                shown = form[name] if name in form.fields else None
                for message in messages:
                    yield (shown.id_for_label if shown else "", str(shown.label) if shown else "", message)


def _begun(order: TypedOrder, language: str) -> dict[str, object]:
    """What the head of the form begins with for an order that stands."""
    facts: Mapping[str, Any] = order.facts
    told = facts.get(RETURN_COST)
    charges = {name: facts[name] for name in CHARGES if facts.get(name)}
    return {
        "name": order.name,
        "email": order.email,
        "country": order.country,
        "region": order.region,
        "currency": order.currency,
        "product": facts.get("product", ""),
        RETURN_COST: "" if told is None else YES if told else NO,
        **{name: day for name in DAYS if (day := facts.get(name)) != "none"},
        **{f"{name}-{NOT_YET}": facts.get(name) == "none" for name in MAY_BE_TO_COME},
        # What is in another currency than the prices is asked for again.
        **{
            name: write_plain(one["amount"], language)
            for name, one in charges.items()
            if one["currency"] == order.currency
        },
        **{name: write_plain(getattr(order, name) or "", language) for name in TOTALS},
    }


def _line_begun(line: TypedLine, language: str) -> dict[str, object]:
    price = write_plain(line.unit_price, language)
    return {"article": line.article, "sku": line.sku, "pieces": line.pieces, "unit_price": price}


def _count(data: Any) -> int:
    text = data.get("lines", "") if data is not None else ""
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_LINES)) else LINES
    return min(max(asked, LINES), MOST_LINES)


def _products(language: str) -> list[tuple[str, str]]:
    options = default_library().vocabulary.facts["product"].options
    return [(value, pick(label, language).text) for value, label in options.items()]
