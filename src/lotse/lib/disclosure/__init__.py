"""Counts by two features, with small cells protected so that nobody can be recognised or computed.

table = protect(rows=("Gartenweg",), columns=("erreicht", "still"), counts=((1, 14),))
table.cells[0][0] is None       # one person: not shown
"""

from lotse.lib.disclosure.suppression import INTERNAL_MINIMUM, ProtectedTable, protect

__all__ = ["INTERNAL_MINIMUM", "ProtectedTable", "protect"]
