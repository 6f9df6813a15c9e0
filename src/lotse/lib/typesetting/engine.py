"""One document from one template: as a file, or as a picture for the screen."""

import functools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from lotse.lib.typesetting.codes import Matrix
from lotse.lib.typesetting.errors import TypesetError
from lotse.lib.typesetting.worker import Job, compile_job, fonts

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "tuple[PDFStandard, ...]" = ("a-2a", "ua-1")

_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_REFUSED = re.compile(r"^(?:panicked with|assertion failed): (.+)", re.DOTALL)


def compile_pdf(
    template: Path, data: Mapping[str, object], out: Path, *, standards: "Sequence[PDFStandard]" = STANDARDS
) -> None:
    """Typeset `template` with `data` into the PDF `out`, tagged and archivable.

    The template reads `json(bytes(sys.inputs.data))` and may import files beside it. Equal input gives
    equal bytes, as long as the template sets the document date, if only to `none`. `out` is replaced in one step or not
    touched at all. Raises TypesetError; warnings count as errors.
    """
    error = compile_job(job_for(template, data, out, standards))
    if error:
        raise refusal(error, out.name)


def preview(template: Path, data: Mapping[str, object], *, ppi: float = 96, page: int = 1) -> bytes:
    """PNG of one page (counted from 1) for the screen; a few milliseconds, fit for the web process."""
    try:
        pages = _compiler(template).compile(format="png", ppi=ppi, sys_inputs={"data": to_json(data)})
    except RuntimeError as error:
        raise refusal(str(error), template.name) from error
    images = pages if isinstance(pages, list) else [pages]
    image = images[page - 1] if 0 < page <= len(images) else None
    if image is None:
        raise TypesetError(
            f"Eine Seite {page} gibt es in dieser Vorschau nicht.", f"{template.name}: {len(images)} pages"
        )
    return image


def job_for(template: Path, data: Mapping[str, object], out: Path, standards: "Sequence[PDFStandard]") -> Job:
    """The job for a worker, in this process or in another."""
    return Job(
        template=str(template.resolve()),
        data=to_json(data),
        out=str(out.resolve()),
        standards=list(standards),
    )


def to_json(data: Mapping[str, object]) -> str:
    """JSON for a template; a code becomes {"size": …, "bits": [0, 255, …]}."""
    return json.dumps(data, default=_plain, ensure_ascii=False, separators=(",", ":"))


def refusal(error: str, document: str) -> TypesetError:
    """Translate what Typst said: missing glyph, a template's own refusal, or anything else."""
    details = f"{document}: {error}"
    if glyph := _MISSING_GLYPH.search(error):
        return TypesetError(
            f"Das Zeichen „{glyph[1]}“ fehlt in unseren Schriften. Bitte ersetzen Sie es in Name oder Anschrift.",
            details,
        )
    if refused := _REFUSED.match(error):
        return TypesetError(refused[1], details)
    return TypesetError("Das Dokument konnte nicht gesetzt werden. Bitte prüfen Sie die Vorlage.", details)


@functools.lru_cache(maxsize=8)
def _compiler(template: Path) -> typst.Compiler:
    resolved = template.resolve()
    return typst.Compiler(resolved, root=resolved.parent, font_paths=fonts())


def _plain(value: object) -> object:
    if isinstance(value, Matrix):
        return {"size": value.size, "bits": list(value.bits)}
    raise TypeError(f"a template cannot read {type(value).__name__}")
