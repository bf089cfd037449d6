"""A small cohort and a small notebook that uses every show function, so that runs take seconds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.cohort.write import building, describe, write_image, write_tables
from onfh_nb.io.volume import Volume
from onfh_nb.report import run_notebook
from onfh_nb.report.run_folder import RunFolder

NASTY = "<script>document.title='owned'</script>"


@pytest.fixture(scope="session")
def small_cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Two patients, one image, and a cohort name that tries to run as a script."""
    out = tmp_path_factory.mktemp("cohorts") / "small"
    people = pd.DataFrame({"participant_id": ["sub-001", "sub-002"], "age": [44, 51], "sex": ["M", "F"]})
    sessions = pd.DataFrame({"participant_id": people["participant_id"], "session_id": "ses-m00", "months": 0})
    hips = pd.DataFrame({"participant_id": people["participant_id"], "hemi": ["L", "R"], "has_lesion": [1, 0]})
    array = np.random.default_rng(0).integers(0, 900, (5, 40, 48)).astype(np.int16)
    affine = np.array([[0, 0, 2.0, 0], [4.0, 0, 0, 0], [0, -2.0, 0, 0], [0, 0, 0, 1.0]])
    with building(out) as root:
        image_id = write_image(
            root, Volume(array, affine), participant_id="sub-001", session_id="ses-m00", protocol="cor_t1", sidecar={}
        )
        slices = pd.DataFrame(
            {
                "slice_id": ["s1"],
                "participant_id": ["sub-001"],
                "hemi": ["L"],
                "session_id": ["ses-m00"],
                "image_id": [image_id],
                "index": [2],
                "lesion": [1],
            }
        )
        write_tables(
            root,
            description=describe(f"small {NASTY}", synthetic=True),
            participants=people,
            sessions=sessions,
            hips=hips,
            grades=pd.DataFrame({"participant_id": [], "hemi": [], "session_id": [], "reader": []}),
            slices=slices,
        )
    return Cohort.open(out)


PARAMETERS = """cohort: str = "../data/tiny"  # cohort folder
out_dir: str = "../reports/live"  # where figures and tables go
profile: str = "tiny"  # tiny or full
seed: int = 0  # of everything random
rows: int | None = None  # rows of the table; all if None
clip_limit: float = 2.0  # how strongly contrast is limited"""

CELLS: list[tuple[str, str]] = [
    ("markdown", "# Which pictures are cleaner?\n\nA small notebook that stands in for a real one."),
    ("code", "from pathlib import Path\n\nfrom onfh_nb import report\nfrom onfh_nb.cohort import Cohort"),
    ("parameters", PARAMETERS),
    ("markdown", "## Data\n\nWhat was loaded."),
    (
        "code",
        "data = Cohort.open(Path(cohort))\nreport.show_banner(data)\nreport.show_params({'clip_limit': clip_limit})",
    ),
    (
        "code",
        "people = data.participants.assign(word='<script>x</script>', share=[0.25, float('nan')])\n"
        "report.show_table(people.head(rows) if rows else people, out_dir, name='people', "
        "caption='Two patients.', how_to_read='Nothing to see.')",
    ),
    ("markdown", "## Pictures"),
    (
        "code",
        "from tests_figure import line_figure\n"
        "report.show_figure(line_figure(), out_dir, name='line', caption='A line, n = 2 patients.', "
        "how_to_read='Up is better.', alt='A line going up')\n"
        "report.show_stack(data.read(data.images.image_id.iloc[0]), caption='Noise.', how_to_read='Move the slider.')\n"
        "for _ in report.progress(range(3), 'Counting'):\n    pass",
    ),
    (
        "code",
        "from onfh_nb.stats.estimate import Estimate\n"
        "found = [Estimate('PSNR gain, dB', 1.25, 0.5, float('nan'), 0.95, 30, 2, 'bootstrap')]\n"
        "report.write_results(out_dir, notebook='00_sample', parameters={'seed': seed}, cohort=data, estimates=found, "
        "warnings=['Only two patients.'])\n"
        "report.show_provenance(out_dir, cohort=data, seed=seed)",
    ),
    ("explore", "raise RuntimeError('widgets must not run headless')"),
]

FIGURE = """def line_figure():
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(figsize=(6, 3))
    axes.plot([0, 1], [0, 1])
    return figure
"""


@pytest.fixture
def cells() -> list[tuple[str, str]]:
    """The cells of the small notebook as (kind, text)."""
    return list(CELLS)


def notebook(cells: list[tuple[str, str]]) -> dict[str, Any]:
    """Build a notebook from (kind, text) pairs; any kind but markdown and code is a code cell with that tag."""
    made = []
    for number, (kind, text) in enumerate(cells):
        cell: dict[str, Any] = {"id": f"c{number}", "cell_type": "markdown", "metadata": {}, "source": text}
        if kind != "markdown":
            cell |= {"cell_type": "code", "outputs": [], "execution_count": None}
        if kind not in ("markdown", "code"):
            cell["metadata"] = {"tags": [kind]}
        made.append(cell)
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}


@contextmanager
def _in_house(root: Path) -> Iterator[Callable[..., Path]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("PYTHONPATH", str(root))
        (root / "tests_figure.py").write_text(FIGURE)
        (root / "notebooks").mkdir()

        def write(cells: list[tuple[str, str]] = CELLS, name: str = "00_sample") -> Path:
            path = root / "notebooks" / f"{name}.ipynb"
            path.write_text(json.dumps(notebook(cells)))
            return path

        yield write


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """An empty working folder; call it with cells to write ``notebooks/<name>.ipynb`` in it."""
    with _in_house(tmp_path) as write:
        yield write


@pytest.fixture(scope="session")
def sample_run(small_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The small notebook, run once for all tests that only look at what came out."""
    with _in_house(tmp_path_factory.mktemp("sample")) as write:
        write()
        return run_notebook("00", {"clip_limit": 3}, "reports", cohort=small_cohort.path)
