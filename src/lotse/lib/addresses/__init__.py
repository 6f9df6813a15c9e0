"""German addresses: read them as people write them, find them in a municipal street directory.

directory = Directory.load("strassenverzeichnis.csv")
match = directory.match(parse("Ludwig-Schröder-Str. 18a", place="59174 Kamen"))
"""

from lotse.lib.addresses.directory import Directory
from lotse.lib.addresses.keys import street_key, town_key
from lotse.lib.addresses.loading import DirectoryError, check_header
from lotse.lib.addresses.matching import Match, MatchStatus
from lotse.lib.addresses.model import Address
from lotse.lib.addresses.parsing import parse
from lotse.lib.addresses.reasons import REASON_TEXT, Reason
from lotse.lib.addresses.segments import AREA_COLUMNS, Segment

__all__ = [
    "AREA_COLUMNS",
    "REASON_TEXT",
    "Address",
    "Directory",
    "DirectoryError",
    "Match",
    "MatchStatus",
    "Reason",
    "Segment",
    "check_header",
    "parse",
    "street_key",
    "town_key",
]
