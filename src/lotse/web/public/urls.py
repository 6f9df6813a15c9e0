"""Public addresses: QR codes are in capitals, what people type is not."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from lotse.web.public import booking, office, own, views
from lotse.web.public.times import MomentConverter

register_converter(MomentConverter, "moment")

urlpatterns: list[URLPattern | URLResolver] = [
    path("b/danke", views.thanks, name="letter_thanks"),
    path("b/<str:typed>", views.letter_code, name="letter_code"),
    path("B/<str:typed>", views.letter_code, name="letter_code_capitals"),
    path("buero/<slug:slug>", office.office, name="public_office"),
    path("buero/<slug:slug>/foto-<slug:fingerprint>.jpg", office.photo, name="public_photo"),
    path("buero/<slug:slug>/datenschutz", office.notice, name="public_notice"),
    path("termin/bei/<slug:slug>", booking.times, name="booking_times"),
    path("termin/bei/<slug:slug>/warteliste", booking.wait, name="booking_wait"),
    path("termin/bei/<slug:slug>/<str:way>/<moment:starts_at>", booking.details, name="booking_details"),
    path("termin/warteliste/<str:token>", own.place, name="own_place"),
    path("termin/warteliste/<str:token>/streichen", own.strike, name="own_place_strike"),
    path("termin/warteliste/<str:token>/<moment:starts_at>", own.take, name="own_place_take"),
    path("termin/<str:token>", own.appointment, name="own_appointment"),
    path("termin/<str:token>/kalender.ics", own.calendar, name="own_calendar"),
    path("termin/<str:token>/zusagen", own.agree, name="own_agree"),
    path("termin/<str:token>/absagen", own.cancel, name="own_cancel"),
    path("termin/<str:token>/verschieben", own.move, name="own_move"),
    path("termin/<str:token>/verschieben/<moment:starts_at>", own.move_to, name="own_move_to"),
]
