"""A preset and a seed become a cohort on disk."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.incidents import INCIDENTS
from onfh_nb.synthetic.presets import Preset, find_preset
from onfh_nb.synthetic.slices import Candidate, choose_slices
from onfh_nb.synthetic.stage_clock import StageClock, StageTimes, peak_memory_mb
from onfh_nb.synthetic.state import PatientState
from onfh_nb.synthetic.workers import Workers, open_workers

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort
    from onfh_nb.synthetic.patient import PatientResult

Progress = Callable[[Iterable[Any], str], Iterable[Any]]
_SLICES = 301  # branch of the seed that draws the listed slices


def make_cohort(
    preset: str,
    out: str | Path,
    *,
    seed: int = 0,
    patients: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    finished: Callable[[StageTimes], None] | None = None,
    **changes: Any,
) -> Cohort:
    """Make a synthetic cohort with exact truth.

    Parameters
    ----------
    preset : str
        ``"tiny"`` (24 patients, two scanners), ``"kong"`` (30 patients, 21 of them bilateral), ``"vascular"`` (78
        patients with angiograms, 30 of them grafted), ``"cohort"`` (100
        patients like those of a registry), or ``"yang"``, ``"shen"``, ``"uemura"``.
    out : path
        Folder to write; it must not exist yet. It appears only when the cohort is whole.
    seed : int
        Equal seeds give equal bytes, whatever the number of workers.
    patients : int, optional
        Another number of patients; quotas follow in proportion.
    workers : int, optional
        Processes; by default one per core, at most eight. Each needs about 600 MB.
    progress : callable, optional
        Called with an iterable of patients and a description; what it returns is iterated instead.
    finished : callable, optional
        Called at the end with the time of each stage and the memory that was needed.
    **changes
        Other settings of the preset, such as ``months=(0, 12)``.

    Returns
    -------
    Cohort

    Raises
    ------
    ParameterError
        If the preset or a setting is unknown or out of range.
    CohortError
        If ``out`` exists or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:  # doctest: +SKIP
    ...     cohort = make_cohort("tiny", f"{folder}/tiny", seed=1, patients=2)
    ...     len(cohort.participants)
    2
    """
    from onfh_nb.cohort import Cohort, write
    from onfh_nb.synthetic.population import draw_patients

    begin, clock = time.monotonic(), StageClock()
    spec = find_preset(preset, patients=patients, **changes)
    _check_numbers(seed, workers)
    count = min(workers or min(os.cpu_count() or 1, 8), spec.n_patients)
    signs = tuple(name for name in spec.without if name not in INCIDENTS)
    states = [_without_signs(state, signs) for state in draw_patients(spec.population, spec.n_patients, seed)]
    with write.building(out) as root, open_workers(count) as crew:
        results = _Results(_painted(root, states, spec, crew), spec.n_patients)
        candidates: list[Candidate] = []
        grades: list[dict[str, Any]] = []
        for result in progress(results, "Painting patients") if progress else results:
            candidates += [c for c in result.candidates if _may_be_listed(c, spec)]
            grades += result.grades
            clock.add(result.seconds)
        with clock.stage("tables"):
            rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_SLICES,)))
            slices = choose_slices(candidates, spec.slices, rng)
            _write_tables(root, spec, states, {"slices": slices, "grades": grades}, seed)
        if spec.readers:
            from onfh_nb.synthetic.readers import write_readings

            with clock.stage("readers"):
                drawing = write_readings(root, spec, slices, seed, crew)
            clock.add({"readers": drawing})
    if finished:
        finished(StageTimes(clock.seconds, time.monotonic() - begin, peak_memory_mb(), count))
    return Cohort.open(out)


def _without_signs(patient: PatientState, signs: tuple[str, ...]) -> PatientState:
    """The patient with signs of disease switched off in both hips."""
    from onfh_nb.synthetic.switches import without

    if not signs:
        return patient
    right, left = (replace(hip, visits=tuple(without(visit, *signs) for visit in hip.visits)) for hip in patient.hips)
    return replace(patient, hips=(right, left))


def _may_be_listed(candidate: Candidate, spec: Preset) -> bool:
    return candidate.months in spec.slices.months and candidate.protocol in spec.slices.protocols


def _check_numbers(seed: int, workers: int | None) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ParameterError(f"seed is {seed!r}; it must be a whole number of at least 0")
    if workers is not None and (not isinstance(workers, int) or workers < 1):
        raise ParameterError(f"workers is {workers!r}; it must be a whole number of at least 1")


class _Results:
    """What comes back for each patient, in order, with a length, so that a progress bar knows its end."""

    def __init__(self, results: Iterator[PatientResult], n: int) -> None:
        self._results, self._n = results, n

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[PatientResult]:
        return self._results


def _painted(root: Path, states: list[PatientState], spec: Preset, crew: Workers) -> Iterator[PatientResult]:
    from onfh_nb.synthetic.patient import make_patient

    return crew.results(make_patient, [(root, state, spec) for state in states])


def _write_tables(root: Path, spec: Preset, states: list[PatientState], rows: dict[str, Any], seed: int) -> None:
    from onfh_nb.cohort import write
    from onfh_nb.synthetic import tables

    settings = {
        "preset": spec.name,
        "seed": seed,
        "patients": spec.n_patients,
        "protocols": list(spec.protocols),
        "extras": [extra.protocol for extra in spec.extras],
        "acquisition": spec.acquisition,
        "without": list(spec.without),
        "readers": spec.readers,
    }
    write.write_tables(
        root,
        description=write.describe(f"{spec.name} (synthetic)", synthetic=True, settings=settings),
        participants=tables.participants_table(states),
        sessions=tables.sessions_table(states),
        hips=tables.hips_table(states),
        grades=tables.grades_frame(rows["grades"]),
        slices=rows["slices"],
    )
