"""The portal as a visitor meets it: questions, answers, ways back, bad input."""

import re
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest

from venditor import rights
from venditor.core import clock
from venditor.rights.jurisdictions import default_library
from venditor.rules.wording import write_day
from venditor.server.config.languages import TAGS
from venditor.server.faces.portal.topics import APART, topics

GOODS = {
    "consumer_country": "DE",
    "product": "goods",
    "contract": "distance",
    "condition": "new",
    "concluded_on": "2026-03-02",
    "delivered_on": "2026-03-09",
    "informed_on": "2026-03-02",
    "withdrawal_notice_on": "none",
}
START = "?topic=withdrawal&consumer_country=DE"
STATE = START + "&concluded_on=2026-03-02&product=goods&contract=distance"
RETURN = ["goods_sent_back_on", "goods_returned_on"]
MOST_BYTES = 60_000
# A region where the answer turns on one, and what some laws ask besides.
REGIONS = {"US": "US-TX"}
TOLD = {
    "own_return_terms_shown": "false",
    "exclusion_notice_given": "false",
    "channel": "online",
    "uninvited_visit": "false",
}
NEXT = "Answer the next open question: "
MOST_PAGES = 7


def _says(question, facts, **more):
    """The sentence of the law for facts as the walker takes them; what it says is the packs' own concern."""
    bools = {"true": True, "false": False}
    told = {name: bools.get(value, value) for name, value in {**facts, **more}.items()}
    return rights.statement(told, questions=[question], assume="ordinary")["answers"][question]["sentence"]


def _day(iso):
    return write_day(date.fromisoformat(iso), "en")


def _kind(place):
    """Whether a union's floor stands below its law, or a country's law beside it; or neither."""
    library = default_library()
    is_part = any("-" in code and code[:2] == place[:2] for code in library.jurisdictions)
    return 0 if library.union_of(place) else 1 if is_part else 2


def _places():
    """Where there is law to ask about, kind by kind; of Finland there is the floor of the union alone."""
    library = default_library()
    places = {*library.jurisdictions, "FI"} - set(library.unions)
    return sorted(places, key=lambda place: (_kind(place), place))


def _tried(number):
    """Every run tries a third of a list of places, so some of each kind; the campaign tries all."""
    return () if number % 3 == 0 else pytest.mark.campaign


def _at(place):
    """Goods bought where somebody lives; a state or province is told as the region of its country."""
    region = REGIONS.get(place, place if "-" in place else None)
    home = {"consumer_country": place[:2], "trader_country": place[:2]}
    return {**GOODS, **home, **TOLD} | ({"consumer_region": region} if region else {})


def test_the_start_page_says_what_it_is_for_and_leads_to_the_questions(visitor):
    page = visitor.open("/")
    assert page.status == 200
    assert page.h1 == "What are my rights for this order?"
    assert "Nothing is stored." in page.text
    assert "not legal advice" in page.text
    assert "Germany" in page.text
    visitor.open(page.link("I want to give it back, or have done so"))
    assert visitor.page.h1 == "Where do you live?"


def test_a_german_withdrawal_of_goods_takes_seven_pages(visitor):
    asked = visitor.walk(GOODS)
    assert asked == [
        "consumer_country",
        "concluded_on",
        "product",
        "contract",
        "exemptions",
        "delivered_on",
        "informed_on",
    ]
    assert len(asked) == MOST_PAGES
    assert visitor.page.h1 in _says("withdrawal.last_day", GOODS)
    assert _day("2026-03-23") in visitor.page.h1
    assert f"<strong>{_day('2026-03-23')}</strong>" in visitor.page.html
    assert "in 13 days" in visitor.page.text


def test_each_page_asks_one_question(visitor):
    visitor.open("?topic=withdrawal")
    while visitor.page.asks:
        facts = {name.partition(".")[0] for name in visitor.page.controls}
        assert facts == {visitor.page.asks}
        visitor.answer(GOODS)


def test_a_withdrawal_already_sent_is_told_from_the_answer(visitor):
    visitor.walk(GOODS)
    visitor.open(visitor.page.link("Have you already told the shop that you withdraw?"))
    visitor.answer({"withdrawal_notice_on": "2026-03-10"})
    assert visitor.page.h1 in _says("withdrawal.refund_due", GOODS, withdrawal_notice_on="2026-03-10")
    assert _day("2026-03-24") in visitor.page.h1


def test_a_region_is_asked_only_where_its_holidays_decide(visitor):
    # 14 days from 28 May 2026 end on 11 June; from 21 May on 4 June, Corpus Christi, a holiday in Bavaria.
    facts = {**GOODS, "concluded_on": "2026-05-20", "informed_on": "2026-05-20", "consumer_region": "DE-BY"}
    ask = "Which part of the country do you live in?"
    visitor.walk({**facts, "delivered_on": "2026-05-28"})
    assert _day("2026-06-11") in visitor.page.h1
    visitor.walk({**facts, "delivered_on": "2026-05-21"})
    assert visitor.page.h1 == _says("withdrawal.available", GOODS)
    next_ = visitor.page.link(f"Answer the next open question: {ask}")
    assert next_ == visitor.page.link(ask)
    visitor.open(next_)
    visitor.answer(facts)
    assert _day("2026-06-05") in visitor.page.h1


@pytest.mark.parametrize(
    ("topic", "place"),
    [
        pytest.param(topic, place, marks=_tried(turn + number) if topic not in APART else ())
        for turn, topic in enumerate(topics(default_library().vocabulary))
        for number, place in enumerate(_places())
        if topic not in APART or place in ("DE", "FR", "KR", "TW", "CA-ON", "VN")
    ],
)
def test_no_visit_takes_more_than_seven_pages(visitor, place, topic):
    asked = visitor.walk(_at(place), topic=topic)
    assert len(asked) <= MOST_PAGES
    assert len(set(asked)) == len(asked)
    assert visitor.page.status == 200
    assert len(visitor.page.html.encode()) < MOST_BYTES


@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=_tried(number + 1)) for number, place in enumerate(_places())]
)
def test_the_right_to_withdraw_from_goods_is_known_after_seven_pages(visitor, place):
    visitor.walk(_at(place))
    # Where a state's law stands beside the country's, its own questions are offered one by one; Japan asks by
    # which means the contract was made, and then for the shop's own terms.
    for _ in range(2 if "-" in place else 1 if place == "JP" else 0):
        following = [address for text, address in visitor.page.links if text.startswith(NEXT)]
        if following:
            visitor.open(following[0])
            visitor.answer(_at(place))
    assert not visitor.page.h1.startswith("We cannot tell yet")


def test_a_contract_made_in_the_shop_needs_no_further_questions(visitor):
    asked = visitor.walk({**GOODS, "contract": "in_store"})
    assert asked == ["consumer_country", "concluded_on", "product", "contract"]
    assert visitor.page.h1 == _says("withdrawal.available", GOODS, contract="in_store")


def test_an_exemption_ends_the_questions(visitor):
    asked = visitor.walk({**GOODS, "made_to_specification": "true"})
    assert asked[-1] == "exemptions"
    assert visitor.page.h1 == _says("withdrawal.available", GOODS, made_to_specification="true")


def test_nothing_is_chosen_beforehand(visitor):
    visitor.open("?topic=withdrawal")
    while visitor.page.asks:
        assert [value for values in visitor.page.given.values() for value in values] == []
        visitor.answer(GOODS)


def test_a_link_restores_the_answer(visitor, visit_in):
    visitor.walk(GOODS)
    stranger = visit_in()
    stranger.open(visitor.address)
    assert stranger.page.html == visitor.page.html
    link = re.search(r"<textarea[^>]*>([^<]+)</textarea>", visitor.page.html)[1].replace("&amp;", "&")
    assert urlsplit(link).netloc == "localhost"
    stranger.open(link.removeprefix("http://localhost"))
    assert stranger.page.h1 == visitor.page.h1
    assert dict(parse_qsl(urlsplit(link).query))["observed_on"] == "2026-03-10"


def test_every_answer_can_be_changed_from_the_summary(visitor):
    visitor.walk(GOODS)
    address = visitor.address
    changes = [(text, link) for text, link in visitor.page.links if text.startswith("Change: ")]
    assert len(changes) == 8 + 5  # told, and assumed
    for text, link in changes:
        visitor.open(address)
        page = visitor.open(link)
        assert page.status == 200
        assert page.asks or link.startswith("/?")
        assert text.removeprefix("Change: ") in page.text


def test_an_assumption_is_named_and_can_be_changed(visitor):
    visitor.walk(GOODS)
    assert "the buyer is a consumer: yes" in visitor.page.text
    visitor.open(visitor.page.link("Change: Did you buy mainly for private purposes?"))
    visitor.send(buyer_is_consumer="false")
    assert "buyer_is_consumer=false" in visitor.address
    # The rule for consumers no longer finds the law, and the seven questions have been asked.
    assert visitor.page.h1 == "We cannot tell yet. It depends on: country of the shop."
    visitor.open(visitor.page.link("Where is the shop?"))
    visitor.send(trader_country="DE")
    private = {"buyer_is_consumer": "false", "trader_country": "DE"}
    assert visitor.page.h1 == _says("withdrawal.available", GOODS, **private)


def test_a_headline_stays_short_where_the_answer_depends_on_much(visitor):
    days = "delivered_on=unknown&informed_on=unknown&condition=unknown&withdrawal_notice_on=unknown"
    page = visitor.open(f"{STATE}&{days}")
    assert page.h1 == "We cannot tell yet."
    assert "We cannot tell yet. It depends on your answer to: Is it one of these?" in page.text


def test_changing_an_answer_keeps_all_others(visitor):
    visitor.walk(GOODS)
    before = dict(parse_qsl(urlsplit(visitor.address).query))
    visitor.open(visitor.page.link("Change: When did the last parcel of this order arrive?"))
    assert visitor.page.given["delivered_on.choice"] == ["day"]
    assert visitor.page.given["delivered_on.day"] == ["9"]
    visitor.answer({"delivered_on": "2026-03-10"})
    after = dict(parse_qsl(urlsplit(visitor.address).query))
    assert list(after.items()) == list({**before, "delivered_on": "2026-03-10"}.items())
    assert _day("2026-03-24") in visitor.page.h1


def test_changing_the_country_takes_the_region_back(visitor):
    visitor.open(STATE + "&consumer_region=DE-BY&ask=consumer_country")
    visitor.send(consumer_country="FR")
    assert "consumer_region" not in visitor.address
    assert visitor.page.status == 200


def test_back_leads_from_page_to_page_to_the_start(visitor):
    visitor.open(STATE)
    assert visitor.page.asks == "exemptions"
    walked = []
    while visitor.page.asks:
        visitor.open(visitor.page.link("Back"))
        walked.append(visitor.page.asks)
    assert walked == ["contract", "product", "concluded_on", "consumer_country", None]
    # What was told goes with the choice of another topic.
    visitor.open(visitor.page.link("Everything about this order"))
    assert visitor.page.asks == "exemptions"


@pytest.mark.parametrize(
    "link",
    ["Have you already told the shop that you withdraw?", "Change: Did you buy mainly for private purposes?"],
)
def test_back_leads_from_a_question_asked_beside_to_the_answer(visitor, link):
    visitor.walk(GOODS)
    answer = visitor.page.h1
    visitor.open(visitor.page.link(link))
    assert visitor.open(visitor.page.link("Back")).h1 == answer


def test_what_was_told_stands_on_the_page_one_goes_back_to(visitor):
    visitor.open(STATE)
    visitor.open(visitor.page.link("Back"))
    assert visitor.page.given == {"contract": ["distance"]}
    visitor.open(visitor.page.link("Back"))
    assert visitor.page.given == {"product": ["goods"]}
    visitor.open(visitor.page.link("Back"))
    assert visitor.page.given["concluded_on.year"] == ["2026"]


def test_questions_are_counted(visitor):
    assert "Question 1 of at most 7" in visitor.open("?topic=withdrawal").text
    assert "Question 5 of at most 7" in visitor.open(STATE).text
    assert "of at most" not in visitor.open(STATE + "&ask=consumer_country").text


def test_a_question_nobody_could_answer_is_not_asked_again_and_stays_open(visitor):
    asked = visitor.walk({**GOODS, "informed_on": "unknown"})
    assert asked.count("informed_on") == 1
    assert visitor.page.h1 == _says("withdrawal.available", GOODS)
    still_open = visitor.page.text.partition("Still open")[2]
    assert still_open.startswith(" What is the last day to withdraw?")
    ask = "When did the shop tell you, in a form you can keep, about your right of withdrawal?"
    visitor.open(visitor.page.link(ask))
    assert visitor.page.given["informed_on.choice"] == ["unknown"]


def test_what_is_still_open_can_be_answered_one_after_the_other(visitor):
    visitor.walk(GOODS)
    asked = []
    while next_ := [link for text, link in visitor.page.links if text.startswith("Answer the next")]:
        visitor.open(next_[0])
        asked.append(visitor.page.asks)
        visitor.answer({"withdrawal_notice_on": "2026-03-10", **dict.fromkeys(RETURN, "none")})
    assert asked[:3] == ["withdrawal_notice_on", *RETURN]
    assert "price" in asked
    out = {"withdrawal_notice_on": "2026-03-10", "goods_sent_back_on": "none", "goods_returned_on": "none"}
    assert _says("withdrawal.may_withhold", GOODS, **out) in visitor.page.text


def test_money_is_read_as_the_language_writes_it(visit_in):
    visitor = visit_in("de")
    visitor.open(STATE + "&ask=price")
    assert visitor.page.given["price.currency"] == ["EUR"]
    visitor.send(price__choice="amount", price__amount="1.234,50", price__currency="eur")
    assert "price=1234.50%20EUR" in visitor.address
    visitor.open(visitor.address + "&ask=price")
    assert visitor.page.given["price.amount"] == ["1234,50"]


def test_a_day_that_has_passed_is_not_put_as_if_it_were_ahead(visitor):
    early = {"concluded_on": "2026-02-02", "delivered_on": "2026-02-09", "informed_on": "2026-02-02"}
    visitor.walk({**GOODS, **early})
    assert visitor.page.h1 == f"The last day to withdraw was {_day('2026-02-23')}."
    assert "15 days ago" in visitor.page.text


def test_a_period_that_began_late_is_put_by_its_last_day_first(visitor):
    visitor.walk({**GOODS, "informed_on": "2026-03-10"})
    assert visitor.page.h1 == f"You can withdraw until {_day('2026-03-24')}."
    assert f"The shop told you about this right only on {_day('2026-03-10')}." in visitor.page.text


def test_facts_are_as_of_the_day_in_the_address(visitor):
    visitor.walk(GOODS)
    assert f"As things stand on {_day('2026-03-10')}." in visitor.page.text
    assert "Look at it as of today" not in visitor.page.text
    visitor.open(visitor.address + "&observed_on=2026-03-08")
    assert f"As things stand on {_day('2026-03-08')}." in visitor.page.text
    visitor.open(visitor.page.link("Look at it as of today"))
    assert "observed_on=" not in visitor.address


def test_a_day_in_the_future_is_pointed_out(visitor):
    visitor.walk({**GOODS, "delivered_on": "2026-03-12"})
    assert "this day lies in the future" in visitor.page.text
    # A day somebody promised may well lie ahead.
    visitor.walk({**GOODS, "delivered_on": "none", "promised_delivery_on": "2026-03-12"}, topic="delivery")
    assert "this day lies in the future" not in visitor.page.text


def test_an_arrival_before_the_order_is_pointed_out(visitor):
    note = "this day lies before: day of the contract"
    visitor.walk({**GOODS, "delivered_on": "2026-03-01", "informed_on": "2026-03-01"})
    assert visitor.page.text.count(note) == 2  # at the top, and in the summary
    assert "Please check two days" not in visitor.page.text
    assert "until Monday, 16 March 2026" in visitor.page.text
    assert (2, "Please check this") in visitor.page.headings
    visitor.walk({**GOODS, "delivered_on": "2026-03-02"})
    assert note not in visitor.page.text


def test_law_that_begins_later_is_told_apart_from_law_that_is_not_encoded(visitor):
    page = visitor.open(f"{STATE}&topic=order&channel=online&order_button=obligation_to_pay")
    assert "The law encoded on this begins on Friday, 19 June 2026;" in page.text


def test_the_start_page_says_on_which_law_of_each_country_something_is_encoded(visitor):
    text = visitor.open("/").text
    everything = "Late refunds The order page Information by the shop Complaints Proof"
    assert f"Withdrawing from the contract Delivery Faulty goods {everything} Austria France Germany" in text
    assert "Faulty goods The order page Information by the shop Malaysia" in text
    assert "Withdrawing from the contract Delivery United States" in text
    assert "California (United States)" in text
    assert "On everything else" in text


def test_the_law_stands_behind_a_disclosure(visitor):
    visitor.walk(GOODS)
    html = visitor.page.html
    assert html.count('<details class="law">') == len(re.findall("<details", html)) - html.count('"moot"')
    assert "<details open" not in html
    assert "BGB § 355 Abs. 2 Satz 1" in visitor.page.text
    assert f"In force from {_day('2014-06-13')} to {_day('2026-06-18')}" in visitor.page.text
    assert f"Chosen by: day of the contract, {_day('2026-03-02')}" in visitor.page.text
    checked = default_library().program("DE").packs["de.bgb"].checked_on
    assert f"Last compared with its source: {_day(checked.isoformat())}" in visitor.page.text
    assert "text read in its source" in visitor.page.text
    assert '<blockquote lang="de">Dem Verbraucher steht' in html
    assert 'href="https://www.gesetze-im-internet.de/bgb/"' in html


def test_an_article_goes_by_the_act_it_is_of(visitor):
    facts = {
        **GOODS,
        "consumer_country": "GB",
        "consumer_region": "GB-SCT",
        "nonconformity_appeared_on": "none",
    }
    visitor.open("?topic=conformity&" + "&".join(f"{name}={value}" for name, value in facts.items()))
    visitor.open(visitor.address + "&liable_to_deteriorate=false")
    names = [text for text, _address in visitor.page.links]
    assert "Prescription and Limitation (Scotland) Act 1973, s 6" in names
    assert "Consumer Rights Act 2015 19(14)" in names


def test_a_directive_that_stands_in_for_a_national_act_says_so(visitor):
    visitor.walk({**GOODS, "consumer_country": "FI"})
    assert "The national act is not encoded" in visitor.page.text


@pytest.mark.parametrize(
    ("language", "law"),
    [("de", "Kalifornien (Vereinigte Staaten) · "), ("zh-Hant", "加利福尼亞州（美國） · ")],
)
def test_the_law_of_a_state_goes_by_the_names_of_both(visit_in, language, law):
    told = {**GOODS, "consumer_country": "US", "consumer_region": "US-CA", "trader_country": "US"}
    told |= {"own_return_terms_shown": "false", "concluded_on": "2026-03-02"}
    visitor = visit_in(language)
    visitor.open("?topic=withdrawal&" + "&".join(f"{name}={value}" for name, value in told.items()))
    assert law in visitor.page.text


def test_where_a_chosen_law_meets_a_floor_both_are_shown(visitor):
    visitor.walk({**GOODS, "informed_on": "2026-03-02"})
    visitor.open(visitor.address + "&law_chosen=true&chosen_law=TW")
    assert _day("2026-03-23") in visitor.page.h1
    text = visitor.page.text
    assert "The law of Germany gives you the later day, so it applies." in text
    assert f"Taiwan · chosen in the contractYou have 7 days after {_day('2026-03-09')}." in text
    assert f"You can rescind until {_day('2026-03-16')}. 消費者保護法 19(1) and 民法 122" in text
    assert f"Germany · where you live · appliesThe period is 14 days from {_day('2026-03-09')}." in text
    assert f"You can withdraw until {_day('2026-03-23')}. BGB § 355 Abs. 2 Satz 1 and § 193" in text
    assert "Both laws say the same." in text


# The story of tests/rights/test_stories.py, as she tells it here.
BAVARIAN = (
    "?topic=withdrawal&consumer_country=DE&consumer_region=DE-BY&trader_country=TW&law_chosen=true"
    "&chosen_law=TW&contract=distance&channel=online&product=goods&concluded_on=2023-10-10"
    "&informed_on=2023-10-10&delivered_on=2023-10-18&withdrawal_notice_on=none"
    + "".join(
        f"&{name}=false"
        for name in (
            *("regular_delivery", "made_to_specification", "liable_to_deteriorate", "unsealed_hygiene"),
            *("inseparably_mixed", "unsealed_media", "newspaper", "price_fluctuates", "deferred_alcohol"),
            *("public_auction", "notarised"),
        )
    )
)


@pytest.mark.parametrize(
    ("language", "day", "why", "bodies", "heading"),
    [
        (
            *(
                "en",
                "Thursday, 2 November 2023",
                "The law of Germany gives you the later day, so it applies.",
            ),
            ["Consumer advice centre of the state (Verbraucherzentrale) · Germany", "消費者服務中心"],
            "Whom you can turn to",
        ),
        (
            *("de", "Donnerstag, 2. November 2023"),
            "Dieses Recht gibt Ihnen den späteren Tag und gilt deshalb: Deutschland.",
            ["Verbraucherzentrale des Bundeslands · Deutschland", "直轄市、縣（市）消費爭議調解委員會"],
            "An wen Sie sich wenden können",
        ),
        (
            *("zh-Hant", "2023年11月2日 星期四", "德國的法律給您較晚的日期，因此適用該法。"),
            ["德國各邦消費者諮詢中心（Verbraucherzentrale） · 德國", "econsumer.gov"],
            "您可以尋求協助的單位",
        ),
    ],
)
def test_all_saints_in_bavaria_and_a_shop_that_chose_taiwans_law(
    visit_in, language, day, why, bodies, heading
):
    page = visit_in(language).open(BAVARIAN)
    assert day in page.h1
    assert why in page.text
    assert (2, heading) in page.headings
    assert [name for name in bodies if name not in page.text] == []
    # Those at home come first.
    assert page.text.index(bodies[0]) < page.text.index(bodies[1])
    assert 'href="https://cpc.ey.gov.tw/" rel="external noreferrer"' in page.html
    assert len(page.html.encode()) < MOST_BYTES


def test_law_that_was_not_looked_at_for_a_year_is_pointed_out_and_blocks_nothing(visitor, monkeypatch):
    checked = default_library().program("DE").packs["de.bgb"].checked_on
    due = checked.replace(year=checked.year + 1)
    note = f"Last compared with its source on {_day(checked.isoformat())}: BGB"
    for today, told in ((due - timedelta(days=1), False), (due, True)):
        monkeypatch.setattr(clock, "today", lambda today=today: today)
        page = visitor.open(BAVARIAN)
        assert (note in page.text, _day("2023-11-02") in page.h1) == (told, True)
        # A link kept from before tells it as well.
        assert (note in visitor.open(BAVARIAN + "&observed_on=2023-10-20").text) is told


def test_a_day_beyond_the_published_holidays_says_up_to_which_day_they_are(visitor):
    taipei = "?topic=withdrawal&consumer_country=TW&trader_country=TW&contract=distance&product=goods"
    taipei += "&exclusion_notice_given=false"
    for delivered, told in (("2026-02-10", False), ("2027-02-01", True)):
        page = visitor.open(
            f"{taipei}&concluded_on={delivered}&delivered_on={delivered}&informed_on={delivered}"
        )
        assert (
            "The public holidays of Taiwan are published up to Thursday, 31 December 2026" in page.text
        ) is told


def test_an_article_with_two_quoted_sentences_is_named_once(visitor):
    visitor.walk({**GOODS, "informed_on": "2026-03-02"})
    links = re.findall(r'rel="external noreferrer">(BGB [^<]*)</a></p>', visitor.page.html)
    per_card = [
        re.findall(r'noreferrer">(BGB [^<]*)</a></p>', card)
        for card in visitor.page.html.split("<details class")
    ]
    assert links
    assert [names for names in per_card if len(names) != len(set(names))] == []


@pytest.mark.parametrize("topic", ["withdrawal", "all"])
def test_a_country_without_a_pack_is_answered_plainly_and_once(visitor, topic):
    asked = visitor.walk({**GOODS, "consumer_country": "NO"}, topic=topic)
    assert asked == ["consumer_country"]
    assert visitor.page.h1 == "The law on this is not encoded in Venditor."
    assert visitor.page.text.count("Ask a consumer advice centre") == 1
    assert "Whose law decides" not in visitor.page.text


def test_a_rule_that_binds_whatever_law_governs_answers_without_that_law(visitor):
    visitor.walk({**GOODS, "consumer_country": "US", "promised_shipment_on": "2026-03-20"}, topic="delivery")
    assert _says(
        "delivery.ship_by", {**GOODS, "consumer_country": "US"}, promised_shipment_on="2026-03-20"
    ) in (visitor.page.text)


def test_everything_about_an_order_has_one_section_a_topic(visitor):
    visitor.walk(GOODS, topic="all")
    assert visitor.page.h1 == "Your rights for this order"
    titles = [text for level, text in visitor.page.headings if level == 2]
    assert titles[0] == "Withdrawing from the contract"
    assert titles[-4:-2] == ["Whose law decides", "Whom you can turn to"]
    assert titles[-2:] == ["What you told us", "Keep this answer"]


# Bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "asks", "said"),
    [
        ("?topic=withdrawal&consumer_country=XX", "consumer_country", "We know no such country."),
        ("?topic=withdrawal&consumer_country=%00%FF", "consumer_country", "We know no such country."),
        (START + "&concluded_on=2026-02-30", "concluded_on", "This day is not in the calendar."),
        (START + "&concluded_on=yesterday", "concluded_on", "This day is not in the calendar."),
        (START + "&concluded_on=9999-12-31", "concluded_on", "This day is not in the calendar."),
        (STATE + "&delivered_on=2026-03-09T10:00", "delivered_on", "This day is not in the calendar."),
        ("?topic=withdrawal&consumer_country=DE&product=ware", "product", "Choose one of these answers."),
        (STATE + "&notarised=maybe", "exemptions", "Choose one of these answers."),
        (STATE + "&consumer_region=FR-57", "consumer_region", "This region does not lie in your country."),
        (STATE + "&price=12.345%20EUR", "price", "We cannot use this amount."),
        (STATE + "&price=NaN%20EUR", "price", "We cannot use this amount."),
        (STATE + "&price=-5%20EUR", "price", "We cannot use this amount."),
        (
            STATE + "&price=10.00%20EUR&delivery_cost=3.00%20USD",
            "delivery_cost",
            "We cannot use this amount.",
        ),
    ],
)
def test_a_value_that_cannot_be_used_leads_to_its_question(visitor, address, asks, said):
    page = visitor.open(address)
    assert page.status == 400
    assert page.asks == asks
    assert page.title.startswith("Error: ")
    ((message, target),) = page.alerts
    assert said in message
    assert target.removeprefix("#") in page.ids


def test_a_wrong_value_never_loses_the_right_ones(visitor):
    page = visitor.open(START + "&concluded_on=2026-02-30&delivered_on=2026-03-09")
    assert page.hidden == {
        "page": "concluded_on",
        "lang": "en",
        "topic": "withdrawal",
        "consumer_country": "DE",
        "concluded_on": "2026-02-30",
        "delivered_on": "2026-03-09",
    }
    assert page.given["concluded_on.day"] == ["30"]


def test_a_page_sent_empty_comes_back_with_a_link_to_the_field(visitor):
    visitor.open("?topic=withdrawal")
    page = visitor.send()
    assert (page.status, page.alerts) == (400, [("Choose an answer from the list.", "#consumer_country")])
    visitor.open(STATE)
    page = visitor.send()
    assert (page.status, page.asks) == (400, "exemptions")
    assert page.alerts == [("Tick what applies, or “None of these”.", "#exemptions-regular_delivery")]


def test_none_of_these_excludes_all_others(visitor):
    visitor.open(STATE)
    page = visitor.send(exemptions=["newspaper", "none"])
    assert page.alerts == [("You ticked something and also “None of these”. Keep one.", "#exemptions-none")]
    assert page.given["exemptions"] == ["newspaper", "none"]


def test_boxes_left_unticked_are_told_as_not_so(visitor):
    visitor.open(STATE)
    shown = set(visitor.page.controls["exemptions"]) - {"none"}
    visitor.send(exemptions=["public_auction"])
    told = dict(parse_qsl(urlsplit(visitor.address).query))
    assert {name: told[name] for name in shown} == {
        **dict.fromkeys(shown, "false"),
        "public_auction": "true",
    }
    # What cannot matter for goods was neither shown nor told.
    assert "urgent_repair_requested" not in told


def test_what_was_typed_stays_as_it_was_typed(visitor):
    visitor.open(START)
    day = {"day": "30", "month": "Feb", "year": "2026"}
    typed = {f"concluded_on.{part}": text for part, text in day.items()}
    page = visitor.send(**{"concluded_on.choice": "day", **typed})
    assert page.status == 400
    ((message, target),) = page.alerts
    assert message == "This day is not in the calendar. Check the day and the month."
    assert target == "#concluded_on-day"
    assert page.given["concluded_on.month"] == ["Feb"]


def test_a_day_beyond_the_holiday_tables_gets_a_provisional_answer(visitor):
    page = visitor.open(STATE + "&concluded_on=2026-03-02&informed_on=2026-03-02&delivered_on=2150-01-05")
    while page.asks and page.status == 200:
        page = visitor.answer(GOODS)
    assert page.status == 200
    assert "19 January 2150" in page.text
    assert "Provisional: the public holidays of that time are not published yet." in page.text


@pytest.mark.parametrize("topic", ["", "&topic=nonsense"])
def test_without_a_topic_the_start_page_asks_for_it_and_keeps_what_was_told(visitor, topic):
    page = visitor.open("/rights?consumer_country=DE" + topic)
    assert visitor.address == "/?lang=en&consumer_country=DE"
    visitor.open(page.link("I want to give it back, or have done so"))
    assert visitor.page.asks == "concluded_on"


def test_a_name_that_is_nearly_a_fact_is_pointed_out(visitor):
    page = visitor.open(STATE + "&delivred_on=2026-03-09&utm_source=shop")
    assert page.status == 200
    assert "“delivred_on”, which is not a fact we know" in page.text
    assert "utm_source" not in page.text


def test_what_is_on_no_page_is_left_out_aloud(visitor):
    page = visitor.open(STATE + "&observed_on=2026-02-30")
    assert "“observed_on=2026-02-30”, which cannot be used" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/rights?" + "&".join(f"a{number}=1" for number in range(2000)),
        "/rights?topic=withdrawal&consumer_country=" + "D" * 100_000,
        "/rights?topic=withdrawal&page=nothing&ask=nothing",
        "/rights?topic=withdrawal&page=exemptions&exemptions=nothing",
        "/rights?topic=withdrawal&page=topic&ask=topic",
        "/rights?topic=withdrawal&ask=observed_on",
        "/rights?lang=tlh&topic=withdrawal",
        "/rights?topic=%3Cscript%3E&consumer_country=%22%3E%3Cscript%3E",
    ],
)
def test_no_address_breaks_a_page(visitor, address):
    page = visitor.open(address)
    assert page.status in (200, 400)
    assert "<script" not in page.html
    assert len(page.html.encode()) < MOST_BYTES


def test_a_strangers_words_do_not_turn_the_text_around_them(visitor):
    page = visitor.open(STATE + "&observed_on=%D7%A9%D7%9C%D7%95%D7%9D%E2%80%AE%3Cb%3E")
    assert "“observed_on=<bdi>\u05e9\u05dc\u05d5\u05dd\u202e&lt;b&gt;</bdi>”" in page.html


def test_pages_are_only_read(visitor):
    assert visitor.client.post("/rights", {"topic": "withdrawal"}).status_code == 405
    assert visitor.client.head("/rights?topic=withdrawal").status_code == 200
    assert visitor.client.head("/").content == b""


def test_a_page_that_does_not_exist_leads_on(visitor):
    page = visitor.open("/no/such/page")
    assert page.status == 404
    assert page.link("Go to the start page") == "/?lang=en"


# What holds for every page ------------------------------------------------------------------------------

PAGES = [
    "/",
    "/?consumer_country=DE",
    "/rights?topic=withdrawal",
    "/rights" + START,
    "/rights" + STATE,
    "/rights" + START + "&concluded_on=2026-02-30",
    "/nowhere",
]


@pytest.mark.parametrize("language", TAGS.values())
def test_every_page_is_light_whole_and_leaves_nothing_behind(visit_in, language):
    visitor = visit_in(language)
    visitor.walk({**GOODS, "withdrawal_notice_on": "2026-03-10"}, topic="all")
    answer = visitor.address
    for address in [*PAGES, answer]:
        page = visitor.open(address)
        _holds_everywhere(page, language)
    assert not visitor.client.cookies


def _holds_everywhere(page, language):
    assert len(page.html.encode()) < MOST_BYTES
    assert page.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Language"] == language
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.html
    assert " style=" not in page.html
    assert not re.search(r"\son\w+=", page.html)
    assert f'<html lang="{language}">' in page.html
    assert 'href="#main"' in page.html
    assert page.html.count("<main ") == 1
    assert page.h1
    levels = [level for level, _text in page.headings]
    assert all(after <= before + 1 for before, after in pairwise(levels) if before)


def test_pages_with_facts_are_for_no_search_engine(visitor):
    assert 'name="robots" content="noindex"' in visitor.open(START).html
    assert 'name="robots" content="noindex"' in visitor.open("/?consumer_country=DE").html
    assert "noindex" not in visitor.open("/").html


def test_every_problem_links_to_a_control_that_exists(visitor):
    visitor.open("?topic=withdrawal")
    while visitor.page.asks:
        empty = visitor.send()
        assert empty.status == 400
        assert empty.alerts
        assert {target.removeprefix("#") for _text, target in empty.alerts} <= empty.ids
        visitor.answer(GOODS)


def test_two_laws_on_every_topic_fit_a_page(visitor):
    page = visitor.open(BAVARIAN.replace("withdrawal", "all", 1))
    assert page.html.count('<details class="both"') == 8
    assert len(page.html.encode()) < MOST_BYTES
