"""The room's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "lotse.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have a say before two people become one."""
        from lotse.casework.services.merging import refuse_two_cases  # noqa: PLC0415  tables must be known first
        from lotse.people.services.merging import people_merging  # noqa: PLC0415  as above

        people_merging.connect(refuse_two_cases, dispatch_uid="casework-refuse-two-cases")
