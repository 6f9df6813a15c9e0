"""The room's entry in Django's list."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "lotse.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every room's rules, so that all kinds are declared before anybody folds or checks entries."""
        autodiscover_modules("rules")
