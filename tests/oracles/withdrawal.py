"""Withdrawal in the Union and in Germany, written by hand from the statutes, without the engine.

Directive 2011/83/EU articles 3(3)(k), 9 to 11, 13, 14 and 16, as amended by Directive (EU) 2019/2161; BGB
sections 193, 312, 312g, 355 to 357a, before and since 28 May 2022. An event that has not happened is
``None``, an amount a plain number. An answer is a status and a value; what the statutes leave to judgement
is ``for_a_person``.
"""

from datetime import date, timedelta

from venditor.calendars import CalendarError, calendar

FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)
# The directive applies to contracts concluded after 13 June 2014, the German act to those from that day on.
IN_FORCE = {"EU": date(2014, 6, 14), "DE": date(2014, 6, 13)}
AMENDED = date(2022, 5, 28)

PERSON, NOTHING = ("for_a_person", None), ("not_applicable", None)
# Article 16(c) to (g), (i), (j); section 312g(2) nos. 1 to 7: sales that carry no right.
GOODS_WITHOUT = (
    "made_to_specification",
    "liable_to_deteriorate",
    "unsealed_hygiene",
    "inseparably_mixed",
    "deferred_alcohol",
    "unsealed_media",
    "newspaper",
)
# Articles 3(3)(k), 16(h) and (l); sections 312(2) no. 5 (now 312(8)), 312g(2) nos. 9 and 11.
SERVICES_WITHOUT = ("passenger_transport", "urgent_repair_requested", "dated_leisure_service")


def a_year_later(day):
    """Twelve months on, 29 February becoming the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def working(day, region):
    """The day itself, or the first one after it that is no Saturday, Sunday or public holiday.

    Where the tables of holidays do not reach, the day stays as it is, provisionally.
    """
    country = region.partition("-")[0]
    holidays = calendar(country, region if "-" in region else None)
    working = day
    try:
        while working.weekday() >= 5 or holidays.non_working(working) is not None:
            working += DAY
    except CalendarError:
        return day
    return working


def last_day(*, delivered, informed, region):
    """The last day to withdraw; ``None`` while the period has not begun."""
    if delivered is None:
        return None
    if informed is not None and informed <= delivered:
        return working(delivered + FORTNIGHT, region)
    if informed is not None and informed <= a_year_later(delivered):
        return working(informed + FORTNIGHT, region)
    return working(a_year_later(delivered + FORTNIGHT), region)


def in_time(notice, last):
    """Whether a notice sent on a day is in time."""
    return last is None or notice <= last


def refund_due(notice, region):
    """The last day to refund."""
    return working(notice + FORTNIGHT, region)


def excluded(facts, law):
    """Whether no right exists, whatever has been performed."""
    product, contract = facts["product"], facts["contract"]
    if not facts["buyer_is_consumer"] or contract == "in_store":
        return True
    if facts["price_fluctuates"] or facts["public_auction"]:
        return True
    if product == "goods" and any(facts[name] for name in GOODS_WITHOUT):
        return True
    if product == "service" and any(facts[name] for name in SERVICES_WITHOUT):
        return True
    if law == "EU":
        return False
    at_a_distance = contract == "distance" and facts["channel"] != "phone"
    betting = product in ("service", "digital_service") and facts["betting_or_lottery"] and at_a_distance
    small = contract == "off_premises" and facts["small_off_premises_payment"]
    return betting or small or facts["notarised"]


def available(facts, law):
    """Whether there is a right to withdraw."""
    amended = facts["concluded_on"] >= AMENDED
    if excluded(facts, law):
        return ("determined", False)
    if not facts["performance_begun_with_consent"]:
        return ("determined", True)
    if facts["product"] == "digital_content":
        # Since the amendment the trader must also have confirmed the consent on a durable medium.
        return ("determined", amended and not facts["consent_confirmed"])
    if facts["product"] == "goods" or not facts["service_fully_performed"]:
        return ("determined", True)
    if law == "DE" and amended and facts["contract"] == "off_premises":
        # Section 356(4) no. 2(b): the consent must be on a durable medium, of which the facts do not tell.
        return PERSON
    return ("determined", False)


def starts_on(facts):
    """The day from which the period is counted."""
    if facts["product"] != "goods":
        return facts["concluded_on"]
    return facts["first_delivered_on"] if facts["regular_delivery"] else facts["delivered_on"]


def answers(facts, law):
    """Every answer about withdrawal under the law of the Union (``EU``) or of Germany (``DE``)."""
    concluded = facts["concluded_on"]
    if concluded is None or concluded < IN_FORCE[law]:
        return dict.fromkeys(QUESTIONS, ("not_encoded", None))
    right = available(facts, law)
    if right != ("determined", True):
        return {**dict.fromkeys(QUESTIONS, PERSON if right == PERSON else NOTHING), QUESTIONS[0]: right}
    region = facts.get("consumer_region") or facts["consumer_country"]
    start, notice = starts_on(facts), facts["withdrawal_notice_on"]
    last = last_day(delivered=start, informed=facts["informed_on"], region=region)
    timely = notice is not None and in_time(notice, last)
    found = {
        "withdrawal.available": right,
        "withdrawal.starts_on": ("determined", start),
        "withdrawal.last_day": ("determined", last),
        "withdrawal.in_time": NOTHING if notice is None else ("determined", timely),
        "withdrawal.refund_due": NOTHING,
        "withdrawal.send_back_by": NOTHING,
        "withdrawal.may_withhold": NOTHING,
        "withdrawal.refund_amount": NOTHING,
        "withdrawal.return_cost": NOTHING,
        "withdrawal.owes_for_diminished_value": NOTHING,
    }
    if facts["product"] == "goods":
        found["withdrawal.return_cost"] = ("determined", return_cost(facts))
        worn = facts["handled_beyond_testing"] and facts["informed_on"] is not None
        found["withdrawal.owes_for_diminished_value"] = ("determined", worn)
    if timely:
        due = ("determined", refund_due(notice, region))
        found["withdrawal.refund_due"] = due
        found["withdrawal.send_back_by"] = due if must_send_back(facts) else NOTHING
        found["withdrawal.may_withhold"] = may_withhold(facts)
        found["withdrawal.refund_amount"] = refund_amount(facts)
    return found


QUESTIONS = (
    "withdrawal.available",
    "withdrawal.starts_on",
    "withdrawal.last_day",
    "withdrawal.in_time",
    "withdrawal.refund_due",
    "withdrawal.send_back_by",
    "withdrawal.may_withhold",
    "withdrawal.refund_amount",
    "withdrawal.return_cost",
    "withdrawal.owes_for_diminished_value",
)


def received(facts):
    """Whether the consumer has goods in hand."""
    first = facts["regular_delivery"] and facts["first_delivered_on"] is not None
    return first or facts["delivered_on"] is not None


def collected_at_home(facts):
    """Article 14(1), section 357(7): bulky goods brought home when the contract was made off the premises."""
    there = facts["delivered_on"] is not None and facts["delivered_on"] <= facts["concluded_on"]
    return facts["contract"] == "off_premises" and facts["cannot_be_posted"] and there


def must_send_back(facts):
    """Article 14(1), section 357(5) and (6): who sends goods back."""
    fetched = facts["trader_offers_to_collect"] or collected_at_home(facts)
    return facts["product"] == "goods" and received(facts) and not fetched


def may_withhold(facts):
    """Article 13(3), section 357(4): until the goods are back, or shown to be on their way."""
    if facts["product"] != "goods" or facts["trader_offers_to_collect"]:
        return ("determined", False)
    if facts["goods_returned_on"] is not None or facts["goods_sent_back_on"] is not None:
        return ("determined", False)
    return ("determined", True) if received(facts) else PERSON


def refund_amount(facts):
    """Articles 13(1), (2) and 14(3), (4): all payments, delivery up to the cheapest standard."""
    if facts["product"] == "goods":
        delivery = min(facts["delivery_cost"], facts["standard_delivery_cost"])
        return ("determined", facts["price"] + delivery)
    begun = facts["product"] != "digital_content" and facts["performance_begun_with_consent"]
    return PERSON if begun and facts["informed_on"] is not None else ("determined", facts["price"])


def return_cost(facts):
    """Articles 6(6) and 14(1), section 357(5) to (7): who pays for the return."""
    told = facts["return_cost_information_given"] and not facts["trader_bears_return_cost"]
    fetched = facts["trader_offers_to_collect"] or collected_at_home(facts)
    return "consumer" if told and not fetched else "trader"
