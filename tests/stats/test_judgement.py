from __future__ import annotations

import pytest

from onfh_nb.stats import Estimate, Scale, changes_table, verdict


def estimate(low: float, high: float, quantity: str = "psnr_db_change", group: str = "median") -> Estimate:
    return Estimate(quantity, (low + high) / 2, low, high, 0.95, 20, 10, "m", group)


@pytest.mark.parametrize(
    ("low", "high", "higher", "said"),
    [
        (1, 2, True, "helps"),
        (1, 2, False, "hurts"),
        (-2, -1, True, "hurts"),
        (-2, -1, False, "helps"),
        (-2, 1, True, "no clear change"),
        (0.01, 0.2, True, "negligible"),
        (-0.2, 0.3, False, "negligible"),
        (0.1, 0.6, True, "helps"),
        (float("nan"), float("nan"), True, "no clear change"),
    ],
)
def test_verdicts(low, high, higher, said):
    assert verdict(estimate(low, high), Scale(higher, margin=0.5)) == said


def test_a_table_sets_levels_beside_changes():
    levels = [estimate(30, 32, "psnr_db", "raw"), estimate(34, 36, "psnr_db", "median")]
    table = changes_table(levels, [estimate(3, 5)], {"psnr_db": Scale(True)})
    assert table["step"].tolist() == ["raw", "median"]
    assert table["verdict"].tolist() == ["baseline", "helps"]
    assert table["mean"].tolist() == [31, 35]
    assert table["change"].isna().tolist() == [True, False]
    assert table.loc[1, ["change_low", "change_high", "pictures", "patients"]].tolist() == [3, 5, 20, 10]
