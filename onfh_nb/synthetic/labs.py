"""Laboratory values of one patient, for the tables that describe a cohort."""

from __future__ import annotations

from numpy.random import Generator


def draw_labs(rng: Generator, aetiology: str) -> dict[str, float]:
    """Draw body mass index, blood fats and signs of inflammation; every number is a design value.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    aetiology : str
        Cause; alcohol raises the blood fats a little.

    Returns
    -------
    dict of str to float
        Under the column names of ``participants.tsv``.
    """
    drinker = "alcohol" in aetiology
    return {
        "bmi": round(float(min(max(rng.normal(24.5, 3.2), 17.0), 38.0)), 1),
        "cholesterol_mmol_l": round(float(max(rng.normal(5.2 if drinker else 4.9, 0.9), 2.5)), 2),
        "triglycerides_mmol_l": round(float(rng.lognormal(0.6 if drinker else 0.4, 0.45)), 2),
        "crp_mg_l": round(float(rng.lognormal(0.7, 0.8)), 1),
        "esr_mm_h": round(float(rng.lognormal(2.4, 0.6)), 0),
    }
