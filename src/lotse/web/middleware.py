"""What every answer has in common: headers, and 404 for what somebody may not see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse

from lotse.core.errors import NotVisible

GetResponse = Callable[[HttpRequest], HttpResponse]
_LARGEST_KEY = 2**63 - 1

# What a browser may do on our pages: passkeys, nothing else.
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"publickey-credentials-{verb}=(self)" for verb in ("create", "get")),
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "payment",
                "usb",
            )
        ),
    ]
)


class StrictHeaders:
    """Adds the headers that Django and django-csp do not know, and keeps pages out of shared memory."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class UnseenIsNotFound:
    """Answers 404 for what somebody may not see, as for what does not exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> None:
        """A key larger than any database counts is nobody's; asked for it, databases raise errors of their own."""
        if any(isinstance(value, int) and value > _LARGEST_KEY for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Turn the house's error into Django's, which draws the house's page for it."""
        if isinstance(exception, NotVisible):
            raise Http404(str(exception)) from exception
