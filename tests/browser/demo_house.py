"""Building and serving a house, with the demo town or empty, in processes of its own, as people do.

No wait here is without end: a command or a server that does not come fails with what it said.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# How long, in seconds, a busy machine may take for a command or for the first answer of a server.
PATIENCE = 120
LOG_LINES = 60


@dataclass(frozen=True, slots=True)
class House:
    """A running house: where it answers, where its data and its log lie, how the demo's cast signs in."""

    url: str
    data: Path
    log: Path
    cast: dict[str, dict[str, str]]


def build(data: Path) -> None:
    """Run `lotse demo` into an empty folder."""
    run(data, "demo", demo=True)


def run(data: Path, *arguments: str, demo: bool = False) -> str:
    """Run a command on a folder and return what it printed."""
    done = subprocess.run(
        _lotse(*arguments),
        env=_environment(data, demo=demo),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(
    data: Path, *, log: Path, with_worker: bool = False, demo: bool = True, **settings: str
) -> Iterator[House]:
    """Run `lotse serve` on a free port until the block ends; it ends, too, when the test process is killed."""
    port = free_port()
    url = f"http://localhost:{port}"
    with log.open("wb") as lines:
        server = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM"]
            + _lotse("serve", "--port", str(port), *(["--with-worker"] if with_worker else [])),
            env=_environment(data, demo=demo, LOTSE_BASE_URL=url, **settings),
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server, log)
            yield House(url, data, log, _cast(data))
        finally:
            _end(server)


@contextmanager
def serving_copy(town: Path, folder: Path, *, with_worker: bool = True, **settings: str) -> Iterator[House]:
    """Serve a copy of a town, letters and all, in a folder of its own: what happens there stays there."""
    shutil.copytree(town, folder / "data")
    with serving(folder / "data", log=folder / "log", with_worker=with_worker, **settings) as running:
        yield running


def last_words(log: Path) -> str:
    """Return the end of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:])


def _cast(data: Path) -> dict[str, dict[str, str]]:
    file = data / "demo-cast.json"
    entries = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return {entry["role"]: entry for entry in entries}


def _lotse(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("lotse")), *arguments]


def _environment(data: Path, *, demo: bool, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", "DATABASE_"))}
    return {**kept, "LOTSE_DATA": str(data), **({"LOTSE_DEMO": "ja"} if demo else {}), **more}


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}: {last_words(log)}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"the server is not ready ({error}): {last_words(log)}")
        except OSError:  # not there yet, or too busy to answer
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {url}: {last_words(log)}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End this one process, kindly first."""
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(timeout=30)
