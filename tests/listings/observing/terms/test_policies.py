"""Return policies in markup (schema.org MerchantReturnPolicy)."""

import json

import pytest


def _page(**policy):
    offer = {"@type": "Offer", "price": "10", "priceCurrency": "EUR"}
    offer["hasMerchantReturnPolicy"] = {"@type": "MerchantReturnPolicy", **policy}
    markup = {"@context": "https://schema.org", "@type": "Product", "name": "Lampe", "offers": offer}
    return f'<script type="application/ld+json">{json.dumps(markup)}</script>'


NOT_PERMITTED = "https://schema.org/MerchantReturnNotPermitted"
FINITE = "https://schema.org/MerchantReturnFiniteReturnWindow"


@pytest.mark.parametrize(
    ("policy", "about"),
    [
        ({"returnPolicyCategory": NOT_PERMITTED}, "term_no_returns"),
        ({"returnPolicyCategory": FINITE, "merchantReturnDays": 7}, "term_short_return_window"),
        ({"customerRemorseReturnFees": "https://schema.org/RestockingFees"}, "term_restocking_fee"),
        ({"refundType": "https://schema.org/StoreCreditRefund"}, "term_no_money_back"),
        (
            {"itemDefectReturnFees": "https://schema.org/ReturnFeesCustomerResponsibility"},
            "term_defect_return_cost",
        ),
    ],
)
def test_a_policy_below_the_floor_is_seen_with_high_confidence(seen, policy, about):
    (one,) = seen(html=_page(applicableCountry="DE", **policy))
    assert (one.about, one.flaw, one.confidence) == (about, "markup", "high")
    assert one.sources[0].kind == "json-ld"


@pytest.mark.parametrize(
    "policy",
    [
        {"returnPolicyCategory": FINITE, "merchantReturnDays": 14},
        {"returnPolicyCategory": FINITE, "merchantReturnDays": 30},
        {"refundType": ["https://schema.org/FullRefund", "https://schema.org/StoreCreditRefund"]},
        {"itemDefectReturnFees": "https://schema.org/FreeReturn"},
        {"customerRemorseReturnFees": "https://schema.org/ReturnFeesCustomerResponsibility"},
    ],
)
def test_a_policy_at_or_above_the_floor_is_not(practices, policy):
    assert practices(html=_page(**policy)) == []


def test_a_policy_for_other_countries_says_nothing_of_this_one(practices):
    abroad = _page(applicableCountry=["US", "CA"], returnPolicyCategory=NOT_PERMITTED)
    assert practices(html=abroad) == []
    everywhere = _page(returnPolicyCategory=NOT_PERMITTED)
    assert practices(html=everywhere) == [("term_no_returns", "markup")]


def test_where_there_is_no_right_to_withdraw_only_faults_matter(practices):
    both = _page(
        returnPolicyCategory=NOT_PERMITTED,
        itemDefectReturnFees="https://schema.org/ReturnFeesCustomerResponsibility",
    )
    assert practices(html=both, country="US") == [("term_defect_return_cost", "markup")]
