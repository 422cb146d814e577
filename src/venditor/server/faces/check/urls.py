"""Address of the page "check this page"."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.gzip import gzip_page

from venditor.server.faces.check.views import check

# The page carries no secret that compression could reveal: no cookie, no token.
urlpatterns = [path("check", gzip_page(check), name="check")]
