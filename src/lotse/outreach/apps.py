"""The room's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "lotse.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear when a typesetting task ends, however it ends; make the surfaces of an office's mode."""
        from django_tasks.signals import task_finished  # noqa: PLC0415  tables must be known first

        from lotse.outreach.services.jobs import release_given_up  # noqa: PLC0415  as above
        from lotse.outreach.services.surfaces import register_surfaces  # noqa: PLC0415  as above

        task_finished.connect(release_given_up, dispatch_uid="outreach-release-given-up")
        register_surfaces()
