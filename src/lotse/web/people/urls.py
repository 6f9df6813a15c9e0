"""Addresses of the journey „Menschen“."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.people import (
    blocking,
    comparison,
    disputes,
    importing,
    insight,
    lists,
    merging,
    pairs,
    person,
    rows,
)

ONE = "menschen/import/<int:key>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("menschen", lists.people, name="people"),
    path("menschen/filter", lists.keep_filter, name="people_keep_filter"),
    path("menschen/filter/<int:key>/loeschen", lists.drop_filter, name="people_drop_filter"),
    path("menschen/spalten", lists.columns, name="people_columns"),
    path("menschen/ausgeben", lists.export, name="people_export"),
    path("menschen/doppelte", merging.doubles, name="doubles"),
    path("menschen/<int:key>", person.person, name="person"),
    path("menschen/<int:key>/angaben", person.details, name="person_details"),
    path("menschen/<int:key>/erreichen", person.contact, name="person_contact"),
    path("menschen/<int:key>/gesperrte-anschrift", person.release, name="person_release"),
    path("menschen/<int:key>/auskunftssperre", blocking.block, name="person_block"),
    path("menschen/<int:key>/bestritten", disputes.dispute, name="person_dispute"),
    path("menschen/<int:key>/bestritten/<int:dispute_key>", disputes.settle, name="person_settle"),
    path("menschen/<int:key>/einsicht", insight.insight, name="person_insight"),
    path("menschen/<int:key>/post", person.mail, name="person_mail"),
    path("menschen/<int:key>/anschrift", person.clarify, name="person_clarify"),
    path("menschen/<int:key>/zusammenfuehren", merging.merge, name="person_merge"),
    path("menschen/<int:key>/trennen/<int:merge_key>", merging.undo, name="person_unmerge"),
    path("menschen/import", importing.home, name="import_home"),
    path("menschen/import/neu/<str:token>", importing.columns, name="import_columns"),
    path("menschen/import/neu/<str:token>/verwerfen", importing.drop, name="import_drop"),
    path(ONE, importing.overview, name="import"),
    path(f"{ONE}/uebernehmen", importing.commit, name="import_commit"),
    path(f"{ONE}/zuruecknehmen", importing.undo, name="import_undo"),
    path(f"{ONE}/verwerfen", importing.discard, name="import_discard"),
    path(f"{ONE}/neu-pruefen", importing.check_again, name="import_check"),
    path(f"{ONE}/zeilen", rows.rows, name="import_rows"),
    path(f"{ONE}/zeilen/<int:row>", rows.row, name="import_row"),
    path(f"{ONE}/zeilen/<int:row>/wie-in-der-liste", rows.restore, name="import_row_restore"),
    path(f"{ONE}/doppelte", pairs.pairs, name="import_pairs"),
    path(f"{ONE}/doppelte/<int:pair>", pairs.decide, name="import_pair"),
    path(f"{ONE}/vergleich", comparison.comparison, name="import_comparison"),
    path(f"{ONE}/vergleich/zeile/<int:row>", comparison.decide_row, name="import_decide_row"),
    path(f"{ONE}/vergleich/wegzug", comparison.decide_departures, name="import_decide_departures"),
]
