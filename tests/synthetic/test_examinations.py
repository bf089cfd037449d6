"""Which stacks a patient gets."""

from __future__ import annotations

from dataclasses import replace

from onfh_nb.synthetic.examinations import frame_time_s, index_hip, patient_number, plan_examinations
from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.presets import Extra, find_preset
from onfh_nb.synthetic.protocols import PROTOCOLS

PATIENT = example_patient()


def plan(*protocols: str, **changes):
    return plan_examinations(PATIENT, find_preset("kong", protocols=protocols, **changes))


def test_protocols_with_the_same_slices_share_a_stack():
    shared, axial = plan("ax_t2", "cor_stir", "cor_t1")
    assert [p.key for p in shared.protocols] == ["cor_t1", "cor_stir"]
    assert (shared.hip, axial.hip, axial.exam.plane) == (None, None, "axial")


def test_a_stack_does_not_depend_on_what_else_is_acquired():
    alone, among = plan("cor_stir")[0], plan("cor_t1", "cor_stir", "sag_t2", "mra_ss")[0]
    assert alone.exam == among.exam
    assert plan("mra_ss")[1].exam == plan("cor_t1", "mra_ss")[2].exam


def test_protocols_for_one_hip_are_acquired_of_each_hip_of_the_study():
    assert [one.hip for one in plan("spgr3d")] == [0, 1]
    right, left = PATIENT.hips
    outside = replace(PATIENT, hips=(replace(right, included=False), left))
    assert [one.hip for one in plan_examinations(outside, find_preset("kong", protocols=("spgr3d",)))] == [1]


def test_extras_show_the_index_hip_of_every_nth_patient():
    extras = (Extra("mra_ss", 3, 1, months=None), Extra("cor_t2", 3, 0))
    planned = {}
    for number in (1, 2, 3, 4):
        patient = replace(PATIENT, participant_id=f"sub-{number:03d}")
        assert patient_number(patient) == number - 1
        preset = find_preset("kong", protocols=("cor_t1",), extras=extras)
        planned[number] = plan_examinations(patient, preset)[1:]
    assert {n: [e.protocols[0].key for e in found] for n, found in planned.items()} == {
        1: ["cor_t2"], 2: ["mra_ss"], 3: [], 4: ["cor_t2"],
    }  # fmt: skip
    assert planned[1][0].hip == 0
    assert planned[1][0].exam.fov_mm < 200
    assert (planned[1][0].months, planned[2][0].months) == ((0,), None)
    # What everybody gets is not repeated.
    assert len(plan("mra_ss", extras=extras)) == 3


def test_the_index_hip_is_the_sick_one_of_the_study():
    right, left = PATIENT.hips
    assert index_hip((right, left)) == 0
    assert index_hip((replace(left, side="R"), replace(right, side="L"))) == 1
    assert index_hip((replace(right, included=False), left)) == 1


def test_a_time_series_is_painted_a_few_frames_at_a_time():
    (series,) = plan("dce")
    passes = list(series.passes())
    frames = [picture.frame for some in passes for picture in some]
    assert frames == list(range(PROTOCOLS["dce"].frames))
    assert max(len(some) for some in passes) <= 8
    times = [frame_time_s(PROTOCOLS["dce"], k) for k in frames]
    assert sum(t < 0 for t in times) == 4
    assert times[1] - times[0] == 5.0
