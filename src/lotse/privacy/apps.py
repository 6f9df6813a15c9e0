"""The room's entry in Django's list."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lotse.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
