"""`python -m lotse` is `lotse`."""

from lotse.cli import main

main()
