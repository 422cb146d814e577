"""Addresses of the console, and of signing in."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path

from venditor.server.faces.console import (
    account,
    cases,
    hosts,
    imports,
    inbox,
    letter,
    orders,
    passing_on,
    proof,
    retention,
    sellers,
    staff,
    systems,
)
from venditor.server.faces.console.scripts import own_script

console = [
    path("", inbox.inbox, name="console"),
    path("seller", account.sellers, name="console_sellers"),
    path("you", account.account, name="console_account"),
    path("language", account.language, name="console_language"),
    path("held", inbox.held, name="console_held"),
    path("held/release", inbox.release, name="console_release"),
    path("cases.csv", systems.cases_file, name="console_cases_file"),
    path("cases/<uuid:case>", cases.show, name="console_case"),
    path("cases/<uuid:case>/proof", proof.proof, name="console_proof"),
    path("cases/<uuid:case>/letter", letter.letter, name="console_letter"),
    path("cases/<uuid:case>/pass-on", passing_on.pass_it_on, name="console_pass_on"),
    path("cases/<uuid:case>/hold", retention.hold_case, name="console_hold"),
    path("cases/<uuid:case>/lift-hold", retention.lift_case, name="console_lift_hold"),
    path("cases/<uuid:case>/<slug:action>", cases.act, name="console_act"),
    path("orders", orders.orders, name="console_orders"),
    path("orders/new", orders.order_new, name="console_order_new"),
    path("orders/import", imports.order_import_page, name="console_order_import"),
    path("orders/import/<uuid:file>", imports.order_import_shown, name="console_import"),
    path("orders/import/<uuid:file>/<slug:action>", imports.order_import_act, name="console_import_act"),
    path("orders/links.csv", orders.order_links, name="console_order_links"),
    path("orders/<uuid:order>", orders.order, name="console_order"),
    path("orders/<uuid:order>/edit", orders.order_edit, name="console_order_edit"),
    path("settings", sellers.settings, name="console_settings"),
    path("settings/hosts", hosts.own_hosts, name="console_hosts"),
    path("settings/hosts/<int:host>/check", hosts.host_check, name="console_host_check"),
    path("settings/hosts/<int:host>/remove", hosts.host_remove, name="console_host_remove"),
    path("settings/words", sellers.labels, name="console_labels"),
    path("settings/keys", systems.keys_page, name="console_keys"),
    path("settings/keys/<uuid:key>/revoke", systems.key_revoke, name="console_key_revoke"),
    path("settings/webhooks", systems.webhooks, name="console_webhooks"),
    path("settings/webhooks/messages/<uuid:item>/again", systems.message_again, name="console_message_again"),
    path("settings/webhooks/<uuid:endpoint>/<slug:action>", systems.webhook_act, name="console_webhook_act"),
    path("settings/retention", retention.retention, name="console_retention"),
    path("settings/changes", sellers.history, name="console_changes"),
    path("staff", staff.staff, name="console_staff"),
    path("staff/<int:membership>/role", staff.role, name="console_staff_role"),
    path("staff/<int:membership>/remove", staff.remove, name="console_staff_remove"),
]

# The pages of allauth that staff need, each named: nobody signs up, and an address is an owner's to give.
signing_in = [
    path("login/", own_script(allauth.login), name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/authenticate/", own_script(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/add/", own_script(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        own_script(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("console/", include(console)),
    path("account/", include(signing_in)),
]
