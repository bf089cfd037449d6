"""Settings of a grown tree."""

from __future__ import annotations

from dataclasses import dataclass, fields

from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class TreeParams:
    """How vessels grow; lengths in mm.

    Parameters
    ----------
    attractors : tuple of int
        Least and most points that call for blood in a head.
    influence_mm, kill_mm, step_mm, inertia : float
        A point attracts the nearest vessel within ``influence_mm``, is served once one comes within ``kill_mm``; a
        vessel grows by ``step_mm`` towards the mean of its attractors and keeps ``inertia`` of its direction.
    core_density, rim_density : float
        Density of attractors in the dead core and in the granulation rim over that of living marrow.
    max_generation : int
        Highest order of branching, the main stem of a root being 1.
    exponent : float
        Of the law of Murray, r_parent**exponent = sum of r_child**exponent; between 2.3 and 3.
    tip_radius_mm : tuple of float
        Range of the radii of the last branches.
    largest_radius_mm : float
        No vessel within the head is wider.
    arc_chord : tuple of float
        Range of the ratio of path to chord of a branch.
    least_branch_mm : float
        A terminal branch is at least this long.
    node_mm : float
        Greatest distance of two nodes of the final tree.

    Raises
    ------
    ParameterError
        If a value is out of its range.

    References
    ----------
    Runions A, Lane B, Prusinkiewicz P. Modeling trees with a space colonization algorithm. Eurographics Workshop on
    Natural Phenomena 2007. https://doi.org/10.2312/NPH/NPH07/063-070
    Murray CD. The physiological principle of minimum work. Proc Natl Acad Sci USA 1926;12:207-214.
    https://doi.org/10.1073/pnas.12.3.207
    """

    attractors: tuple[int, int] = (300, 800)
    influence_mm: float = 12.0
    kill_mm: float = 3.0
    step_mm: float = 0.8
    inertia: float = 0.4
    core_density: float = 0.1
    rim_density: float = 1.5
    max_generation: int = 4
    exponent: float = 3.0
    tip_radius_mm: tuple[float, float] = (0.15, 0.20)
    largest_radius_mm: float = 0.55
    arc_chord: tuple[float, float] = (1.05, 1.25)
    least_branch_mm: float = 2.5
    node_mm: float = 0.4

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            numbers = value if isinstance(value, tuple) else (value,)
            if any(isinstance(n, bool) or not isinstance(n, int | float) or not n >= 0 for n in numbers):
                raise ParameterError(f"{name} is {value!r}; expected numbers of at least 0")
            if isinstance(value, tuple) and (len(value) != 2 or value[0] > value[1]):
                raise ParameterError(f"{name} is {value!r}; expected a lower and an upper limit")
        for name in ("influence_mm", "kill_mm", "step_mm", "node_mm", "least_branch_mm", "largest_radius_mm"):
            if getattr(self, name) <= 0:
                raise ParameterError(f"{name} is {getattr(self, name)!r}; expected a number above 0")
        if self.kill_mm >= self.influence_mm:
            raise ParameterError(f"kill_mm is {self.kill_mm}; expected less than influence_mm, {self.influence_mm}")
        if not 2.3 <= self.exponent <= 3.0:
            raise ParameterError(f"exponent is {self.exponent}; expected 2.3 to 3")
        if not self.inertia < 1.0:
            raise ParameterError(f"inertia is {self.inertia}; expected 0 to less than 1")
        if self.max_generation < 1 or self.attractors[0] < 1:
            raise ParameterError("max_generation and attractors are at least 1")
        if self.arc_chord[0] < 1.0:
            raise ParameterError(f"arc_chord begins at {self.arc_chord[0]}; a path is never shorter than its chord")
