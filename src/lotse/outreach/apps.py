"""The room's entry in Django's list."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "lotse.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
