"""Public addresses: QR codes are in capitals, what people type is not."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.public import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("b/danke", views.thanks, name="letter_thanks"),
    path("b/<str:typed>", views.letter_code, name="letter_code"),
    path("B/<str:typed>", views.letter_code, name="letter_code_capitals"),
]
