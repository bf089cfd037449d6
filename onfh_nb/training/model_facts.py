"""What is written beside an exported model: which pictures it learnt from, and so which it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onfh_nb.models import PredictorParams

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets import SliceDataset


def intended_use(cohort: Cohort, data: SliceDataset, protocols: Sequence[str]) -> PredictorParams:
    """Sites, field strengths and sequences of the pictures that a model is trained on.

    Parameters
    ----------
    cohort : Cohort
        Where they come from.
    data : SliceDataset
        The pictures.
    protocols : sequence of str
        Their sequences.

    Returns
    -------
    PredictorParams
        For :func:`onfh_nb.training.export_winner`, which fills in classes and temperature.
    """
    images = cohort.images.set_index("image_id").loc[data.table["image_id"].unique()]
    return PredictorParams(
        protocol=" ".join(protocols),
        cohort_fingerprint=cohort.fingerprint,
        synthetic=cohort.is_synthetic,
        sites=tuple(sorted(data.table["site"].unique())),
        fields_t=tuple(float(field) for field in sorted(images["field_t"].dropna().unique())),
    )
