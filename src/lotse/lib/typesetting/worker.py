"""Compiles one document; also runs as a script of its own: `python -P worker.py < job.json`.

Kept free of everything but Typst, because a fresh process for every part pays for each import. As a
script it answers with one line of JSON: the error in English, or an empty string.
"""

import functools
import json
import os
import sys
from typing import TYPE_CHECKING, TypedDict

import typst

if TYPE_CHECKING:
    from typst import PDFStandard

FONT_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fonts")
UNFINISHED = ".part"


class Job(TypedDict):
    """One document: `data` is JSON text that the template reads as `sys.inputs.data`."""

    template: str
    data: str
    out: str
    standards: "list[PDFStandard]"


@functools.cache
def fonts() -> typst.Fonts:
    """The vendored fonts and nothing else, neither the machine's nor those inside Typst."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


def compile_job(job: Job) -> str:
    """Compile to `job["out"]`; returns the error in English or "".

    The document is written under a temporary name first, so the name never holds half of one. Warnings
    are errors: without them a wrong font or a missing glyph would pass in silence.
    """
    unfinished = f"{job['out']}.{os.getpid()}{UNFINISHED}"
    try:
        _, warnings = typst.compile_with_warnings(
            job["template"],
            output=unfinished,
            format="pdf",
            root=os.path.dirname(job["template"]),
            font_paths=fonts(),
            sys_inputs={"data": job["data"]},
            pdf_standards=job["standards"],
        )
        if warnings:
            return "; ".join(warning.message for warning in warnings)
        os.replace(unfinished, job["out"])
    except (RuntimeError, OSError) as error:
        return str(error)
    finally:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
    return ""


if __name__ == "__main__":
    json.dump(compile_job(json.load(sys.stdin)), sys.stdout)
