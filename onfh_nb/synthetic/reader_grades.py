"""Grades that readers give: measured with an error, then staged by the rules, so that errors fall next to the limits.

The errors of stage, size and depth are design values. That of the lesion's lateral margin is set so that two readers
are expected to disagree on the JIC type as often as published for two ways of typing it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from onfh_nb.cohort import layout
from onfh_nb.staging.grades import steinberg_grade
from onfh_nb.staging.jic import jic_type
from onfh_nb.staging.stages import ficat_stage, kong_stage, steinberg_stage
from onfh_nb.synthetic.streams import stream

if TYPE_CHECKING:
    import pandas as pd

# 28 of 188 hips were typed differently on X-ray and MRI.
JIC_DISAGREEMENT = 28 / 188
_WIDEST_DEG = 60.0
# Chance of the next stage down or up.
_DOWN = {"I": 0.03, "II": 0.10, "IIIA": 0.08, "IIIB": 0.0, "IV": 0.06}
_UP = {"0": 0.02, "I": 0.10, "II": 0.06, "IIIA": 0.0, "IIIB": 0.06}
_STAGES = ("0", "I", "II", "IIIA", "IIIB", "IV")
_DEPTH_SD_MM, _SIZE_CV, _ANGLE_SD_DEG = 0.35, 0.08, 8.0
_GRADES = 13  # branch of the reader stream of a patient


def reader_grades(root: Path, grades: pd.DataFrame, readers: list[str]) -> pd.DataFrame:
    """The true grades and those of each reader.

    Parameters
    ----------
    root : Path
        A synthetic cohort with its truth.
    grades : DataFrame
        Its table of grades; rows of other readers than ``truth`` are replaced.
    readers : list of str
        Names of the readers.

    Returns
    -------
    DataFrame
        Columns of `grades`; the truth first, then each reader.
    """
    import pandas as pd

    true = grades[grades["reader"] == "truth"]
    records = [_record(root, row) for row in true.to_dict("records")]
    first = [r for r in records if r["theta_lat"] is not None and r["months"] == 0]
    sd = margin_sd_deg(*(np.array([r[key] for r in first], float) for key in ("theta_lat", "theta_P", "theta_E")))
    rows = [
        {**{name: record[name] for name in ("participant_id", "hemi", "session_id")}, "reader": reader}
        | graded(
            record, sd, stream(record["seeds"], "reader", _GRADES, "LR".index(record["hemi"]), record["months"], k)
        )
        for k, reader in enumerate(readers)
        for record in records
    ]
    return pd.concat([true, pd.DataFrame(rows, columns=list(true.columns))], ignore_index=True) if rows else true


def graded(record: dict[str, Any], margin_sd: float, rng: Generator) -> dict[str, Any]:
    """What one reader says of one hip on one visit.

    Parameters
    ----------
    record : dict
        Truth record.
    margin_sd : float
        SD of the lateral margin as read, in degrees.
    rng : Generator
        Source of randomness.

    Returns
    -------
    dict
        Columns of the table of grades but for the names.
    """
    noise, luck = rng.standard_normal(4), float(rng.random())
    depth = (
        max(float(record["collapse_mm"]) + _DEPTH_SD_MM * float(noise[0]), 0.0) if record["collapse_mm"] > 0 else 0.0
    )
    arco = _stage(str(record["arco"]), depth, luck)
    if arco in ("0", "I", "II"):
        depth = 0.0
    elif arco == "IIIA":
        depth = min(depth, 2.0)
    elif arco == "IIIB":
        depth = max(depth, 2.1)
    depth = round(depth, 3)
    advanced = record["steinberg_stage"] == "VI"
    row: dict[str, Any] = {
        "arco": arco,
        "ficat": ficat_stage(arco, depth),
        "steinberg_stage": steinberg_stage(arco, depth, advanced_degeneration=advanced and arco == "IV"),
        "kong_stage": str(kong_stage(arco)),
        "collapse_mm": depth,
        "jic": None,
        "steinberg_grade": None,
        "kerboul_deg": 0.0,
        "necrosis_pct": 0.0,
    }
    if arco == "0":
        return row
    size = max(float(record["necrosis_pct"]) or 2.0, 0.5) * float(np.exp(_SIZE_CV * noise[1]))
    angle = float(np.clip((record["kerboul_deg"] or 40.0) + _ANGLE_SD_DEG * noise[2], 0.0, 720.0))
    lateral = record["theta_lat"]
    seen = None if lateral is None else float(np.clip(lateral + margin_sd * noise[3], -180.0, 180.0))
    return {
        **row,
        "jic": "A" if seen is None else jic_type(seen, record["theta_P"], record["theta_E"]),
        "steinberg_grade": steinberg_grade(min(size, 100.0)),
        "kerboul_deg": round(angle, 3),
        "necrosis_pct": round(min(size, 100.0), 3),
    }


def margin_sd_deg(lateral: ArrayLike, medial_end: ArrayLike, lateral_end: ArrayLike) -> float:
    """SD of the lateral margin with which two readers are expected to disagree on the JIC type in 14.9 % of hips.

    Parameters
    ----------
    lateral : array_like, shape (n,)
        True lateral margins in degrees.
    medial_end, lateral_end : array_like, shape (n,)
        Ends of the weight-bearing portion.

    Returns
    -------
    float
        Degrees; 0 without hips.

    Examples
    --------
    >>> lateral = np.linspace(-40, 70, 500)
    >>> sd = margin_sd_deg(lateral, np.full(500, -48.0), np.full(500, 33.0))
    >>> round(jic_disagreement(lateral, np.full(500, -48.0), np.full(500, 33.0), sd), 4)
    0.1489
    """
    if np.size(lateral) == 0:
        return 0.0
    low, high = 0.0, _WIDEST_DEG
    for _ in range(50):
        middle = (low + high) / 2
        less = jic_disagreement(lateral, medial_end, lateral_end, middle) < JIC_DISAGREEMENT
        low, high = (middle, high) if less else (low, middle)
    return (low + high) / 2


def jic_disagreement(lateral: ArrayLike, medial_end: ArrayLike, lateral_end: ArrayLike, sd_deg: float) -> float:
    """Expected share of hips that two readers type differently when each reads the margin with an SD in degrees."""
    from scipy.special import ndtr

    start, stop = np.asarray(medial_end, float), np.asarray(lateral_end, float)
    cuts = start + np.array([1, 2, 3])[:, None] / 3 * (stop - start)
    below: NDArray[np.float64] = ndtr((cuts - np.asarray(lateral, float)) / max(sd_deg, 1e-9))
    share = np.diff(np.vstack([np.zeros(below.shape[1]), below, np.ones(below.shape[1])]), axis=0)
    return float(1 - (share**2).sum(axis=0).mean())


def _stage(arco: str, depth: float, luck: float) -> str:
    """The stage a reader gives: III is parted by the depth as read, and the next stage is taken by mistake."""
    if luck < _DOWN.get(arco, 0.0):
        return _STAGES[_STAGES.index(arco) - 1]
    if luck > 1 - _UP.get(arco, 0.0):
        return _STAGES[_STAGES.index(arco) + 1]
    if arco in ("IIIA", "IIIB"):
        return "IIIB" if depth > 2.0 else "IIIA"
    return arco


def _record(root: Path, row: Mapping[Any, Any]) -> dict[str, Any]:
    names = {name: str(row[name]) for name in ("participant_id", "session_id", "hemi")}
    record: dict[str, Any] = json.loads(layout.truth_path(root, **names).read_text(encoding="utf-8"))
    return record
