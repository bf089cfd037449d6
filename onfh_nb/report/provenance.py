"""What it takes to get the same numbers again: versions, commit, cohort fingerprint, seed, time and kind of machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from functools import cache
from html import escape
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.report.display import show_html

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

_PACKAGES: Final = (
    "numpy", "scipy", "pandas", "scikit-image", "opencv-python-headless", "SimpleITK", "scikit-learn",
    "matplotlib", "pydicom", "nibabel", "numba", "torch", "monai",
)  # fmt: skip
_LOADED_AT: Final = time.time()


def show_provenance(out_dir: str | Path, *, cohort: Cohort, seed: int | None) -> None:
    """Show where the numbers come from.

    Parameters
    ----------
    out_dir : str or Path
        The run folder (``results.json`` there holds the same facts).
    cohort : Cohort
        Its name and fingerprint are shown.
    seed : int or None
        Seed of everything random in the notebook.
    """
    facts = provenance(cohort, seed)
    packages = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    machine = facts["machine"]
    rows = {
        "Cohort": f"{facts['cohort']['name']}, fingerprint {facts['cohort']['fingerprint'][:12]}",
        "Seed": "none" if seed is None else str(seed),
        "Commit": facts["commit"] or "not a git checkout",
        "Machine": f"{machine['system']}, {machine['architecture']}, {machine['cores']} cores, "
        f"{machine['memory_gib']} GiB, {machine['gpu'] or 'no GPU'}",
        "Time so far": f"{facts['seconds']:.0f} s",
        "Versions": packages,
    }
    lines = "".join(f'<tr><th scope="row">{key}</th><td>{escape(text)}</td></tr>' for key, text in rows.items())
    show_html(f'<div class="onfh provenance"><table class="plain"><tbody>{lines}</tbody></table></div>', "provenance")


def provenance(cohort: Cohort, seed: int | None) -> dict[str, Any]:
    """Collect the facts as a mapping; no host, user or folder name is among them."""
    return {
        "versions": versions(),
        "commit": commit(),
        "cohort": {
            "name": cohort.name,
            "fingerprint": cohort.fingerprint,
            "is_synthetic": cohort.is_synthetic,
            "n_patients": len(cohort.participants),
        },
        "seed": seed,
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_started())),
        "seconds": round(time.time() - _started(), 1),
        "machine": machine(),
    }


def versions() -> dict[str, str]:
    """Versions of Python, this package and those that touch the numbers; absent ones are left out."""
    from onfh_nb import __version__

    found = {"onfh-nb": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@cache
def commit() -> str | None:
    """Commit of the checkout this package runs from, with ``+`` where files were changed; None for an installed one."""
    root = Path(__file__).resolve().parents[2]
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None
    try:
        head = _output([git, "-C", str(root), "rev-parse", "--short=12", "HEAD"])
        changed = _output([git, "-C", str(root), "status", "--porcelain", "--untracked-files=no"])
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+" if changed else "")


@cache
def machine() -> dict[str, Any]:
    """Kind of machine: system, architecture, cores, memory and GPU, without its name."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(pages / 2**30),
        "gpu": gpu(),
    }


@cache
def gpu() -> str | None:
    """Name of the NVIDIA GPU the driver reports, or None; asks the driver, so that torch need not be imported."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    try:
        return _output([tool, "--query-gpu=name", "--format=csv,noheader"]).replace("\n", ", ") or None
    except (OSError, subprocess.SubprocessError):
        return None


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()


def _started() -> float:
    """The runner notes when it began; in a live notebook the import of this file stands for it."""
    return float(os.environ.get("ONFH_STARTED", _LOADED_AT))
