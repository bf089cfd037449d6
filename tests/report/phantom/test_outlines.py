from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.report.phantom.outlines import lens_line, margins_html, readers_html
from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.viewing import HIP_MM, HIP_PX, Viewer


def test_the_closed_form_lens_is_a_circle_of_the_lesion_sphere(tiny_cohort):
    viewer = Viewer(tiny_cohort)
    record = next(r for r in truth_records(tiny_cohort) if r["has_lesion"] and r["necrosis_pct"] > 10)
    index = viewer.slice_of(record, "cor_t1")
    (line,) = lens_line(viewer, record, index)
    volume = viewer.volume(viewer.image_id(record, "cor_t1"))
    behind = volume.world((index, 0, 0))[1] - record["head_centre_mm"][1]
    centre = record["lens"]["D"] * record["R_mm"] * np.array(record["lens"]["u"])
    radius = np.sqrt((record["lens"]["rho"] * record["R_mm"]) ** 2 - (behind - centre[1]) ** 2)
    away = (line.points - HIP_PX / 2) * HIP_MM / HIP_PX + [centre[2], centre[0]]
    assert np.hypot(*away.T) == pytest.approx(radius)


def test_margins_show_masks_and_lens(tiny_cohort):
    page = margins_html(Viewer(tiny_cohort), truth_records(tiny_cohort))
    assert "lens in closed form" in page
    assert "stroke-dasharray" in page


def test_without_a_lesion_or_a_reader_a_sentence_stands_there(tiny_cohort):
    assert "no lesion" in margins_html(Viewer(tiny_cohort), [])


@pytest.mark.slow
def test_readers_outlines_are_drawn_in_colours_of_their_own(painted_cohort):
    page = readers_html(painted_cohort)
    assert "2 readers" in page
