"""Addresses of the journey „Anmelden“: allauth's views under German paths; its names stay, it looks them up.

What the house does not offer (sign-up, passwords by mail) keeps its name and leads to one page that says how
it goes here.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from lotse.web.accounts import views

second_factor: list[URLPattern | URLResolver] = [
    path("app", totp.activate_totp, name="mfa_activate_totp"),
    path("app/entfernen", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("ersatzcodes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("ersatzcodes/neu", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("ersatzcodes/datei", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/neu", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/entfernen", views.remove_passkey, name="mfa_remove_webauthn"),
]
entrance: list[URLPattern | URLResolver] = [
    path("code", mfa.authenticate, name="mfa_authenticate"),
    path("passkey", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("muster", views.demo_door, name="demo_door"),
    path("einladung/<str:token>", views.invitation, name="invitation"),
    path("hilfe", views.locked_out, name="account_reset_password"),
    path("konto", views.locked_out, name="account_signup"),
    path("geschlossen", account.account_inactive, name="account_inactive"),
    path("abmelden", account.logout, name="account_logout"),
    path("sitzung", views.stay, name="session_stay"),
    path("bestaetigen", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bestaetigen/passkey", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passwort", account.password_change, name="account_change_password"),
    path("ohne-passwort", views.locked_out, name="account_set_password"),
    path("zweiter-faktor", mfa.index, name="mfa_index"),
    path("zweiter-faktor/", include(second_factor)),
]
if settings.OIDC_SERVER:
    entrance.append(path("", include("lotse.web.accounts.house")))
urlpatterns = [
    path("anmelden", views.SignIn.as_view(), name="account_login"),
    path("anmelden/", include(entrance)),
]
