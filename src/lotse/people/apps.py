"""The room's entry in Django's list."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotse.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
