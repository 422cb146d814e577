"""Addresses of the pages about the law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import path
from django.views.decorators.gzip import gzip_page

from venditor.server.faces.law import views
from venditor.server.faces.law.cached import kept_while_the_law_stands


def _page(view: Callable[..., Any]) -> Callable[..., Any]:
    # These pages carry no secret that compression could reveal: no cookie, no token.
    packed: Callable[..., Any] = gzip_page(kept_while_the_law_stands(view))
    return packed


urlpatterns = [
    path("law/", _page(views.start), name="law"),
    path("law/coverage/", _page(views.coverage), name="law_coverage"),
    path("law/topics/<str:topic>/", _page(views.topic), name="law_topic"),
    path("law/topics/<str:topic>/<str:detail>/", _page(views.topic), name="law_question"),
    path("law/acts/<str:pack>/", _page(views.act), name="law_act"),
    path("law/provisions/<str:provision>/", _page(views.provision), name="law_provision"),
    path("law/provisions/<str:provision>/<str:since>/", _page(views.provision), name="law_version"),
    path("law/<str:code>/", _page(views.country), name="law_country"),
]
