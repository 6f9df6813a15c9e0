"""Addresses of the journey „Anschreiben“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lotse.web.outreach import desk, reach, waves, wizard

one_wave: list[URLPattern | URLResolver] = [
    path("wer", wizard.who, name="wave_who"),
    path("text", wizard.text, name="wave_text"),
    path("text/nehmen", wizard.take_text, name="wave_take_text"),
    path("versand", wizard.sending, name="wave_sending"),
    path("aufteilen", wizard.split, name="wave_split"),
    path("pruefen", wizard.check, name="wave_check"),
    path("verwerfen", wizard.discard, name="wave_discard"),
    path("neu-planen", waves.reopen, name="wave_reopen"),
    path("vorschau/<int:position>", waves.preview, name="letter_preview"),
    path("vorschau/<int:position>.png", waves.preview_image, name="letter_picture"),
    path("setzen", waves.typeset, name="wave_typeset"),
    path("dateien/<str:name>", waves.file, name="wave_file"),
    path("zustellung", waves.delivery, name="wave_delivery"),
    path("post", waves.post, name="wave_post"),
    path("post/zuruecknehmen", waves.unpost, name="wave_unpost"),
]
journey: list[URLPattern | URLResolver] = [
    path("neu", wizard.new, name="wave_new"),
    path("<int:key>", waves.wave, name="wave"),
    path("<int:key>/", include(one_wave)),
    path("ruecklauf", desk.returns, name="returns_desk"),
    path("ruecklauf/<int:key>/zuruecknehmen", desk.undo_return, name="undo_return"),
    path("antworten", desk.answers, name="answers"),
    path("antworten/<int:key>/zuruecknehmen", desk.undo_answer, name="undo_answer"),
    path("rueckrufe", desk.callbacks, name="callbacks"),
    path("rueckrufe/<int:key>/erledigt", desk.finish_callback, name="finish_callback"),
    path("rueckrufe/<int:key>/offen", desk.reopen_callback, name="reopen_callback"),
    path("besuche", reach.visits, name="visits"),
    path("besuche/liste", reach.walk, name="visit_walk"),
    path("besuche/<int:key>/zuruecknehmen", reach.undo_visit, name="undo_visit"),
    path("faltblaetter", reach.flyers, name="flyer_rounds"),
    path("faltblaetter/<int:key>/zuruecknehmen", reach.undo_round, name="undo_round"),
    path("abdeckung", reach.coverage, name="coverage"),
    path("still", reach.silent, name="silent_cases"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("anschreiben", waves.overview, name="outreach"),
    path("anschreiben/", include(journey)),
]
