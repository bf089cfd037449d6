"""Who is in a cohort: the proportions and ranges that each preset keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onfh_nb.exceptions import ParameterError

# Registry of 2945 hips (CONFHD, PMC7862166): I 17.9, II 32.0, III 29.6, IV 20.5 %; III is halved into A and B.
REGISTRY_ARCO = {"I": 17.9, "II": 32.0, "IIIA": 14.8, "IIIB": 14.8, "IV": 20.5}
# 505 hips, nearly half of them collapsed (Kuroda 2019).
KURODA_JIC = {"A": 4.2, "B": 6.7, "C1": 34.3, "C2": 54.9}
REGISTRY_MALE_SHARE = 2.4 / 3.4
# Non-traumatic cases of 7268 patients by sex (PMC5367210).
AETIOLOGY = {
    "M": {"steroid": 1684.0, "alcohol": 2310.0, "steroid_alcohol": 364.0, "idiopathic": 768.0},
    "F": {"steroid": 1058.0, "alcohol": 482.0, "steroid_alcohol": 140.0, "idiopathic": 462.0},
}
# Mean and SD of age by sex in the registry, used where a preset names no mean.
REGISTRY_AGE = {"M": (48.3, 12.6), "F": (55.6, 14.9)}
EQUAL_ARMS = {"none": 1.0, "nsaid": 1.0, "cd": 1.0, "vbg": 1.0, "osteotomy": 1.0}
# What each table of weights may name.
_CLASSES = {
    "site_shares": ("S3T", "P15T"),
    "arco_weights": ("I", "II", "IIIA", "IIIB", "IV"),
    "jic_weights": ("A", "B", "C1", "C2"),
    "grade_weights": ("A", "B", "C"),
    "treatment_weights": tuple(EQUAL_ARMS),
}


@dataclass(frozen=True)
class PopulationSpec:
    """Proportions and ranges of one cohort.

    Parameters
    ----------
    name : str
        Name of the preset.
    block : int
        Patients in one block; within a block all proportions are kept exactly, as whole numbers.
    bilateral_share, healthy_share : float
        Shares of patients with a lesion in both hips and in none; the others have one unaffected hip.
    male_share : float or None
        Share of men; None for that of the registry.
    age_range, age_mean : years
        Ages are spread over the range about the mean; without a mean they follow the registry by sex.
    duration_range, duration_mean : years
        Time since the first symptom.
    site_shares : mapping of site to float
        Shares of the scanners.
    arco_weights, jic_weights : mapping of class to float
        Shares of stages and types at month 0 among hips with a lesion.
    grade_weights : mapping of class to float or None
        Where given, shares of Steinberg grades at month 0; the volumes are drawn within the grades.
    treatment_weights : mapping of arm to float
        Shares of the treatments among hips with a lesion.
    months : tuple of int
        Planned visits, the first at 0.
    missing_visit : float
        Mean probability that a follow-up visit is missing.
    followup_months : tuple of float
        Shortest and longest planned follow-up; a patient has one for both hips.
    lost_per_year : float
        Rate at which patients are lost to follow-up, per patient and year.
    replacement_wait_months : float or None
        Mean wait of a hip with osteoarthritis or deep collapse for its replacement; None where no joint is replaced.
    anatomy : str
        ``"asian"`` or ``"european"``.
    included_hips : int or None
        Hips of a block that belong to the study; hips without a lesion are left out until the number fits.
    margins : str
        ``"perturbed"``: lesions have wavy margins and now and then islands, and are measured in voxels;
        ``"analytic"``: they are lenses, exact in closed form.
    findings : bool
        Whether hips show what is not necrosis: variants of the normal, other lesions, traces of treatment.

    Raises
    ------
    ParameterError
        If a value is out of its range.
    """

    name: str
    block: int
    bilateral_share: float = 0.62
    healthy_share: float = 0.0
    male_share: float | None = None
    age_range: tuple[float, float] = (18.0, 80.0)
    age_mean: float | None = None
    duration_range: tuple[float, float] = (0.5, 7.0)
    duration_mean: float = 3.0
    site_shares: Mapping[str, float] = field(default_factory=lambda: {"S3T": 0.5, "P15T": 0.5})
    arco_weights: Mapping[str, float] = field(default_factory=lambda: dict(REGISTRY_ARCO))
    jic_weights: Mapping[str, float] = field(default_factory=lambda: dict(KURODA_JIC))
    grade_weights: Mapping[str, float] | None = None
    treatment_weights: Mapping[str, float] = field(default_factory=lambda: dict(EQUAL_ARMS))
    months: tuple[int, ...] = (0, 3, 6, 12)
    missing_visit: float = 0.0
    followup_months: tuple[float, float] = (24.0, 24.0)
    lost_per_year: float = 0.0
    replacement_wait_months: float | None = None
    anatomy: str = "asian"
    included_hips: int | None = None
    margins: str = "perturbed"
    findings: bool = True

    def __post_init__(self) -> None:
        if self.block < 1:
            raise ParameterError(f"block is {self.block}, expected at least one patient")
        self._check_shares()
        if not self.months or self.months[0] != 0 or list(self.months) != sorted(set(self.months)):
            raise ParameterError(f"months is {self.months}, expected months that begin at 0 and rise")
        for what, limits, mean in (
            ("age", self.age_range, self.age_mean),
            ("duration", self.duration_range, self.duration_mean),
        ):
            if limits[0] >= limits[1] or (mean is not None and not limits[0] < mean < limits[1]):
                raise ParameterError(f"{what}_mean is {mean}, expected a number inside {what}_range = {limits}")
        if not 0 < self.followup_months[0] <= self.followup_months[1]:
            raise ParameterError(
                f"followup_months is {self.followup_months}, expected a shortest and a longest above 0"
            )
        if self.margins not in ("perturbed", "analytic"):
            raise ParameterError(f"margins is {self.margins!r}, expected 'perturbed' or 'analytic'")
        if self.lost_per_year < 0:
            raise ParameterError(f"lost_per_year is {self.lost_per_year}, expected a rate of 0 or more")
        if self.replacement_wait_months is not None and self.replacement_wait_months < 1:
            raise ParameterError(
                f"replacement_wait_months is {self.replacement_wait_months}, expected at least 1, or None"
            )

    def _check_shares(self) -> None:
        shares = (self.bilateral_share, self.healthy_share, self.bilateral_share + self.healthy_share)
        if not all(0.0 <= share <= 1.0 + 1e-9 for share in shares):
            raise ParameterError(
                f"bilateral_share is {self.bilateral_share} and healthy_share {self.healthy_share}, "
                "expected shares from 0 to 1 that sum to at most 1"
            )
        for name in ("missing_visit", "male_share"):
            share = getattr(self, name)
            if share is not None and not 0.0 <= share <= 1.0:
                raise ParameterError(f"{name} is {share}, expected a share from 0 to 1")
        for name, classes in _CLASSES.items():
            weights = getattr(self, name)
            if weights is None:
                continue
            if unknown := set(weights) - set(classes):
                raise ParameterError(f"{name} names {sorted(unknown)[0]!r}, expected {', '.join(classes)}")
            if min(weights.values(), default=-1.0) < 0 or sum(weights.values()) <= 0:
                raise ParameterError(f"{name} is {dict(weights)}, expected weights of 0 or more that do not sum to 0")


POPULATIONS: dict[str, PopulationSpec] = {
    # Ten of 24 patients keep one unaffected hip as their own control; every stage and type is present.
    "tiny": PopulationSpec(
        "tiny",
        24,
        bilateral_share=14 / 24,
        male_share=0.5,
        arco_weights={"I": 0.24, "II": 0.36, "IIIA": 0.16, "IIIB": 0.12, "IV": 0.12},
        jic_weights={"A": 0.13, "B": 0.16, "C1": 0.31, "C2": 0.40},
    ),
    "kong": PopulationSpec(
        "kong", 30, bilateral_share=0.7, male_share=0.5, age_range=(30.0, 80.0), age_mean=52.0, site_shares={"S3T": 1.0}
    ),
    "cohort": PopulationSpec(
        "cohort",
        100,
        months=(0, 3, 6, 12, 24),
        missing_visit=0.10,
        followup_months=(18.0, 72.0),
        lost_per_year=0.05,
        replacement_wait_months=30.0,
        treatment_weights={"none": 0.35, "nsaid": 0.25, "cd": 0.20, "vbg": 0.12, "osteotomy": 0.08},
    ),
    # Angiograms before and after treatment: 30 grafted hips, 12 in each other arm, one hip of each patient.
    "vascular": PopulationSpec(
        "vascular",
        78,
        bilateral_share=0.0,
        treatment_weights={"vbg": 30.0, "none": 12.0, "nsaid": 12.0, "cd": 12.0, "osteotomy": 12.0},
    ),
    # 239 heads in stage I or II and 142 in stage 0 of 209 patients; 214 of 381 heads are men's.
    "yang": PopulationSpec(
        "yang",
        209,
        bilateral_share=60 / 209,
        healthy_share=30 / 209,
        male_share=117 / 209,
        age_range=(18.0, 68.0),
        age_mean=52.5,
        arco_weights={"I": 20.0, "II": 77.0},
        months=(0,),
        included_hips=381,
    ),
    # 1337 hips.
    "shen": PopulationSpec("shen", 669, months=(0,), bilateral_share=0.62, included_hips=1337, healthy_share=0.05),
    # 63 hips before collapse, 22 A, 23 B, 18 C.
    "uemura": PopulationSpec(
        "uemura",
        45,
        bilateral_share=18 / 45,
        site_shares={"P15T": 1.0},
        arco_weights={"I": 0.36, "II": 0.64},
        jic_weights={"A": 4.0, "B": 8.0, "C1": 22.0, "C2": 29.0},
        grade_weights={"A": 22.0, "B": 23.0, "C": 18.0},
        months=(0,),
    ),
}


def population_spec(preset: str | PopulationSpec) -> PopulationSpec:
    """The population of a name; a population is returned as it is.

    Parameters
    ----------
    preset : str or PopulationSpec
        One of `POPULATIONS`, or a population.

    Returns
    -------
    PopulationSpec

    Raises
    ------
    ParameterError
        If no population has that name.

    Examples
    --------
    >>> population_spec("kong").block
    30
    """
    if isinstance(preset, PopulationSpec):
        return preset
    if preset not in POPULATIONS:
        raise ParameterError(f"no population is called {preset!r}, expected one of {', '.join(POPULATIONS)}")
    return POPULATIONS[preset]
