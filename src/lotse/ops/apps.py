"""The commands' entry in Django's list: they have tables for workers and the schedule."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "lotse.ops"
    label = "ops"
    default_auto_field = "django.db.models.BigAutoField"
