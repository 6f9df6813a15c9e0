"""A worker beside the server, for one machine: started with it, restarted if it dies, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from types import TracebackType

RESTART_SECONDS = 5.0
# The same Python as this one, wherever the command itself is installed.
COMMAND = (sys.executable, "-c", "from lotse.cli import main; main()", "worker", "--attached")


class WorkerCompanion:
    """Keeps one `lotse worker` running for as long as the block runs.

    Should this process be killed, the worker notices that it has lost its parent and ends by itself.
    """

    def __init__(self) -> None:
        self._over = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep_running, name="lotse-companion", daemon=True)

    def __enter__(self) -> WorkerCompanion:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._over.set()
            if self._child is not None:
                self._child.terminate()
        self._thread.join()

    def _keep_running(self) -> None:
        while (child := self._start()) is not None:
            child.wait()
            self._over.wait(RESTART_SECONDS)

    def _start(self) -> subprocess.Popen[bytes] | None:
        """Start a worker; None once the block is being left."""
        with self._lock:
            if self._over.is_set():
                return None
            self._child = subprocess.Popen(COMMAND)  # noqa: S603  own words only
            return self._child
