"""The room's tables, one module for each thing one talks about."""

from __future__ import annotations

from lotse.schedule.models.appointments import Appointment, TimeClaim, WaitingEntry
from lotse.schedule.models.hours import Absence, CalendarSettings, OpeningRule, Room
from lotse.schedule.models.house_calendar import BusyTime, CalendarCopy
from lotse.schedule.models.messages import CalendarFeed, Message, MessageText
from lotse.schedule.models.modes import OfficeMode, SurfaceText
from lotse.schedule.models.walk_ins import WaitingRoomScreen, WalkIn

__all__ = [
    "Absence",
    "Appointment",
    "BusyTime",
    "CalendarCopy",
    "CalendarFeed",
    "CalendarSettings",
    "Message",
    "MessageText",
    "OfficeMode",
    "OpeningRule",
    "Room",
    "SurfaceText",
    "TimeClaim",
    "WaitingEntry",
    "WaitingRoomScreen",
    "WalkIn",
]
