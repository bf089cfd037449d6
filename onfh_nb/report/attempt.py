"""One attempt at running a notebook: start the process, pass on its progress, stop it when its time is over."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

_POLL_S: Final = 0.1
_GRACE_S: Final = 6.0


@dataclass(frozen=True)
class End:
    """How an attempt ended: ``ok``, ``error`` (a cell raised), ``dead`` (kernel gone) or ``stall`` (time over)."""

    status: str
    message: str


def attempt(
    job: Path, env: dict[str, str], log: Path, *, whole_timeout_s: float, watch: Callable[[str], None] | None = None
) -> End:
    """Run the job in a process of its own and wait for its end.

    Parameters
    ----------
    job : Path
        The job file of ``onfh_nb.report.execute``.
    env : dict of str to str
        Environment of the process.
    log : Path
        The run's log, whose new lines are handed to ``watch``.
    whole_timeout_s : float
        Seconds after which the process and its kernel are stopped.
    watch : callable, optional
        Takes one line of progress.

    Returns
    -------
    End
        How it ended.
    """
    end_file = job.with_name("end.json")
    end_file.unlink(missing_ok=True)
    log.touch()
    with job.with_name("process.log").open("ab") as output, log.open(encoding="utf-8", errors="replace") as lines:
        lines.seek(0, os.SEEK_END)
        with _process(job, env, output) as process:
            over = _wait(process, lines, time.monotonic() + whole_timeout_s, watch)
    if over:
        return End("stall", f"the notebook ran longer than {whole_timeout_s:g} s")
    if not end_file.exists():
        return End("dead", f"the process that runs the notebook ended with code {process.returncode}")
    end: dict[str, Any] = json.loads(end_file.read_text(encoding="utf-8"))
    return End(end["status"], end["message"])


def _wait(
    process: subprocess.Popen[bytes], lines: IO[str], deadline: float, watch: Callable[[str], None] | None
) -> bool:
    """Wait for the process; return whether its time was over first."""
    while process.poll() is None:
        if time.monotonic() > deadline:
            return True
        for line in lines:
            if watch is not None and line.strip():
                watch(line.strip().partition(" ")[2])
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_S)
    return False


@contextlib.contextmanager
def _process(job: Path, env: dict[str, str], output: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "onfh_nb.report.execute", str(job)],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches the caller, who then stops this one in order
    )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process gently, so that it stops its kernel, then by force; a kernel left alone ends by itself."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
