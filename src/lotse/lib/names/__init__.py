"""Names of people as German letters need them: parsed, addressed, and turned into keys for searching."""

from lotse.lib.names.form_of_address import FormOfAddress, parse_form_of_address
from lotse.lib.names.keys import loose_key, search_key
from lotse.lib.names.letters import address_lines, salutation
from lotse.lib.names.parsing import parse_name
from lotse.lib.names.person_name import PersonName

__all__ = [
    "FormOfAddress",
    "PersonName",
    "address_lines",
    "loose_key",
    "parse_form_of_address",
    "parse_name",
    "salutation",
    "search_key",
]
