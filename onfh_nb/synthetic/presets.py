"""What a cohort holds: its population, its protocols, its labelled slices; one frozen value per preset."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any, Literal

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.population_spec import POPULATIONS, PopulationSpec
from onfh_nb.synthetic.protocols import PROTOCOLS, SCANNERS
from onfh_nb.synthetic.quota import largest_remainder

_ANATOMIES = ("asian", "european")


@dataclass(frozen=True)
class SliceQuota:
    """How many slices of each kind are listed, and where they may come from; None lists every candidate.

    A slice counts as lesion if it cuts at least ``min_lesion_mm2`` of one, as normal if it cuts at least
    ``min_head_mm2`` of a head without one.
    """

    lesion: int | None = None
    normal: int | None = None
    unlabelled: int = 0
    months: tuple[int, ...] = (0, 12)
    protocols: tuple[str, ...] = ("cor_t1", "cor_stir")
    min_lesion_mm2: float = 10.0
    min_head_mm2: float = 10.0


@dataclass(frozen=True)
class Extra:
    """A protocol that some patients get, of their index hip alone: every ``every``-th patient from number ``first``.

    ``months`` are the visits on which it is acquired; None for all.
    """

    protocol: str
    every: int = 1
    first: int = 0
    months: tuple[int, ...] | None = (0,)

    def applies_to(self, number: int) -> bool:
        """Whether the patient at this place of the cohort, from 0, gets it."""
        return number % self.every == self.first


@dataclass(frozen=True)
class Preset:
    """What a cohort is made of.

    Parameters
    ----------
    name : str
        Name of the preset.
    n_patients : int
        How many patients.
    population : PopulationSpec
        Who they are.
    protocols : tuple of str
        Keys of ``protocols.PROTOCOLS``, acquired at every visit; those whose stack holds one hip, of each hip.
    extras : tuple of Extra
        Protocols for some patients; one that is in ``protocols`` already is left out here.
    slices : SliceQuota
        The labelled slices.
    references : tuple of int
        Months whose noise-free and bias-free pictures are written.
    acquisition : {"physical", "randomised"}
        Whether pictures follow the scanners, or draw contrast, resolution, blur and noise at random, for training.
    without : tuple of str
        Signs of disease that are switched off in every hip, and incidents of acquisition, such as ``motion``, that are
        switched off in every picture.
    readers : int
        How many readers grade and draw; 0 for none.

    Raises
    ------
    ParameterError
        If a name is unknown or a number out of its range.
    """

    name: str
    n_patients: int
    population: PopulationSpec
    protocols: tuple[str, ...] = ("cor_t1", "cor_stir")
    slices: SliceQuota = field(default_factory=SliceQuota)
    references: tuple[int, ...] = (0,)
    extras: tuple[Extra, ...] = ()
    acquisition: Literal["physical", "randomised"] = "physical"
    without: tuple[str, ...] = ()
    readers: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.n_patients, int) or self.n_patients < 1:
            raise ParameterError(f"patients is {self.n_patients}; a cohort needs at least one")
        if not self.protocols:
            raise ParameterError("protocols is empty; a cohort needs at least one")
        if self.readers not in range(10):
            raise ParameterError(f"readers is {self.readers!r}; expected a whole number from 0 to 9")
        for what, names, known in (
            ("protocol", self.protocols, tuple(PROTOCOLS)),
            ("protocol", self.slices.protocols, tuple(PROTOCOLS)),
            ("protocol", tuple(extra.protocol for extra in self.extras), tuple(PROTOCOLS)),
            ("acquisition", (self.acquisition,), ("physical", "randomised")),
            ("site", tuple(self.population.site_shares), tuple(SCANNERS)),
            ("anatomy", (self.population.anatomy,), _ANATOMIES),
        ):
            for name in names:
                if name not in known:
                    raise ParameterError(f"no {what} is called {name!r}{_hint(name, known)}")


# Eight of 24 patients each; the vessels are followed over time, in patients of all arms.
_TINY_EXTRAS = (Extra("mra_ss", 3, 1, months=None), Extra("spgr3d", 3, 1), Extra("cor_t2", 3, 1))

PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset(
            "tiny", 24, POPULATIONS["tiny"], slices=SliceQuota(months=(0, 3, 6, 12)), extras=_TINY_EXTRAS, readers=3
        ),
        Preset("kong", 30, POPULATIONS["kong"], slices=SliceQuota(lesion=675, normal=225, unlabelled=300), readers=3),
        Preset("cohort", 100, POPULATIONS["cohort"], references=(), readers=3),
        Preset(
            "vascular",
            78,
            POPULATIONS["vascular"],
            protocols=("cor_t1",),
            extras=(Extra("mra_ss", months=None),),
            slices=SliceQuota(months=(0,), protocols=("cor_t1",)),
            references=(),
        ),
        Preset(
            "yang",
            209,
            POPULATIONS["yang"],
            protocols=("cor_t1", "cor_t2", "ax_t2", "sag_t2"),
            slices=SliceQuota(months=(0,), protocols=("cor_t1", "cor_t2")),
            references=(),
        ),
        Preset(
            "shen",
            669,
            POPULATIONS["shen"],
            protocols=("cor_t1",),
            slices=SliceQuota(months=(0,), protocols=("cor_t1",)),
            references=(),
        ),
        Preset(
            "uemura",
            45,
            POPULATIONS["uemura"],
            protocols=("spgr3d",),
            slices=SliceQuota(months=(0,), protocols=("spgr3d",)),
            references=(),
        ),
    )
}


def find_preset(name: str, *, patients: int | None = None, **changes: Any) -> Preset:
    """A preset by name, with fewer or more patients and other settings where asked.

    Parameters
    ----------
    name : str
        ``"tiny"``, ``"kong"``, ``"cohort"``, ``"vascular"``, ``"yang"``, ``"shen"`` or ``"uemura"``.
    patients : int, optional
        Number of patients; slice quotas shrink or grow in proportion, largest remainder first.
    **changes
        Any other field of :class:`Preset` or of its population.

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
    own = {f.name for f in fields(Preset)} - {"name", "n_patients", "population"}
    theirs = {f.name for f in fields(PopulationSpec)} - {"name", "block"}
    for key in changes:
        if key not in own | theirs:
            raise ParameterError(f"a preset has no setting {key!r}{_hint(key, tuple(sorted(own | theirs)))}")
    if patients is not None and patients != preset.n_patients:
        quota = scale_quota(preset.slices, patients / preset.n_patients)
        preset = replace(preset, n_patients=patients, slices=quota)
    population = replace(preset.population, **{k: v for k, v in changes.items() if k in theirs})
    return replace(preset, population=population, **{k: v for k, v in changes.items() if k in own})


def scale_quota(quota: SliceQuota, share: float) -> SliceQuota:
    """The same quotas in proportion; the rounded parts add up to the rounded whole (largest remainder)."""
    names = ("lesion", "normal", "unlabelled")
    weights = {n: float(getattr(quota, n)) for n in names if getattr(quota, n)}
    if not weights:
        return quota
    counts: dict[str, Any] = dict(largest_remainder(weights, round(sum(weights.values()) * share)))
    return replace(quota, **counts)


def _hint(name: str, allowed: tuple[str, ...]) -> str:
    near = get_close_matches(name, allowed, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(allowed)}"
