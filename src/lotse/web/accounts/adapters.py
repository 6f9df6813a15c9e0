"""Where allauth asks the house: no sign-up, audited sign-ins, secrets encrypted."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from lotse.accounts.access import has_second_factor
from lotse.accounts.services import note_refused_sign_in, note_sign_in
from lotse.privacy.services.derivation import derived_keys
from lotse.web.staff import staff_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts open by invitation only; who comes in or is turned away is written down."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dieses Konto ist geschlossen. Bitte wenden Sie sich an Ihre Teamleitung.",
        "email_password_mismatch": (
            "E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides und versuchen Sie es noch einmal."
        ),
        "enter_current_password": "Das bisherige Passwort stimmt nicht.",
        "incorrect_code": "Dieser Code stimmt nicht. Bitte nehmen Sie den, der gerade angezeigt wird.",
        "incorrect_password": "Das Passwort stimmt nicht.",
        "invalid_login": "Mit diesen Angaben geht es nicht.",
        "rate_limited": "Das waren zu viele Versuche. Bitte warten Sie fünf Minuten.",
        "too_many_login_attempts": (
            "Das waren zu viele Versuche. Bitte warten Sie fünf Minuten und versuchen Sie es dann noch einmal."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        note_sign_in(by=staff_of(request))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_refused_sign_in(email=str(credentials.get("email", "")), step="password")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of somebody signed in; allauth would want the address stored twice for it."""
        self.pre_authenticate(context.request, email=user.get_username())
        if not user.check_password(password):
            note_refused_sign_in(email=user.get_username(), step="confirmation")
            return False
        self._rollback_login_failed_rl_usage()
        return True

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask once more only some time after the sign-in, so that the first set-up goes through in one go."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say only what the house has a text for; "you are signed in" is no news on the desk."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted, the last second factor in place, and passkeys bound to the house's address."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "Das ist Ihr einziger zweiter Faktor. Bitte richten Sie erst einen anderen ein, dann können Sie diesen entfernen."
        ),
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es erst, wenn ein zweiter Faktor eingerichtet ist.",
        "incorrect_code": "Dieser Code stimmt nicht. Bitte nehmen Sie den, der gerade angezeigt wird.",
    }

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode("ascii")).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return has_second_factor(authenticator.user, beside=authenticator.pk)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Mein Passkey" if number == 1 else f"Mein Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = context.request.get_host().partition(":")[0]
        return {"id": host if host == "localhost" else settings.HOST, "name": settings.MFA_TOTP_ISSUER}


def _vault() -> MultiFernet:
    keys = derived_keys("lotse.second-factor")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
