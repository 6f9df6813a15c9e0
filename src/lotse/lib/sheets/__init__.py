"""Read the client lists that clerks export, whatever program wrote them.

`read_sheet` gives clean text from csv, xlsx, xls or ods; `propose_mapping` says which column holds what;
`records` gives one record for each row with its birth date and everything doubtful about it. Nothing
personal that the purpose does not need gets past the mapping.
"""

from lotse.lib.sheets.dates import parse_date
from lotse.lib.sheets.fields import DROPPED, Field
from lotse.lib.sheets.findings import Code, Finding, Severity, SheetError
from lotse.lib.sheets.formulas import escape_formula
from lotse.lib.sheets.mapping import Mapping, mapping_from_headers, propose_mapping
from lotse.lib.sheets.reader import read_sheet
from lotse.lib.sheets.records import Record, is_blocked, is_deceased, records
from lotse.lib.sheets.sheet import Sheet

__all__ = [
    "DROPPED",
    "Code",
    "Field",
    "Finding",
    "Mapping",
    "Record",
    "Severity",
    "Sheet",
    "SheetError",
    "escape_formula",
    "is_blocked",
    "is_deceased",
    "mapping_from_headers",
    "parse_date",
    "propose_mapping",
    "read_sheet",
    "records",
]
