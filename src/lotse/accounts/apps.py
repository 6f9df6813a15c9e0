"""The room's entry in Django's list."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lotse.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
