"""What a model should remember of the cohort that it learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onfh_nb.models import PredictorParams

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets import SliceDataset


def trained_on(cohort: Cohort, data: SliceDataset, *, threshold: float = 0.5) -> PredictorParams:
    """The facts of a training that :func:`onfh_nb.training.export_winner` writes beside the weights.

    Parameters
    ----------
    cohort : Cohort
        Where the pictures come from.
    data : SliceDataset
        The training pictures, as from :func:`onfh_nb.datasets.load_slices`.
    threshold : float
        Probability from which on a slice is called a lesion.

    Returns
    -------
    PredictorParams
        Protocols, sites, field strengths and fingerprint, and whether the cohort is synthetic; with them
        :func:`onfh_nb.training.predict_cohort` warns of pictures that the model never learnt from.
    """
    table = data.table
    images = cohort.images[cohort.images["image_id"].isin(table["image_id"])]
    return PredictorParams(
        classes=data.classes,
        threshold=threshold,
        protocol=" ".join(sorted(set(images["protocol"].dropna()))),
        cohort_fingerprint=cohort.fingerprint,
        synthetic=cohort.is_synthetic,
        sites=tuple(sorted(set(images["site"].dropna().astype(str)))),
        fields_t=tuple(sorted({float(field) for field in images["field_t"].dropna()})),
    )
