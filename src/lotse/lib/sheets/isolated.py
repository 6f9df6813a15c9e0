"""Old workbooks (xls) in a process of their own: broken ones can take the whole process down.

The parser follows sector chains of the file without a bound, so that one wrong byte can ask for any amount
of memory. The child has a limit on memory and time; whatever ends it, the parent gets a SheetError.
Run as `python -m lotse.lib.sheets.isolated`, workbook on stdin, JSON on stdout.
"""

import dataclasses
import json
import os
import resource
import subprocess
import sys

from lotse.lib.sheets.findings import BROKEN_WORKBOOK, Finding, SheetError
from lotse.lib.sheets.sheet import Bounds, RawTable
from lotse.lib.sheets.workbooks import read_workbook

_MEMORY = 2 * 1024**3  # bytes of address space; a full xls of 65,536 × 256 cells needs less
_SECONDS = 120
_REFUSED = 3  # exit status when stdout is a message for the clerk


def read_isolated(data: bytes, bounds: Bounds) -> RawTable:
    """Like `read_workbook`, in a child process. Raises SheetError also where the child dies."""
    numbers = [str(number) for number in dataclasses.astuple(bounds)]
    try:
        child = subprocess.run(  # noqa: S603 - own interpreter, own module, numbers as arguments
            [sys.executable, "-m", __name__, *numbers],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
    except subprocess.TimeoutExpired:
        raise SheetError(BROKEN_WORKBOOK)
    if child.returncode == _REFUSED:
        raise SheetError(child.stdout.decode("utf-8"))
    if child.returncode:
        raise SheetError(BROKEN_WORKBOOK)
    rows, findings = json.loads(child.stdout)
    return RawTable(
        ((line, cells) for line, cells in rows), findings=[Finding(*finding) for finding in findings]
    )


def main() -> int:
    """The child: read, answer, end."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        table = read_workbook(sys.stdin.buffer.read(), Bounds(*map(int, sys.argv[1:])))
        answer = json.dumps([list(table.rows), [dataclasses.astuple(finding) for finding in table.findings]])
    except SheetError as error:
        sys.stdout.buffer.write(str(error).encode("utf-8"))
        return _REFUSED
    sys.stdout.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
