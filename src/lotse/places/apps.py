"""The room's entry in Django's list."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lotse.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
