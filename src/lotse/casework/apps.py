"""The room's entry in Django's list."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "lotse.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
