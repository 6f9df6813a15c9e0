"""The room's entry in Django's list."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotse.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear when the reading of a list ends, however it ends."""
        from django_tasks.signals import task_finished  # noqa: PLC0415  tables must be known first

        task_finished.connect(_release_given_up, dispatch_uid="people-release-given-up")


def _release_given_up(**news: Any) -> None:
    """Load the work in the background only where it is done: it is heavy, and most commands never need it."""
    from lotse.people.services.jobs import release_given_up  # noqa: PLC0415  as said above

    release_given_up(**news)
