"""Building and serving a demo town in processes of its own, as people do."""

from __future__ import annotations

import json
import os
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


@dataclass(frozen=True, slots=True)
class House:
    """A running demo town: where it answers, where its data lie, how its cast signs in."""

    url: str
    data: Path
    cast: dict[str, dict[str, str]]


def build(data: Path) -> None:
    """Run `lotse demo` into an empty folder."""
    done = subprocess.run(_lotse("demo"), env=_environment(data), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def serving(data: Path, *, log: Path, with_worker: bool = False) -> Iterator[House]:
    """Run `lotse serve` on a free port until the block ends; only this process is ended."""
    port = _free_port()
    url = f"http://localhost:{port}"
    with log.open("wb") as lines:
        server = subprocess.Popen(
            _lotse("serve", "--port", str(port), *(["--with-worker"] if with_worker else [])),
            env=_environment(data, LOTSE_BASE_URL=url),
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server)
            entries = json.loads((data / "demo-cast.json").read_text(encoding="utf-8"))
            yield House(url, data, {entry["role"]: entry for entry in entries})
        finally:
            server.terminate()
            server.wait(timeout=20)


def _lotse(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name("lotse")), *arguments]


def _environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", "DATABASE_"))}
    return {**kept, "LOTSE_DATA": str(data), "LOTSE_DEMO": "ja", **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {url}")
