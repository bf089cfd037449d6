"""The environment of a headless run: quiet, offline-minded, with its own kernel, and nothing of the user's profile."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Final

KERNEL: Final = "onfh-this-python"

# What each library asks for before it calls home, or looks for a network that a hospital does not have.
_QUIET: Final = {
    "CI": "true",  # the one switch of OpenVINO's telemetry that needs no file in the home folder
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "OPTUNA_DISABLE_TELEMETRY": "1",
    "WANDB_MODE": "disabled",
    "NO_ALBUMENTATIONS_UPDATE": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def headless_environment(work: Path, log: Path, threads: int | None = None) -> dict[str, str]:
    """Build the environment variables of a run.

    Parameters
    ----------
    work : Path
        Scratch folder of this run; the kernel spec, the connection file and IPython's profile go there, so that
        nothing is registered on the machine and no history is kept.
    log : Path
        Where progress is written line by line.
    threads : int, optional
        Threads of the numerical libraries; all cores this process may use if absent. What the caller's environment
        already says comes first.

    Returns
    -------
    dict of str to str
        A full environment for ``subprocess``.
    """
    env = {**os.environ, **_QUIET}
    for name in _THREADS:
        env.setdefault(name, str(threads or usable_cores()))
    env["ONFH_HEADLESS"] = "1"
    env["ONFH_RUN_LOG"] = str(log)
    env["ONFH_STARTED"] = str(time.time())
    env["PYTHONHASHSEED"] = "0"
    env["IPYTHONDIR"] = str(work / "ipython")
    env["JUPYTER_RUNTIME_DIR"] = str(work / "runtime")
    env["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(_own_kernel(work)), os.environ.get("JUPYTER_PATH")]))
    return env


def usable_cores() -> int:
    """Cores this process may run on, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def kernel_names() -> list[str]:
    """Kernels registered on this machine."""
    from jupyter_client.kernelspec import KernelSpecManager

    return sorted(KernelSpecManager().find_kernel_specs())


def _own_kernel(work: Path) -> Path:
    """Write a kernel spec that starts this very interpreter, whatever kernels the machine has registered."""
    share = work / "jupyter"
    folder = share / "kernels" / KERNEL
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python of this environment", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    return share
