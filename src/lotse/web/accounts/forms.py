"""Forms of the journey „Anmelden“: allauth's, with our words, and the one for an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from django import forms

from lotse.accounts.services import note_refused_sign_in

HOW_TO_CHOOSE = "Mindestens 12 Zeichen. Gut sind vier zufällige Wörter; ein Passwort-Manager merkt sie sich."
CODE_HINT = "Sechs Ziffern aus Ihrer App. Ohne App geht auch einer Ihrer Ersatzcodes."


def _say(form: forms.BaseForm, name: str, label: str, hint: str = "", **attributes: str) -> None:
    """Give a field our words; the label stands above it, so a placeholder would only repeat it."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(LoginForm):
    """Mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", "E-Mail-Adresse", autocomplete="username webauthn")
        _say(self, "password", "Passwort")


class ConfirmPasswordForm(ReauthenticateForm):
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", "Passwort")


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", "Bisheriges Passwort")
        _say(self, "password1", "Neues Passwort", HOW_TO_CHOOSE)
        _say(self, "password2", "Neues Passwort noch einmal")


class CodeForm(AuthenticateForm):
    """The second factor as a code; wrong ones are written down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", "Code", CODE_HINT, inputmode="numeric", autofocus="")

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        note_refused_sign_in(email=self.user.email, step="second-factor")


class ConfirmCodeForm(ReauthenticateByCodeForm):
    """A code once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", "Code", CODE_HINT, inputmode="numeric")

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        note_refused_sign_in(email=self.user.email, step="confirmation")


class PasskeySignInForm(LoginWebAuthnForm):
    """A passkey alone; one that does not fit is written down."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except forms.ValidationError:
            note_refused_sign_in(email="", step="passkey")
            raise forms.ValidationError(
                "Dieser Passkey passt zu keinem Konto. Bitte melden Sie sich mit dem Passwort an."
            )


class ActivateAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self, "code", "Code aus der App", "Sechs Ziffern, die die App jetzt anzeigt.", inputmode="numeric"
        )


class AddPasskeyForm(AddWebAuthnForm):
    """A name for the new passkey; it signs in without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", "Name", "Woran Sie ihn wiedererkennen, zum Beispiel „Dienstlaptop“.")
        _say(
            self,
            "passwordless",
            "Auch ohne Passwort anmelden",
            "Ihr Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN.",
        )
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    """A passkey's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", "Name")


class InvitationForm(forms.Form):
    """The first password of an account, or a new one."""

    password = forms.CharField(
        label="Passwort",
        help_text=HOW_TO_CHOOSE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Passwort noch einmal",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", "Die beiden Passwörter sind verschieden. Bitte tippen Sie beide neu.")
        return values
