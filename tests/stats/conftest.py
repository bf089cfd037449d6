"""What tests of vessel changes share: a made-up trial with a known effect."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

EFFECT = {"none": 0.0, "cd": 3.0, "vbg": 12.0}


@pytest.fixture
def trial() -> Callable[..., pd.DataFrame]:
    return _trial


def _trial(n: int = 8, noise: float = 1.0, source: str = "truth", seed: int = 0) -> pd.DataFrame:
    """One hip of each of n patients an arm at months 0, 6 and 12: half the effect at month 6."""
    rng = np.random.default_rng(seed)
    rows = []
    for arm, effect in EFFECT.items():
        for k in range(n):
            start = 50 + rng.normal(0, 8)
            for months in (0, 6, 12):
                rows.append(
                    {
                        "participant_id": f"{arm}-{k}", "hemi": "RL"[k % 2], "session_id": f"ses-m{months:02d}",
                        "months": months, "treatment": arm, "source": source,
                        "length_mm": start + effect * months / 12 + noise * rng.normal(),
                        "n_junctions": round(start / 6 + effect * months / 12 / 4),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)
