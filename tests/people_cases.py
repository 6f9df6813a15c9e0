"""What the tests around people share: the day it is, and the sort of function that makes a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from lotse.people.models import Person

TODAY = dt.date(2020, 9, 1)

PersonOf = Callable[..., Person]
