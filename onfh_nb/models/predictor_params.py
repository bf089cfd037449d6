"""What must be known beside the weights to use a trained network."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from onfh_nb.exceptions import ParameterError

NORMALISATION = "each picture cut at its 1st and 99th percentile, then mean 0 and SD 1"


@dataclass(frozen=True)
class PredictorParams:
    """How a trained network is to be used.

    Parameters
    ----------
    classes : tuple of str
        Names of the classes, in the order of the network's outputs.
    temperature : float
        Logits are divided by this before they become probabilities; above 1 makes them less sure.
    threshold : float
        Probability of the last class from which on it is called.
    protocol : str
        The kind of picture, as in :func:`onfh_nb.datasets.load_slices`; several with a space between them.
    normalisation : str
        What was done to grey values, in words.
    cohort_fingerprint : str
        Fingerprint of the cohort that it was trained on.
    synthetic : bool
        Whether that cohort was synthetic.
    sites : tuple of str
        Sites of its pictures; empty where that was not written down.
    fields_t : tuple of float
        Field strengths of its pictures, tesla; empty where that was not written down.
    """

    classes: tuple[str, ...] = ("normal", "lesion")
    temperature: float = 1.0
    threshold: float = 0.5
    protocol: str = "cor_t1"
    normalisation: str = NORMALISATION
    cohort_fingerprint: str = ""
    synthetic: bool = True
    sites: tuple[str, ...] = ()
    fields_t: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for name in ("classes", "sites", "fields_t"):  # JSON knows lists only
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if len(self.classes) < 2 or len(set(self.classes)) < len(self.classes):
            raise ParameterError(f"classes are at least two different names, not {self.classes!r}")
        if not 0 < self.temperature < float("inf"):
            raise ParameterError(f"temperature is a positive number, not {self.temperature!r}")
        if not 0 <= self.threshold <= 1:
            raise ParameterError(f"threshold is a probability from 0 to 1, not {self.threshold!r}")

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> PredictorParams:
        """From a mapping, as it stands in ``params.json``; unknown keys are refused."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ParameterError(f"unknown settings of a predictor: {', '.join(unknown)}")
        return cls(**values)
