"""Addresses of the public log; its origin is this prefix without the scheme."""

from __future__ import annotations

from django.urls import path

from venditor.server.faces.log import views

urlpatterns = [path("log/<path:resource>", views.resource, name="log-resource")]
