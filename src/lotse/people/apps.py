"""The room's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotse.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear when the reading of a list ends, however it ends."""
        from django_tasks.signals import task_finished  # noqa: PLC0415  tables must be known first

        from lotse.people.services.releasing import release_given_up  # noqa: PLC0415  as above

        task_finished.connect(release_given_up, dispatch_uid="people-release-given-up")
