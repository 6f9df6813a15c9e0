"""How a person wishes to be addressed, as client lists write it."""

import re
from enum import StrEnum


class FormOfAddress(StrEnum):
    """The three ways a letter may begin. NEUTRAL covers divers, unknown and no statement."""

    WOMAN = "frau"
    MAN = "herr"
    NEUTRAL = "neutral"


# 1 and 2 as in ISO/IEC 5218 and German official statistics; 0, 9 and anything else stay neutral.
_WOMAN = re.compile(r"w|f|fr|frau|frl|fräulein|weibl|weiblich|female|woman|mrs|ms|mme|2")
_MAN = re.compile(r"m|hr|hrn|herr|herrn|mann|male|man|mr|m\S{0,3}nnl(?:ich)?|1")
_MANY = re.compile(r"damen|herren|familie|fam|eheleute|ehepaar|firma|d|x|divers|und|u")
_WORDS = re.compile(r"[\s,;/|.()&+]+")


def parse_form_of_address(text: str) -> FormOfAddress:
    """Read a cell such as "w", "Frau", "männlich", "Herrn Dr." or "m/w/d".

    Whatever is empty, unknown, divers or names more than one form is NEUTRAL; never raises. A first name is
    never looked at. Source: ISO/IEC 5218 for the codes 1 and 2.
    """
    words = [word for word in _WORDS.split(text.strip().casefold()) if word]
    if any(_MANY.fullmatch(word) for word in words):
        return FormOfAddress.NEUTRAL
    woman = any(_WOMAN.fullmatch(word) for word in words)
    man = any(_MAN.fullmatch(word) for word in words)
    if woman == man:
        return FormOfAddress.NEUTRAL
    return FormOfAddress.WOMAN if woman else FormOfAddress.MAN
