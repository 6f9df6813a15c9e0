"""The room's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "lotse.schedule"
    label = "schedule"
    default_auto_field = "django.db.models.BigAutoField"
