"""Signing in through the house's identity provider (OIDC); in use only where LOTSE_OIDC_SERVER is set."""

from __future__ import annotations

from allauth.socialaccount import views as social
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.urls import include, path

from lotse.accounts.access import staff_by_mail
from lotse.accounts.services import note_refused_sign_in


class HouseAdapter(DefaultSocialAccountAdapter):
    """The house's identity provider says who it is; an account must have been opened by invitation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Recognise somebody at the first time by mail address, from then on by the provider's key."""
        if sociallogin.is_existing:
            return
        verified = (address.email for address in sociallogin.email_addresses if address.verified)
        staff = next(filter(None, map(staff_by_mail, verified)), None)
        if staff is None:
            note_refused_sign_in(email="", step="house-account")
        else:
            sociallogin.connect(request, staff)


urlpatterns = [
    path("haus/abgebrochen", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("haus/fehler", social.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
