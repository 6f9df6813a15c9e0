"""Third-party front-end files: fetched once from npm, locked by hash, shipped with the house.

`python -m lotse.web.vendoring check` compares every file with `vendoring.lock.json`, offline.
`python -m lotse.web.vendoring fetch` takes the locked versions from npm again and must arrive at the same hashes;
with `--update` it writes new hashes after a version in the lock was changed by hand.
Needs npm for `fetch` only. No bundler, no minifier of our own.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "vendoring.lock.json"
SHELF = HERE / "static" / "vendor"
CHARSET = b'@charset "UTF-8";'
SOURCE_MAP = re.compile(rb"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*\Z")


class VendoringError(Exception):
    """A file or package is not what the lock says; the text tells a developer which."""


@dataclass(frozen=True)
class VendoredFile:
    """One file on the shelf.

    `source` is its path in the package, `target` that below `static/vendor`, `sha256` the hash of the result.
    `change` names what is done on the way, in this order: "no-source-map" drops the pointer to a map that is not
    shipped, "mirror" makes the right-to-left copy with rtlcss, "layer" puts a sheet into the cascade layer `kern`
    (in the file and not by `@import`, which would load in sequence and which axe cannot follow under our CSP).
    """

    source: str
    target: str
    change: str
    sha256: str


@dataclass(frozen=True)
class Package:
    """One npm package at one version; `integrity` is npm's own sha512 of the archive."""

    name: str
    version: str
    licence: str
    integrity: str
    files: tuple[VendoredFile, ...]


@dataclass(frozen=True)
class Lock:
    """What is on the shelf, and which rtlcss mirrors."""

    rtlcss: str
    packages: tuple[Package, ...]

    def files(self) -> Iterator[VendoredFile]:
        """Yield every locked file."""
        for package in self.packages:
            yield from package.files


def read_lock(path: Path = LOCK) -> Lock:
    """Read the lock; raises `KeyError` or `json.JSONDecodeError` on a broken one."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    packages = tuple(
        Package(
            name=entry["name"],
            version=entry["version"],
            licence=entry["licence"],
            integrity=entry["integrity"],
            files=tuple(VendoredFile(**file) for file in entry["files"]),
        )
        for entry in raw["packages"]
    )
    return Lock(rtlcss=raw["rtlcss"], packages=packages)


def write_lock(lock: Lock, path: Path = LOCK) -> None:
    """Write the lock in the form `read_lock` reads."""
    raw = {
        "rtlcss": lock.rtlcss,
        "packages": [
            {**vars(package), "files": [vars(file) for file in package.files]} for package in lock.packages
        ],
    }
    path.write_text(json.dumps(raw, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def faults(lock: Lock, shelf: Path = SHELF) -> list[str]:
    """Return one line for each file that is missing, changed or not in the lock; empty when all is well."""
    found = []
    for file in lock.files():
        path = shelf / file.target
        if not path.is_file():
            found.append(f"missing: {file.target}")
        elif sha256(path.read_bytes()) != file.sha256:
            found.append(f"changed: {file.target}")
    known = {file.target for file in lock.files()}
    on_shelf = (path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file())
    found.extend(f"not in the lock: {target}" for target in sorted(on_shelf) if target not in known)
    return found


def sha256(content: bytes) -> str:
    """Return the hash in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def fetch(lock: Lock, *, update: bool, shelf: Path = SHELF) -> Lock:
    """Fill the shelf from npm and return the lock with the hashes found.

    Raises `VendoringError` when an archive or a result differs from the lock and `update` is off.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        fresh = replace(
            lock, packages=tuple(_fetch_package(package, lock.rtlcss, work) for package in lock.packages)
        )
        if not update and fresh != lock:
            raise VendoringError(
                "npm gives other files than the lock says: " + ", ".join(_differences(lock, fresh))
            )
        shutil.rmtree(shelf, ignore_errors=True)
        shutil.copytree(work / "shelf", shelf)
    return fresh


def _fetch_package(package: Package, rtlcss: str, work: Path) -> Package:
    archive = _pack(package, work)
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    unpacked = work / "unpacked" / package.name
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")
    files = []
    for file in package.files:
        content = _changed(unpacked / "package" / file.source, file.change, rtlcss)
        target = work / "shelf" / file.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        files.append(replace(file, sha256=sha256(content)))
    return replace(package, integrity=integrity, files=tuple(files))


def _pack(package: Package, work: Path) -> Path:
    folder = work / "archives" / package.name
    folder.mkdir(parents=True)
    _run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], folder)
    return next(folder.glob("*.tgz"))


def _changed(source: Path, change: str, rtlcss: str) -> bytes:
    content = source.read_bytes()
    for step in change.split():
        content = CHANGES[step](content, source.parent, rtlcss)
    return content


def _without_source_map(content: bytes, folder: Path, rtlcss: str) -> bytes:
    return SOURCE_MAP.sub(b"\n", content)


def _mirrored(content: bytes, folder: Path, rtlcss: str) -> bytes:
    before, after = folder / "before.css", folder / "after.css"
    before.write_bytes(content)
    _run(
        ["npm", "exec", "--yes", f"--package=rtlcss@{rtlcss}", "--", "rtlcss", str(before), str(after)],
        folder,
    )
    note = b"/* Mirrored with rtlcss from the file beside it; a derivative work under EUPL-1.2. */\n"
    return CHARSET + note + after.read_bytes().removeprefix(CHARSET)


def _layered(content: bytes, folder: Path, rtlcss: str) -> bytes:
    return CHARSET + b"@layer kern{\n" + content.removeprefix(CHARSET) + b"\n}\n"


CHANGES: Mapping[str, Callable[[bytes, Path, str], bytes]] = {
    "no-source-map": _without_source_map,
    "mirror": _mirrored,
    "layer": _layered,
}


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603 (fixed words and locked names)
    except FileNotFoundError:
        raise VendoringError(f"{command[0]} is not installed")
    except subprocess.CalledProcessError as error:
        raise VendoringError(f"{' '.join(command)}: {error.stderr.decode(errors='replace').strip()}")


def _differences(old: Lock, new: Lock) -> Iterable[str]:
    for before, after in zip(old.packages, new.packages, strict=True):
        if before.integrity != after.integrity:
            yield f"archive of {before.name}"
        yield from (a.target for a, b in zip(before.files, after.files, strict=True) if a.sha256 != b.sha256)


def main(arguments: list[str] | None = None) -> int:
    """Run `fetch` or `check` and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m lotse.web.vendoring", description=__doc__)
    parser.add_argument("what", choices=("fetch", "check"))
    parser.add_argument("--update", action="store_true", help="fetch: write the hashes found into the lock")
    options = parser.parse_args(arguments)
    lock = read_lock()
    try:
        if options.what == "fetch":
            write_lock(fetch(lock, update=options.update))
            lock = read_lock()
    except VendoringError as error:
        print(error, file=sys.stderr)
        return 1
    found = faults(lock)
    for line in found:
        print(line, file=sys.stderr)
    print(f"{sum(1 for _ in lock.files())} vendored files, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
