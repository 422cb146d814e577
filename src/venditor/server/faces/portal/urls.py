"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.gzip import gzip_page

from venditor.server.faces.portal.styleguide import styleguide
from venditor.server.faces.portal.views import rights, start

urlpatterns = [
    # These pages carry no secret that compression could reveal: no cookie, no token.
    path("", gzip_page(start), name="start"),
    path("rights", gzip_page(rights), name="rights"),
    path("styleguide", styleguide, name="styleguide"),
]
