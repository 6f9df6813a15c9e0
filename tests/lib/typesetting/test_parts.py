"""Many pages: split, resumed, bounded, and honest about failures."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from lotse.lib.typesetting import Part, TypesetError, compile_parts, worker

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: 2026, month: 9, day: 1))
#set text(font: "Source Sans 3", lang: "de", fallback: false)
#set page(width: 60mm, height: 30mm)
#data.rows.map(row => row.name).join(pagebreak())
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "probe.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def rows(count: int) -> Iterator[dict[str, object]]:
    return ({"name": f"Nummer {number}"} for number in range(count))


def pages(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def test_up_to_one_part_is_a_single_file(template: Path, out: Path) -> None:
    heard: list[Part] = []
    parts = compile_parts(
        template, {"title": "T"}, rows(3), out, "letters", part_size=3, on_part=heard.append
    )
    assert parts == heard == [Part(out / "letters.pdf", 0, 3)]
    assert [path.name for path in out.iterdir()] == ["letters.pdf"]
    assert pages(out / "letters.pdf") == 3


def test_no_rows_make_no_file(template: Path, out: Path) -> None:
    assert compile_parts(template, {"title": "T"}, [], out, "letters") == []
    assert list(out.iterdir()) == []


def test_more_rows_than_a_part_are_split_in_order(template: Path, out: Path) -> None:
    heard: list[Part] = []
    parts = compile_parts(
        template, {"title": "T"}, rows(1001), out, "letters", part_size=400, on_part=heard.append
    )
    assert parts == [
        Part(out / "letters-001.pdf", 0, 400),
        Part(out / "letters-002.pdf", 400, 400),
        Part(out / "letters-003.pdf", 800, 201),
    ]
    assert sorted(heard, key=lambda part: part.first) == parts
    assert [pages(part.path) for part in parts] == [400, 400, 201]
    assert {path.name for path in out.iterdir()} == {part.path.name for part in parts}


def test_rows_are_read_no_faster_than_parts_are_made(template: Path, out: Path) -> None:
    read, finished, ahead = 0, 0, []

    def counted() -> Iterator[dict[str, object]]:
        nonlocal read
        for row in rows(60):
            read += 1
            ahead.append(read - finished)
            yield row

    def on_part(part: Part) -> None:
        nonlocal finished
        finished += part.count

    compile_parts(template, {"title": "T"}, counted(), out, "x", part_size=5, workers=2, on_part=on_part)
    assert read == finished == 60
    assert max(ahead) <= 4 * 5


def test_a_stopped_job_goes_on_where_it_was(template: Path, out: Path) -> None:
    made = compile_parts(template, {"title": "T"}, rows(9), out, "x", part_size=3)
    before = made[0].path.stat().st_mtime_ns
    made[1].path.unlink()
    made[2].path.write_bytes(b"half")
    (out / "x-002.pdf.4711.part").write_bytes(b"left by a killed worker")
    again = compile_parts(
        template, {"title": "T"}, rows(9), out, "x", part_size=3, skip_existing=frozenset({1, 2})
    )
    assert again == made
    assert made[0].path.stat().st_mtime_ns == before
    assert [pages(part.path) for part in made] == [3, 3, 3]
    assert len(list(out.iterdir())) == 3


def test_a_single_file_that_is_there_is_not_made_again(template: Path, out: Path) -> None:
    (out / "x.pdf").write_bytes(b"there")
    compile_parts(template, {"title": "T"}, rows(2), out, "x", skip_existing=frozenset({1}))
    assert (out / "x.pdf").read_bytes() == b"there"


def test_a_bad_row_stops_the_job_and_keeps_finished_parts(template: Path, out: Path) -> None:
    names = [{"name": name} for name in ("a", "b", "王", "d", "e")]
    with pytest.raises(TypesetError, match="王") as caught:
        compile_parts(template, {"title": "T"}, names, out, "x", part_size=1, workers=1)
    assert caught.value.details.startswith("x-003.pdf: ")
    assert {path.name for path in out.iterdir()} == {"x-001.pdf", "x-002.pdf"}


def test_a_worker_that_dies_is_noticed(template: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = out.parent / "deadly.py"
    deadly.write_text("import os\nos.kill(os.getpid(), 9)\n")
    monkeypatch.setattr(worker, "__file__", str(deadly))
    with pytest.raises(TypesetError, match="konnte nicht gesetzt werden") as caught:
        compile_parts(template, {"title": "T"}, rows(4), out, "x", part_size=2)
    assert "status -9" in caught.value.details


def test_a_worker_imports_nothing_but_typst() -> None:
    script = (
        "import runpy, sys; "
        f"runpy.run_path({worker.__file__!r}); "
        "print(*(name for name in sys.modules if name.split('.')[0] in ('lotse', 'django', 'zxingcpp', 'multiprocessing')))"
    )
    run = subprocess.run(
        [sys.executable, "-P", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert run.stdout.strip() == ""
