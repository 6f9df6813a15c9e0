"""The room's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "lotse.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have a say before two people become one, and when they are taken apart."""
        from lotse.casework.services import merging  # noqa: PLC0415  tables must be known first
        from lotse.people.services.merging import people_merging, people_parted  # noqa: PLC0415  as above

        people_merging.connect(merging.refuse_two_cases, dispatch_uid="casework-refuse-two-cases")
        people_parted.connect(merging.follow_cases, dispatch_uid="casework-follow-cases")
