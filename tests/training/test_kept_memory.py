"""Large arrays come from memory that the process kept, not from the kernel."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from onfh_nb.training import kept_memory

# Page faults of 20 rounds with 64 MB each, of which every page is written.
FAULTS = """
import resource
import numpy as np
from onfh_nb.training.kept_memory import keep_freed_memory
if {keep}:
    assert keep_freed_memory()
np.ones(1 << 23)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    np.ones(1 << 23)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(*, keep: bool) -> int:
    run = subprocess.run(
        [sys.executable, "-c", FAULTS.format(keep=keep)], capture_output=True, text=True, check=True, timeout=60
    )
    return int(run.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has these settings")
def test_memory_that_was_freed_is_used_again_without_the_kernel():
    assert faults(keep=True) < 0.1 * faults(keep=False)


def test_a_c_library_without_the_setting_is_left_alone(monkeypatch):
    monkeypatch.setattr(kept_memory.ctypes, "CDLL", lambda name: object())
    kept_memory.keep_freed_memory.cache_clear()
    assert kept_memory.keep_freed_memory() is False
    kept_memory.keep_freed_memory.cache_clear()
