"""Addresses that other programs call."""

from __future__ import annotations

from django.urls import path

from venditor.server.faces.hooks import views

urlpatterns = [path("hooks/mail/<str:provider>/<str:secret>", views.mail, name="mail-hook")]
