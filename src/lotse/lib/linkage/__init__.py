"""Which rows of a list are probably one person: proposals with their evidence, never a decision."""

from lotse.lib.linkage.linker import Linker, find_pairs
from lotse.lib.linkage.records import Pair, Record, Verdict

__all__ = ["Linker", "Pair", "Record", "Verdict", "find_pairs"]
