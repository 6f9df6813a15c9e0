"""What the tests of cases start from."""

from case_fixtures import case, somebody

__all__ = ["case", "somebody"]
