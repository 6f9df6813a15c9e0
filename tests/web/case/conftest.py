"""What the tests of a case's pages start from."""

from case_fixtures import browser, case, somebody

__all__ = ["browser", "case", "somebody"]
