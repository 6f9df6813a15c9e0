"""Addresses of the journey „Einrichten“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.setup import (
    accounts,
    agency,
    dimensions,
    directories,
    drawing,
    office,
    outline,
    overview,
    photo,
    special_notes,
    team,
)

PLACE = "einrichten/quartier/<int:key>"
DRAFT = "einrichten/entwurf/<int:key>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("einrichten", overview.overview, name="setup"),
    path("einrichten/behoerde", agency.agency, name="setup_agency"),
    path("einrichten/konten", accounts.accounts, name="setup_accounts"),
    path("einrichten/konten/<int:key>", accounts.account, name="setup_account"),
    path("einrichten/konten/<int:key>/schliessen", accounts.close, name="setup_account_close"),
    path(
        "einrichten/konten/<int:key>/rolle/<int:assignment>/beenden",
        accounts.end_role,
        name="setup_account_role",
    ),
    path("einrichten/einschaetzung", dimensions.dimensions, name="setup_dimensions"),
    path("einrichten/einschaetzung/<slug:code>", dimensions.dimension, name="setup_dimension"),
    path("einrichten/geschuetzte-notizen", special_notes.special_notes, name="setup_special_notes"),
    path(
        "einrichten/geschuetzte-notizen/abschalten",
        special_notes.special_notes_off,
        name="setup_special_notes_off",
    ),
    path(
        "einrichten/geschuetzte-notizen/<int:staff>/entziehen",
        special_notes.special_notes_stop,
        name="setup_special_notes_stop",
    ),
    path("einrichten/strassen", directories.overview, name="setup_directories"),
    path("einrichten/strassen/<int:key>", directories.directory, name="setup_directory"),
    path("einrichten/adresspunkte", directories.points, name="setup_points"),
    path("einrichten/dateien/<str:token>", directories.town_file, name="setup_town_file"),
    path("einrichten/quartier/neu", drawing.new, name="setup_new"),
    path(PLACE, overview.neighbourhood, name="setup_neighbourhood"),
    path(f"{PLACE}/zeichnen", drawing.redraw, name="setup_redraw"),
    path(f"{PLACE}/buero", office.office, name="setup_office"),
    path(f"{PLACE}/buero/foto", photo.photo, name="setup_photo"),
    path(f"{PLACE}/buero/foto/entfernen", photo.remove, name="setup_photo_remove"),
    path(f"{PLACE}/buero/plakat.pdf", office.poster, name="setup_poster"),
    path(f"{PLACE}/buero/datenschutzhinweise.pdf", office.notice, name="setup_notice"),
    path(f"{PLACE}/team", team.members, name="setup_team"),
    path(f"{PLACE}/team/<int:assignment>/beenden", team.end, name="setup_end_assignment"),
    path(f"{PLACE}/team/einladung/<int:invitation>/zuruecknehmen", team.withdraw, name="setup_withdraw"),
    path(f"{PLACE}/vorbild", office.learn, name="setup_learn"),
    path(f"{PLACE}/vorbild/<str:lesson>", office.take_lesson, name="setup_take_lesson"),
    path(f"{DRAFT}/name", drawing.name, name="setup_name"),
    path(f"{DRAFT}/gebiete", drawing.areas, name="setup_areas"),
    path(f"{DRAFT}/strassen", drawing.streets, name="setup_streets"),
    path(f"{DRAFT}/strassen/<int:position>/zuruecknehmen", drawing.drop_pick, name="setup_drop_pick"),
    path(f"{DRAFT}/karte", outline.outline, name="setup_outline"),
    path(f"{DRAFT}/karte/entfernen", outline.wipe, name="setup_wipe"),
    path(f"{DRAFT}/pruefen", drawing.check, name="setup_check"),
    path(f"{DRAFT}/verwerfen", drawing.discard, name="setup_discard"),
]
