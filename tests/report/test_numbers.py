from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.report.numbers import format_interval, format_value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.123456, "0.1235"), (np.float32(0.5), "0.5"), (np.int64(30), "30"), (-1.5, "−1.5"), (float("nan"), "–"),
        (None, "–"), (pd.NA, "–"), (pd.NaT, "–"), (True, "yes"), (np.bool_(False), "no"), (1234567.8, "1234568"),
        (3e-7, "3.00e−07"), (float("-inf"), "−∞"), (["a", 1], "a, 1"),
    ],
)  # fmt: skip
def test_values_are_printed_for_reading(value: object, words: str) -> None:
    assert format_value(value) == words


def test_an_interval_without_ends_is_left_out() -> None:
    assert format_interval(0.8, float("nan"), 0.9) == "0.8"
    assert format_interval(0.8, 0.75, 0.9) == "0.8 (0.75 to 0.9)"
