"""Which stacks are acquired from one patient, and which protocols share a stack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from numpy.random import Generator

from onfh_nb.synthetic.exam import Exam, plan_exam
from onfh_nb.synthetic.presets import Preset
from onfh_nb.synthetic.protocols import PROTOCOLS, Protocol, protocol_number
from onfh_nb.synthetic.randomised import randomised_exam
from onfh_nb.synthetic.state import HipState, PatientState
from onfh_nb.synthetic.streams import stream

_EXAM, _RANDOMISED = 202, 205
_FRAMES_AT_ONCE = 8  # bounds the memory of a time series


@dataclass(frozen=True)
class Picture:
    """One picture of a stack: its protocol and, in a time series, its frame and when that was taken."""

    protocol: Protocol
    frame: int = 0
    time_s: float | None = None


@dataclass(frozen=True)
class Examination:
    """One stack of slices and the protocols acquired on it.

    ``hip`` is the index of the only hip in the picture, None where both are; ``months`` are the visits on which it
    takes place, None for all.
    """

    exam: Exam
    protocols: tuple[Protocol, ...]
    hip: int | None = None
    months: tuple[int, ...] | None = None

    @property
    def branch(self) -> int:
        """Which hips are shown, as a branch of the seed."""
        return 0 if self.hip is None else 1 + self.hip

    def passes(self) -> Iterator[tuple[Picture, ...]]:
        """Pictures that are painted together."""
        single = tuple(Picture(p) for p in self.protocols if p.frames == 1)
        if single:
            yield single
        for protocol in self.protocols:
            frames = [] if protocol.frames == 1 else list(range(protocol.frames))
            for first in range(0, len(frames), _FRAMES_AT_ONCE):
                chunk = frames[first : first + _FRAMES_AT_ONCE]
                yield tuple(Picture(protocol, k, frame_time_s(protocol, k)) for k in chunk)


def frame_time_s(protocol: Protocol, frame: int) -> float:
    """Seconds from the arrival of the contrast agent to the middle of a frame; four frames come before it."""
    return (frame - 4 + 0.5) * protocol.frame_s


def plan_examinations(patient: PatientState, preset: Preset) -> list[Examination]:
    """All stacks of one patient.

    A stack depends on the patient and on itself alone, not on what else is acquired.

    Parameters
    ----------
    patient : PatientState
        Who.
    preset : Preset
        Its protocols are acquired at every visit, those that show one hip from each hip of the study; its extras from
        the index hip of some patients.

    Returns
    -------
    list of Examination
        Protocols with the same slices share one.
    """
    groups: dict[tuple[object, ...], list[Protocol]] = {}
    for key in sorted(preset.protocols, key=protocol_number):
        groups.setdefault(PROTOCOLS[key].stack, []).append(PROTOCOLS[key])
    included = [k for k, hip in enumerate(patient.hips) if hip.included]
    planned = []
    for protocols in groups.values():
        for hip in included if protocols[0].one_hip else (None,):
            planned.append(_examination(patient, tuple(protocols), hip))
    for extra in preset.extras:
        if extra.applies_to(patient_number(patient)) and extra.protocol not in preset.protocols:
            planned.append(_examination(patient, (PROTOCOLS[extra.protocol],), index_hip(patient.hips), extra.months))
    if preset.acquisition == "randomised":
        return [replace(one, exam=randomised_exam(one.exam, _own(patient, one))) for one in planned]
    return planned


def _own(patient: PatientState, one: Examination) -> Generator:
    """Stream of what is random in one stack alone."""
    branch = (_RANDOMISED, protocol_number(one.protocols[0].key), 0 if one.hip is None else 1 + one.hip)
    return stream(patient.seeds, "acquisition", *branch)


def index_hip(hips: tuple[HipState, HipState]) -> int:
    """The first hip of the study with a lesion at month 0, else the first that ever has one, else the first."""

    def rank(k: int) -> tuple[bool, bool, bool, int]:
        visits = hips[k].visits
        return not hips[k].included, visits[0].lens is None, all(visit.lens is None for visit in visits), k

    return min((0, 1), key=rank)


def patient_number(patient: PatientState) -> int:
    """Place of a patient in the cohort, from 0."""
    return int(patient.participant_id.removeprefix("sub-")) - 1


def _examination(
    patient: PatientState,
    protocols: tuple[Protocol, ...],
    hip: int | None,
    months: tuple[int, ...] | None = None,
) -> Examination:
    # All rows of the table that could share the stack have a say, so that the grid stays when protocols are added.
    kin = [p for p in PROTOCOLS.values() if p.stack == protocols[0].stack]
    voxel = min(p.timing[patient.site].voxel_mm for p in kin)
    branch = (_EXAM, protocol_number(kin[0].key), 0 if hip is None else 1 + hip)
    side = None if hip is None else patient.hips[hip].side
    rng = stream(patient.seeds, "acquisition", *branch)
    exam = plan_exam(patient.body, protocols[0], rng, hip=side, voxel_mm=voxel)
    return Examination(exam, protocols, hip, months)
