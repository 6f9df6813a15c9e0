"""A mail merge by LibreOffice into one PDF; runs under Debian's own Python, which has `uno`.

usage: /usr/bin/python3 libreoffice_merge.py FOLDER     (with people.csv and letter.fodt in it)
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]

_PIPE = "lotse-bench"
_FILE, _TABLE = 2, 0  # com.sun.star.text.MailMergeType.FILE, com.sun.star.sdb.CommandType.TABLE


def merge(folder: Path) -> None:
    """Start an office of its own, merge every record, and end it, so that its CPU time is counted."""
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={_PIPE};urp;",
        ],
        stderr=subprocess.DEVNULL,  # Writer 7.4 crashes when it lets go of the merged document, after it is saved
    )
    try:
        context = _connect()
        services = context.ServiceManager
        _register_people(services.createInstance("com.sun.star.sdb.DatabaseContext"), folder)
        job = services.createInstance("com.sun.star.text.MailMerge")
        job.DataSourceName, job.Command, job.CommandType = "people", "people", _TABLE
        job.DocumentURL, job.OutputURL = (folder / "letter.fodt").as_uri(), folder.as_uri()
        job.OutputType, job.SaveAsSingleFile, job.FileNamePrefix = _FILE, True, "merged"
        job.SaveFilter = "writer_pdf_Export"
        job.SaveFilterData = (_property("PDFUACompliance", True),)
        job.execute(())
        services.createInstance("com.sun.star.frame.Desktop").terminate()
        office.wait(60)
    finally:
        if office.poll() is None:
            office.kill()
            office.wait()


def _connect() -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={_PIPE};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def _register_people(databases: Any, folder: Path) -> None:
    source = databases.createInstance()
    source.URL = f"sdbc:flat:{folder.as_uri()}"
    source.Info = tuple(
        _property(name, value)
        for name, value in {
            "Extension": "csv",
            "CharSet": "UTF-8",
            "FieldDelimiter": ",",
            "StringDelimiter": '"',
            "HeaderLine": True,
        }.items()
    )
    source.DatabaseDocument.storeAsURL((folder / "people.odb").as_uri(), ())
    databases.registerObject("people", source)


def _property(name: str, value: object) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    merge(Path(sys.argv[1]))
