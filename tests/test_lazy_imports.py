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


def test_importing_a_file_never_hides_the_function_of_its_name():
    code = (
        "import pkgutil, sys, types, onfh_nb\n"
        "for found in pkgutil.walk_packages(onfh_nb.__path__, 'onfh_nb.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        __import__(found.name)\n"
        "rooms = [room for name, room in sys.modules.items() if name.startswith('onfh_nb.') and name.count('.') == 1]\n"
        "doors = [room for room in rooms if hasattr(room, '__path__') and hasattr(room, '__all__')]\n"
        "assert len(doors) >= 15, doors\n"
        "names = [(door, name) for door in doors for name in door.__all__]\n"
        "print(*[name for door, name in names if isinstance(getattr(door, name), types.ModuleType)])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
