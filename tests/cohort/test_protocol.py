from __future__ import annotations

import pytest

from onfh_nb.cohort.protocol import guess_protocol

SE = {"ScanningSequence": ["SE"], "MRAcquisitionType": "2D"}
GR = {"ScanningSequence": ["GR"], "MRAcquisitionType": "3D"}


def seconds(repetition_ms, echo_ms, inversion_ms=None):
    facts = {"RepetitionTime": repetition_ms / 1000, "EchoTime": echo_ms / 1000}
    return facts | ({"InversionTime": inversion_ms / 1000} if inversion_ms else {})


@pytest.mark.parametrize(
    ("facts", "plane", "in_plane_mm", "key", "suffix"),
    [
        (SE | seconds(600, 12), "coronal", 0.8, "cor_t1", "T1w"),
        (SE | seconds(500, 15), "axial", 0.8, "ax_t1", "T1w"),
        ({"ScanningSequence": ["SE", "IR"]} | seconds(4000, 40, 220), "coronal", 1.0, "cor_stir", "T2w"),
        (seconds(4000, 40, 165), "coronal", 1.0, "cor_stir", "T2w"),
        (SE | seconds(4000, 70) | {"ScanOptions": ["FS"]}, "sagittal", 0.7, "sag_t2fs", "T2w"),
        (SE | seconds(3500, 90), "axial", 0.8, "ax_t2", "T2w"),
        (SE | seconds(3000, 35), "sagittal", 0.5, "sag_hi", "PDw"),
        (SE | seconds(3000, 35), "sagittal", 0.8, "sag_pd", "PDw"),
        (GR | seconds(15, 5), "coronal", 0.8, "spgr3d", "T1w"),
        (GR | seconds(20, 5) | {"ScanOptions": ["FS"]}, "coronal", 0.6, "watsc3d", "T1w"),
        (GR | seconds(8, 2.5) | {"ScanOptions": ["FS"]}, "coronal", 0.8, "mra_ss", "angio"),
        (GR | seconds(4, 1.5) | {"ScanOptions": ["FS"]}, "coronal", 1.2, "dce", "T1w"),
        (GR | seconds(15, 5), "axial", 0.8, "ax_other", "T1w"),
        ({"ScanningSequence": ["SE", "IR"]} | seconds(6000, 394, 2200), "sagittal", 1.0, "sag_other", "T2w"),
        ({}, "coronal", 0.8, "cor_other", "T1w"),
        (SE | seconds(600, 12), "oblique", 0.8, "obl_other", "T1w"),
    ],
)
def test_protocols_are_known_by_their_facts(facts, plane, in_plane_mm, key, suffix):
    assert guess_protocol(facts, plane=plane, in_plane_mm=in_plane_mm) == (key, suffix)
