"""Each request of somebody signed in is one transaction in which the database shows their agency's rows only."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from lotse.privacy.services.row_security import keep_to_agency
from lotse.web.middleware import GetResponse
from lotse.web.staff import staff_of


class KeepToAgency:
    """Stands innermost, and only where LOTSE_ROW_SECURITY asks for it (ADR 6).

    Pages for everybody are left out: who opens a letter's code has no agency, whether signed in or not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Name the agency, after all other checks and before the view asks anything."""
        is_public = not getattr(view, "login_required", True)
        if request.user.is_authenticated and not is_public:
            keep_to_agency(staff_of(request).agency_id)
