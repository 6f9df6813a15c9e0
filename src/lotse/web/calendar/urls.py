"""Addresses of the journey „Kalender“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.calendar import (
    appointments,
    counter,
    days,
    feeds,
    hours,
    house_changes,
    messages,
    modes,
    moving,
    screen,
)

ONE = "kalender/termin/<int:key>"
NUMBER = "kalender/tresen/<int:key>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("kalender", days.calendar, name="calendar"),
    path("kalender/woche", days.week, name="calendar_week"),
    path("kalender/frei", days.free, name="calendar_free"),
    path("kalender/termin/neu", appointments.new, name="appointment_new"),
    path(ONE, appointments.appointment, name="appointment"),
    path(f"{ONE}/verlegen", moving.move, name="appointment_move"),
    path(f"{ONE}/wieder-anbieten", appointments.again, name="appointment_again"),
    path(f"{ONE}/ohne-einladung", appointments.strike_off, name="appointment_strike_off"),
    path(f"{ONE}/person", appointments.person, name="appointment_person"),
    path(f"{ONE}/zusagen", appointments.confirm, name="appointment_confirm"),
    path(f"{ONE}/hat-stattgefunden", appointments.hold, name="appointment_hold"),
    path(f"{ONE}/nicht-zustande", appointments.miss, name="appointment_miss"),
    path(f"{ONE}/zuruecknehmen", appointments.set_right, name="appointment_set_right"),
    path(f"{ONE}/bin-zurueck", appointments.check_in, name="appointment_check_in"),
    path(f"{ONE}/absagen", appointments.cancel, name="appointment_cancel"),
    path(f"{ONE}/hauskalender", house_changes.house_change, name="appointment_house"),
    path("kalender/tresen", counter.counter, name="counter"),
    path("kalender/tresen/zaehlen", counter.count, name="counter_count"),
    path("kalender/tresen/aufrufen", counter.call, name="counter_call"),
    path(f"{NUMBER}/fertig", counter.serve, name="counter_serve"),
    path(f"{NUMBER}/wartet-wieder", counter.put_back, name="counter_put_back"),
    path(f"{NUMBER}/gegangen", counter.left, name="counter_left"),
    path(f"{NUMBER}/zettel", counter.slip, name="counter_slip"),
    path("kalender/tresen/bildschirm", screen.renew, name="waiting_screen_renew"),
    path("wartezimmer/<str:secret>", screen.waiting_room, name="waiting_screen"),
    path("kalender/zeiten", hours.hours, name="hours"),
    path("kalender/zeiten/neu", hours.new, name="hours_new"),
    path("kalender/zeiten/<int:key>", hours.change, name="hours_change"),
    path("kalender/zeiten/<int:key>/ende", hours.end, name="hours_end"),
    path("kalender/zeiten/abwesend", hours.away, name="hours_away"),
    path("kalender/zeiten/abwesend/<int:key>/streichen", hours.back, name="hours_back"),
    path("kalender/einstellungen", hours.house, name="calendar_house"),
    path("kalender/raum/<int:key>/schliessen", hours.close_room, name="room_close"),
    path("kalender/betriebsart", modes.office_mode, name="office_mode"),
    path("kalender/betriebsart/neu", modes.switch, name="office_mode_new"),
    path("kalender/betriebsart/<int:key>", modes.result, name="office_mode_result"),
    path("kalender/betriebsart/<int:key>/ende", modes.end, name="office_mode_end"),
    path("kalender/nachrichten", messages.messages_log, name="messages_log"),
    path("kalender/nachrichten/<int:key>", messages.message, name="message"),
    path("kalender/nachrichten/<int:key>/bescheid-gegeben", messages.told, name="message_told"),
    path("kalender/nachrichten/<int:key>/kam-zurueck", messages.came_back, name="message_came_back"),
    path("kalender/nachrichten/<int:key>/noch-einmal", messages.again, name="message_again"),
    path("kalender/nachrichten/texte", messages.texts, name="message_texts"),
    path("kalender/nachrichten/texte/<slug:kind>/<slug:language>", messages.text, name="message_text"),
    path(
        "kalender/nachrichten/texte/<slug:kind>/<slug:language>/vorlage",
        messages.text_default,
        name="message_text_default",
    ),
    path("kalender/abo", feeds.subscription, name="calendar_subscription"),
    path("kalender/abo/widerrufen", feeds.revoke, name="calendar_revoke"),
    path("kalender/abo/<str:secret>.ics", feeds.feed, name="calendar_feed"),
]
