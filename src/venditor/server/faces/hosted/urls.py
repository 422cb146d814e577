"""Addresses of the hosted page, on the installation's own host."""

from __future__ import annotations

from django.urls import path

from venditor.server.faces.hosted import views
from venditor.server.faces.hosted.entry import entry

pages = [
    ("", views.withdraw, "hosted"),
    ("/colours.css", views.colours, "hosted-colours"),
    ("/entry.js", entry, "hosted-entry"),
    ("/receipt/<str:token>", views.receipt, "hosted-receipt"),
    ("/receipt/<str:token>.pdf", views.receipt_pdf, "hosted-receipt-pdf"),
    ("/check/<str:token>", views.check, "hosted-check"),
    ("/check/<str:token>/proof", views.proof, "hosted-proof"),
]

urlpatterns = [path(f"w/<slug:seller>{rest}", view, name=name) for rest, view, name in reversed(pages)]
