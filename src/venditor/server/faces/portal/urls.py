"""Addresses of the portal."""

from __future__ import annotations

from django.urls import path

from venditor.server.faces.portal.styleguide import styleguide
from venditor.server.faces.portal.views import rights, start

urlpatterns = [
    path("", start, name="start"),
    path("rights", rights, name="rights"),
    path("styleguide", styleguide, name="styleguide"),
]
