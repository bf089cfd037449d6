from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.report.phantom import contents as module
from onfh_nb.synthetic.protocols import PROTOCOLS

SMALL = np.arange(400, dtype=np.int16).reshape(20, 20)


def test_the_planes_shown_are_protocols_of_every_orientation():
    assert {PROTOCOLS[key].plane for key in module.PLANES} == {"coronal", "axial", "sagittal"}


@pytest.mark.slow
def test_every_section_is_there_and_none_is_empty(painted_cohort, monkeypatch):
    """With the painted cohort standing for everything that would be painted for the page."""
    monkeypatch.setattr(module, "paint_cohort", lambda *args, **kwargs: painted_cohort)
    monkeypatch.setattr(module, "with_incidents", lambda protocols: {"cor_t1": {"nothing wrong": SMALL}})
    monkeypatch.setattr(module.examples, "stage_example_html", lambda cohort: "stages")
    monkeypatch.setattr(module, "over_time", lambda viewer, records: "time")
    monkeypatch.setattr(module.examples, "treated_html", lambda shown: "treated")
    made = module.contents(painted_cohort)
    headings = [section.words for section in made.sections if section.words]
    for words in (
        "First look",
        "What is not necrosis",
        "Beside real pictures",
        "stage by stage",
        "Signs by stage",
        "still wrong",
    ):
        assert any(words in heading for heading in headings), words
    assert any("truth" in row.quantity for row in made.estimates)
