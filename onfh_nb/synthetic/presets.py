"""Which patients, visits, protocols and labelled slices a cohort holds: one frozen value per preset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

from onfh_nb.exceptions import ParameterError

_SITES = ("S3T", "P15T")
_ETHNICITIES = ("asian", "european")


@dataclass(frozen=True)
class SliceQuota:
    """How many slices of each kind are listed, and where they may come from; None lists every candidate."""

    lesion: int | None = None
    normal: int | None = None
    unlabelled: int = 0
    months: tuple[int, ...] = (0, 12)
    protocols: tuple[str, ...] = ("cor_t1", "cor_stir")
    min_lesion_mm2: float = 10.0
    min_head_mm2: float = 10.0


@dataclass(frozen=True)
class Preset:
    """What a cohort is made of.

    Parameters
    ----------
    name : str
        Name of the preset.
    n_patients : int
        How many patients.
    bilateral_share : float
        Share of patients with a lesion in both hips; the others have one unaffected hip.
    male_share : float or None
        Exact share of men (rounded to patients); None draws the sex of each patient.
    age_range, age_mean : years
        None takes the registry priors of the population.
    duration_range, duration_mean : years
        Time since the first symptom.
    site_shares : mapping of site to float
        Exact shares of the scanners.
    months : tuple of int
        Planned visits.
    missing_visit : float
        Probability that a follow-up visit is missing.
    protocols : tuple of str
        Keys of ``protocols.PROTOCOLS`` written for every visit.
    anatomy : {"asian", "european"}
        Which table of bone sizes.
    slices : SliceQuota
        The labelled slices.
    references : tuple of int
        Months whose noise-free and bias-free pictures are written.

    Raises
    ------
    ParameterError
        If a value is out of its range.
    """

    name: str
    n_patients: int
    bilateral_share: float = 0.62
    male_share: float | None = None
    age_range: tuple[float, float] = (18.0, 80.0)
    age_mean: float | None = None
    duration_range: tuple[float, float] = (0.5, 7.0)
    duration_mean: float = 3.0
    site_shares: Mapping[str, float] = field(default_factory=lambda: {"S3T": 0.5, "P15T": 0.5})
    months: tuple[int, ...] = (0, 3, 6, 12)
    missing_visit: float = 0.0
    protocols: tuple[str, ...] = ("cor_t1", "cor_stir")
    anatomy: str = "asian"
    slices: SliceQuota = field(default_factory=SliceQuota)
    references: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        from onfh_nb.synthetic.protocols import PROTOCOLS

        if self.n_patients < 1:
            raise ParameterError(f"n_patients is {self.n_patients}; a cohort needs at least one patient")
        for name in ("bilateral_share", "missing_visit", "male_share"):
            share = getattr(self, name)
            if share is not None and not 0.0 <= share <= 1.0:
                raise ParameterError(f"{name} is {share}; a share lies between 0 and 1")
        if not self.months or list(self.months) != sorted(set(self.months)) or self.months[0] != 0:
            raise ParameterError(f"months is {self.months}; visits start at 0 and rise")
        _known("protocol", self.protocols, tuple(PROTOCOLS))
        _known("site", tuple(self.site_shares), _SITES)
        _known("anatomy", (self.anatomy,), _ETHNICITIES)
        if abs(sum(self.site_shares.values()) - 1.0) > 1e-9 or min(self.site_shares.values()) < 0:
            raise ParameterError(f"site_shares is {dict(self.site_shares)}; shares are positive and add up to 1")

    @property
    def n_bilateral(self) -> int:
        """Patients with a lesion in both hips."""
        return round(self.bilateral_share * self.n_patients)


PRESETS: dict[str, Preset] = {
    # 14 of 24 bilateral: ten patients keep one unaffected hip as their own control.
    "tiny": Preset("tiny", 24, bilateral_share=14 / 24, male_share=0.5, slices=SliceQuota(months=(0, 3, 6, 12))),
    "kong": Preset(
        "kong",
        30,
        bilateral_share=0.7,
        male_share=0.5,
        age_range=(30.0, 80.0),
        age_mean=52.0,
        slices=SliceQuota(lesion=675, normal=225, unlabelled=300),
    ),
}


def find_preset(name: str, *, patients: int | None = None, **changes: Any) -> Preset:
    """A preset by name, with fewer or more patients and other settings where asked.

    Parameters
    ----------
    name : str
        ``"tiny"`` or ``"kong"``.
    patients : int, optional
        Number of patients; slice quotas shrink or grow in proportion, largest remainder first.
    **changes
        Any other field of :class:`Preset`.

    Returns
    -------
    Preset

    Raises
    ------
    ParameterError
        If the preset or a setting is unknown; the message suggests the nearest name.

    Examples
    --------
    >>> find_preset("kong", patients=10).slices.lesion
    225
    """
    if name not in PRESETS:
        raise ParameterError(f"no preset is called {name!r}{_hint(name, tuple(PRESETS))}")
    preset = PRESETS[name]
    known = tuple(f.name for f in fields(Preset) if f.name not in ("name", "n_patients"))
    for key in changes:
        if key not in known:
            raise ParameterError(f"a preset has no setting {key!r}{_hint(key, known)}")
    if patients is not None:
        share = patients / preset.n_patients
        preset = replace(preset, n_patients=patients, slices=scale_quota(preset.slices, share))
    return replace(preset, **changes)


def scale_quota(quota: SliceQuota, share: float) -> SliceQuota:
    """The same quotas in proportion; the rounded parts add up to the rounded whole (largest remainder)."""
    names = ("lesion", "normal", "unlabelled")
    exact = {n: getattr(quota, n) * share for n in names if getattr(quota, n) is not None}
    counts = {n: int(value) for n, value in exact.items()}
    missing = round(sum(exact.values())) - sum(counts.values())
    for name in sorted(exact, key=lambda n: counts[n] - exact[n])[:missing]:
        counts[name] += 1
    return replace(quota, **counts)


def _known(what: str, names: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for name in names:
        if name not in allowed:
            raise ParameterError(f"no {what} is called {name!r}{_hint(name, allowed)}")


def _hint(name: str, allowed: tuple[str, ...]) -> str:
    near = get_close_matches(name, allowed, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(allowed)}"
