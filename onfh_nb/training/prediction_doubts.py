"""Why a prediction may be worth less than it looks: a sentence for each way in which a cohort is unlike the model's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from onfh_nb.datasets.loading import SIZES
from onfh_nb.datasets.slice_dataset import UNKNOWN
from onfh_nb.exceptions import ParameterError
from onfh_nb.models.predictor_params import NORMALISATION

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets import SliceDataset
    from onfh_nb.models import Predictor, PredictorParams

_CLASSES: Final = ("normal", "lesion")
_CHANNELS: Final = (1, 3)


def check_model(predictor: Predictor) -> None:
    """Refuse a model whose input or answer is not that of slices of hips.

    Raises
    ------
    ParameterError
        If it tells other classes apart, or learnt from pictures that are made otherwise.
    """
    spec, params = predictor.spec, predictor.params
    if params.classes != _CLASSES:
        raise ParameterError(
            f"the model {spec.name} tells {', '.join(params.classes)} apart; expected one for normal and lesion slices"
        )
    if spec.in_chans not in _CHANNELS or not SIZES[0] <= spec.image_size <= SIZES[1]:
        raise ParameterError(
            f"the model {spec.name} takes pictures of {spec.image_size} × {spec.image_size} pixels and {spec.in_chans} "
            f"channels; a cohort gives {SIZES[0]} to {SIZES[1]} rows and columns, and 1 or 3 channels"
        )
    if params.normalisation != NORMALISATION:
        raise ParameterError(
            f"the model {spec.name} learnt from pictures made otherwise ({params.normalisation}); "
            f"expected {NORMALISATION}"
        )


def choose_protocols(
    params: PredictorParams, cohort: Cohort, asked: str | Sequence[str] | None
) -> tuple[list[str], list[str]]:
    """The protocols whose pictures are predicted, and what there is to say about the choice.

    Parameters
    ----------
    params : PredictorParams
        Of the model.
    cohort : Cohort
        Its images.
    asked : str or sequence of str, optional
        Protocols that somebody insists on; the model's if absent.

    Raises
    ------
    ParameterError
        If the cohort has no image of a protocol that the model was trained on, and none was asked for.
    """
    learnt = _words(params.protocol)
    if asked:
        wanted = _words(asked) if isinstance(asked, str) else list(asked)
        if other := [name for name in wanted if name not in learnt]:
            return wanted, [
                f"The model never saw {' or '.join(other)} in its training (only {' '.join(learnt)}), so what it says "
                "of these pictures was never checked."
            ]
        return wanted, []
    there = sorted(set(cohort.images["protocol"].dropna()))
    wanted = [name for name in learnt if name in there]
    if not wanted:
        raise ParameterError(
            f"the model was trained on {' and '.join(learnt)}, of which cohort {cohort.name} has no image; it has "
            f"{' '.join(there) or 'no images'}, and one of these must be asked for by name (--protocol)"
        )
    if missing := [name for name in learnt if name not in there]:
        return wanted, [
            f"The model was trained on {' and '.join(learnt)}, but the cohort has no {' or '.join(missing)}: only "
            f"{' and '.join(wanted)} is predicted."
        ]
    return wanted, []


def doubts(params: PredictorParams, cohort: Cohort, data: SliceDataset) -> list[str]:
    """What a reader of the predictions must know, one sentence each.

    Parameters
    ----------
    params : PredictorParams
        Of the model.
    cohort : Cohort
        Of the pictures.
    data : SliceDataset
        The pictures.
    """
    images = cohort.images[cohort.images["image_id"].isin(data.table["image_id"])]
    return [
        *_own_cohort(params, cohort),
        *_unseen("site", params.sites, images["site"].dropna().astype(str)),
        *_unseen("field strength (tesla)", params.fields_t, images["field_t"].dropna().astype(float)),
        *_labels(cohort, data),
        *data.notes,
    ]


def _own_cohort(params: PredictorParams, cohort: Cohort) -> list[str]:
    if params.cohort_fingerprint and params.cohort_fingerprint == cohort.fingerprint:
        return [
            "The model was trained on this very cohort: what it says of patients it has learnt from is no test of it."
        ]
    if params.synthetic and not cohort.is_synthetic:
        return [
            "The model has learnt from synthetic pictures alone, so what it says of patients' pictures is not evidence."
        ]
    return []


def _unseen(what: str, learnt: Sequence[str | float], there: pd.Series) -> list[str]:
    counts = there.value_counts()
    new = sorted(value for value in counts.index if value not in learnt)
    if not learnt or not new:
        return []
    images = f"{sum(counts[value] for value in new)} of {len(there)} images"
    return [
        f"{images} have a {what} that the model did not learn from: {_listed(new)}; it learnt from {_listed(learnt)}."
    ]


def _labels(cohort: Cohort, data: SliceDataset) -> list[str]:
    if not data.table["unit_id"].isin(cohort.slices["slice_id"]).any():
        return [
            "The cohort lists no such slices, so every slice through an outlined head was taken, and none has a label "
            "(y_true is −1)."
        ]
    unknown = int((data.y_true == UNKNOWN).sum())
    return [f"{unknown} of {len(data)} pictures have no label (y_true is −1)."] if unknown else []


def _listed(values: Sequence[str | float]) -> str:
    return ", ".join(f"{value:g}" if isinstance(value, float) else value for value in values)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,+]+", text) if word]
