"""Addresses of the journey about one person: talks, case, plan, assessment, reminders."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lotse.web.case import (
    assessments,
    cases,
    device,
    handovers,
    network_cards,
    plan_writing,
    plans,
    reminders,
    special_notes,
    talks,
)

talking: list[URLPattern | URLResolver] = [
    path("menschen/<int:key>/gespraech", talks.talk_new, name="talk_new"),
    path("menschen/<int:key>/gespraeche", talks.talks, name="talks"),
    path("menschen/gespraech/<int:key>", talks.talk_change, name="talk_change"),
    path("menschen/gespraech/<int:key>/zuruecknehmen", talks.talk_undo, name="talk_undo"),
    path("menschen/gespraech/geraet", device.device_key, name="device_key"),
]
case: list[URLPattern | URLResolver] = [
    path("menschen/<int:key>/fall", cases.case_begin, name="case_begin"),
    path("fall/<int:key>", cases.case, name="case"),
    path("fall/<int:key>/kontakt", cases.case_contact, name="case_contact"),
    path("fall/<int:key>/begleiten", cases.case_open, name="case_open"),
    path("fall/<int:key>/schritt", cases.case_phase, name="case_phase"),
    path("fall/<int:key>/pause", cases.case_pause, name="case_pause"),
    path("fall/<int:key>/weiter", cases.case_resume, name="case_resume"),
    path("fall/<int:key>/beenden", cases.case_close, name="case_close"),
    path("fall/<int:key>/nachbetreuung", cases.case_aftercare, name="case_aftercare"),
    path("fall/<int:key>/zuruecknehmen", cases.case_undo, name="case_undo"),
    path("fall/<int:key>/uebergabe", handovers.case_handover, name="case_handover"),
    path("uebergabe/<int:key>", handovers.handover, name="handover"),
    path("uebergabe/<int:key>/ablehnen", handovers.handover_decline, name="handover_decline"),
    path("uebergabe/<int:key>/zurueckziehen", handovers.handover_withdraw, name="handover_withdraw"),
]
reminding: list[URLPattern | URLResolver] = [
    path("menschen/<int:key>/wiedervorlage", reminders.reminder_new, name="reminder_new"),
    path("wiedervorlage", reminders.reminders, name="reminders"),
    path("wiedervorlage/<int:key>", reminders.reminder, name="reminder"),
    path("wiedervorlage/<int:key>/erledigt", reminders.reminder_done, name="reminder_done"),
    path("wiedervorlage/<int:key>/nicht-mehr-noetig", reminders.reminder_drop, name="reminder_drop"),
    path("wiedervorlage/<int:key>/wieder-oeffnen", reminders.reminder_reopen, name="reminder_reopen"),
    path("wiedervorlage/<int:key>/zuruecknehmen", reminders.reminder_unmove, name="reminder_unmove"),
]
planning: list[URLPattern | URLResolver] = [
    path("fall/<int:key>/plan", plans.plan, name="plan"),
    path("fall/<int:key>/plan/beginnen", plans.plan_begin, name="plan_begin"),
    path("fall/<int:key>/plan/schreiben", plan_writing.plan_write, name="plan_write"),
    path("fall/<int:key>/plan/<int:plan>/lesen", plans.plan_read, name="plan_read"),
    path("fall/<int:key>/plan/<int:plan>/vereinbaren", plans.plan_agree, name="plan_agree"),
    path("fall/<int:key>/plan/<int:plan>/verwerfen", plans.plan_discard, name="plan_discard"),
    path("fall/<int:key>/plan/<int:plan>/druck", plans.plan_paper, name="plan_paper"),
    path("fall/<int:key>/plan/<int:plan>/kopie", plans.plan_copy, name="plan_copy"),
    path("fall/<int:key>/plan/schritt/<int:step>", plans.plan_step, name="plan_step"),
    path("fall/<int:key>/plan/schritt/<int:step>/verschieben", plans.plan_step_move, name="plan_step_move"),
    path("fall/<int:key>/plan/ziel/<int:goal>", plans.plan_goal, name="plan_goal"),
]
assessing: list[URLPattern | URLResolver] = [
    path("fall/<int:key>/einschaetzung", assessments.assessments, name="assessments"),
    path("fall/<int:key>/einschaetzung/neu", assessments.assessment_write, name="assessment_write"),
    path(
        "fall/<int:key>/einschaetzung/<int:look>/zuruecknehmen",
        assessments.assessment_undo,
        name="assessment_undo",
    ),
]
NETWORK = "menschen/<int:key>/netzwerkkarte"
drawing: list[URLPattern | URLResolver] = [
    path(NETWORK, network_cards.network_card, name="network_card"),
    path(f"{NETWORK}/behalten", network_cards.network_keep, name="network_keep"),
    path(f"{NETWORK}/loeschen", network_cards.network_delete, name="network_delete"),
    path(f"{NETWORK}/<int:supporter>", network_cards.network_supporter, name="network_supporter"),
    path(f"{NETWORK}/<int:supporter>/entfernen", network_cards.network_remove, name="network_remove"),
]
NOTES = "menschen/<int:key>/geschuetzt"
protecting: list[URLPattern | URLResolver] = [
    path(NOTES, special_notes.special_notes, name="special_notes"),
    path(f"{NOTES}/<int:note>", special_notes.special_note, name="special_note"),
    path(f"{NOTES}/<int:note>/loeschen", special_notes.special_note_delete, name="special_note_delete"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *talking,
    *case,
    *reminding,
    *planning,
    *assessing,
    *drawing,
    *protecting,
]
