"""German words for the kinds of things that the audit log names."""

from __future__ import annotations

OBJECT_KINDS = {
    "agency": "Stelle",
    "answer": "Antwort",
    "assignment": "Zuständigkeit",
    "audit-access": "Einsicht in das Protokoll",
    "audit-log": "Protokoll",
    "callback-request": "Rückrufwunsch",
    "callback-requests": "erledigte Rückrufwünsche",
    "client-import": "Import einer Liste",
    "duplicate-pair": "Vielleicht doppelte Einträge",
    "flyer-round": "Faltblatt-Runde",
    "invitation": "Einladung",
    "letter": "Brief",
    "letter-text": "Brieftext",
    "neighbourhood": "Quartier",
    "office": "Büro",
    "people-list": "Liste von Menschen",
    "person": "Person",
    "point-file": "Datei mit Adresspunkten",
    "return": "Rückläufer",
    "saved-filter": "Gemerkter Filter",
    "sign-in": "Anmeldung",
    "staff": "Konto",
    "street-directory": "Straßenverzeichnis",
    "talk": "Gespräch",
    "visit": "Besuch",
    "visit-list": "Besuchsliste",
    "wave": "Welle",
}
