"""What every test may lean on: the real files, and one tiny synthetic cohort for the whole run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
sys.path.append(str(Path(__file__).parent))  # vessels_by_hand, which tests of several packages share
REAL = Path(os.environ.get("ONFH_REAL", ROOT.parent / "shared" / "real"))


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """Path of a real file or folder; the test is skipped, with the reason, where it is absent."""

    def find(name: str) -> Path:
        path = REAL / name
        if not path.exists():
            pytest.skip(f"real file {name} is not under {REAL}; set ONFH_REAL to the folder that holds it")
        return path

    return find


@pytest.fixture(scope="session")
def tiny_cohort(tmp_path_factory: pytest.TempPathFactory):
    """The ``tiny`` preset, written once per run; ONFH_TINY names one written before. Read it, never change it."""
    from onfh_nb.cohort import Cohort
    from onfh_nb.synthetic import make_cohort

    if ready := os.environ.get("ONFH_TINY"):
        return Cohort.open(Path(ready))
    return make_cohort("tiny", tmp_path_factory.mktemp("cohort") / "tiny", seed=0)


@pytest.fixture(scope="session")
def vessel_cohort(tmp_path_factory: pytest.TempPathFactory):
    """Four patients with one bright tube each, at two visits. Read it, never change it."""
    from vessels_by_hand import write_vessel_cohort

    return write_vessel_cohort(tmp_path_factory.mktemp("vessels") / "cohort")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A browser test is skipped on a desk without Chromium, and fails in CI, where nothing may be missing."""
    if item.get_closest_marker("browser") and not CHROMIUM.exists():
        words = f"{CHROMIUM} is not there; Debian's package chromium has it"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)


def pytest_terminal_summary(terminalreporter) -> None:
    counts = {
        outcome: sum("real" in report.keywords for report in terminalreporter.stats.get(outcome, []))
        for outcome in ("passed", "failed", "skipped")
    }
    terminalreporter.write_line(
        f"real-file tests: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped ({REAL})"
    )
