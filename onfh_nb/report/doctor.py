"""What this machine has and lacks for the work, and how to get what is missing."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from onfh_nb.report.environment import kernel_names, usable_cores
from onfh_nb.report.provenance import gpu, machine

_NEEDED: Final = (
    "numpy", "scipy", "pandas", "scikit-image", "opencv-python-headless", "SimpleITK", "scikit-learn", "matplotlib",
    "numba", "nibabel", "pydicom", "torch", "torchvision", "timm", "monai", "lightning", "jupyterlab", "ipywidgets",
    "papermill", "nbconvert", "ipyniivue", "plotly",
)  # fmt: skip
# What decodes which compressed pixels; pydicom alone reads the uncompressed ones and RLE.
_DECODERS: Final = {
    "gdcm": ("JPEG, JPEG lossless, JPEG 2000", "python-gdcm"),
    "jpeg_ls": ("JPEG-LS", "pyjpegls"),
}
_FREE_GIB: Final = 5.0


@dataclass(frozen=True)
class Finding:
    """One line of the examination; ``ok`` is None for what is good to know but not needed."""

    topic: str
    value: str
    ok: bool | None
    remedy: str = ""


def examine(data: Path = Path()) -> list[Finding]:
    """Examine this machine.

    Parameters
    ----------
    data : Path
        Where data and reports go; its free disk is looked at.

    Returns
    -------
    list of Finding
        Nothing is imported, downloaded or changed.
    """
    return [*_system(data), *_packages(), *_decoders(), *_notebooks()]


def _system(data: Path) -> Iterator[Finding]:
    new_enough = sys.version_info >= (3, 11)
    yield Finding("Python", platform.python_version(), new_enough, "onfh-nb needs Python 3.11 or newer")
    facts = machine()
    yield Finding("Machine", f"{facts['system']} {facts['architecture']}, {facts['memory_gib']} GiB", True)
    yield Finding("Cores", str(usable_cores()), True)
    card = gpu()
    yield Finding("GPU", card or "none", True if card else None, "not needed: everything also runs on the CPU")
    free = shutil.disk_usage(data).free / 2**30
    yield Finding(
        "Free disk", f"{free:.0f} GiB", free >= _FREE_GIB, f"keep {_FREE_GIB:.0f} GiB free for cohorts and runs"
    )


def _packages() -> Iterator[Finding]:
    for name in _NEEDED:
        try:
            yield Finding(name, metadata.version(name), True)
        except metadata.PackageNotFoundError:
            yield Finding(name, "missing", False, f"pip install {name}")


def _decoders() -> Iterator[Finding]:
    for module, (formats, package) in _DECODERS.items():
        there = find_spec(module) is not None
        yield Finding(f"Decoder {formats}", module if there else "missing", there, f"pip install {package}")


def _notebooks() -> Iterator[Finding]:
    from onfh_nb.report.notebooks import notebook_paths

    names = list(notebook_paths())
    yield Finding("Notebooks", str(len(names)), bool(names), "work in a folder that holds notebooks/")
    kernel = find_spec("ipykernel") is not None
    yield Finding("Kernel of this Python", "ipykernel" if kernel else "missing", kernel, "pip install ipykernel")
    yield Finding("Registered kernels", ", ".join(kernel_names()) or "none", None, "any of them serves --kernel")
