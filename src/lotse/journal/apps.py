"""The room's entry in Django's list."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "lotse.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
