from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd

from onfh_nb.plotting import changes_by_step, gain_over_noise
from onfh_nb.plotting.style import BLUE, VERMILION
from onfh_nb.stats import Estimate, Scale

SCALES = {"psnr_db": Scale(True), "edge_width_mm": Scale(False)}


def change(quantity: str, step: str, value: float) -> Estimate:
    return Estimate(f"{quantity}_change", value, value - 0.5, value + 0.5, 0.95, 8, 4, "m", step)


def table() -> pd.DataFrame:
    rows = [(f"sub-{k}", step) for step in ("median", "CLAHE") for k in range(4) for _ in range(2)]
    made = pd.DataFrame(rows, columns=["participant_id", "step"])
    return made.assign(psnr_db_change=np.arange(16.0), edge_width_mm_change=1.0)


def test_helpful_steps_are_blue_and_harmful_ones_vermilion():
    changes = [change("psnr_db", "median", 3), change("psnr_db", "CLAHE", -3)]
    changes += [change("edge_width_mm", "median", 3), change("edge_width_mm", "CLAHE", -3)]
    figure = changes_by_step(table(), changes, SCALES)
    colours = [
        [mpl.colors.to_hex(line.get_color()).upper() for line in axes.get_lines() if line.get_linewidth() > 2]
        for axes in figure.axes[:2]
    ]
    assert colours == [[BLUE, VERMILION], [VERMILION, BLUE]]
    assert "right is better" in figure.axes[0].get_xlabel()
    assert "left is better" in figure.axes[1].get_xlabel()


def test_there_is_one_point_per_patient():
    figure = changes_by_step(table(), [change("psnr_db", s, 1) for s in ("median", "CLAHE")], SCALES)
    clouds = [len(c.get_offsets()) for c in figure.axes[0].collections if len(c.get_offsets()) > 1]
    assert clouds == [4, 4]
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["median", "CLAHE"]


def test_gains_are_curves_over_noise_with_the_cohort_marked():
    gains = [
        Estimate("psnr_gain_db", level, level - 1, level + 1, 0.95, 8, 4, "m", f"{step} @ {level:g}")
        for step in ("median", "Gaussian")
        for level in (1.0, 2.0, 4.0)
    ]
    figure = gain_over_noise(gains, own_noise_pct=1.5)
    axes = figure.axes[0]
    curves = {line.get_label(): line.get_xdata() for line in axes.get_lines() if len(line.get_xdata()) == 3}
    assert set(curves) == {"median", "Gaussian"}
    assert list(curves["median"]) == [1.0, 2.0, 4.0]
    assert [text.get_text() for text in axes.texts] == ["this cohort"]
    assert "dB" in axes.get_ylabel()
    assert not gain_over_noise(gains, own_noise_pct=9.0).axes[0].texts
