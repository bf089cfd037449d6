"""The front door opens quickly because nothing heavy stands behind it: what may not be loaded, by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"torch", "monai", "timm", "matplotlib", "pandas", "cv2", "SimpleITK", "scipy"}
HEAVY |= {"torchvision", "lightning", "numba", "sklearn", "skimage", "ipywidgets", "ipyniivue", "anywidget", "plotly"}


def loaded_by(statement: str) -> set[str]:
    """Heavy packages in ``sys.modules`` of a fresh interpreter after a statement."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    return HEAVY & set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import onfh_nb",
        "import onfh_nb.cli",
        "import onfh_nb; [getattr(onfh_nb, name) for name in onfh_nb.__all__]",
        "from onfh_nb.widgets import has_live_front_end",
    ],
)
def test_nothing_heavy_is_loaded(statement: str):
    assert loaded_by(statement) == set()


def test_the_check_sees_a_heavy_package():
    assert loaded_by("import cv2") == {"cv2"}
