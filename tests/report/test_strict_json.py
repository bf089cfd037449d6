from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.report.strict_json import to_json


@dataclass(frozen=True)
class Params:
    path: Path
    sizes: tuple[int, ...]


def test_json_is_strict_and_knows_no_folder() -> None:
    value = {"a": np.nan, "b": np.array([1.0, np.inf]), "c": Params(Path("/x/y"), (1,)), "d": "/home/me/z", "e": pd.NA}
    assert json.loads(to_json(value), parse_constant=pytest.fail) == {
        "a": None, "b": [1.0, None], "c": {"path": "y", "sizes": [1]}, "d": "z", "e": None,
    }  # fmt: skip


def test_a_sentence_with_a_slash_stays() -> None:
    assert json.loads(to_json(["12/30 slices", "/", {3, 1}])) == ["12/30 slices", "/", [1, 3]]
