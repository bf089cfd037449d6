from __future__ import annotations

from onfh_nb.training import SegmentProgress, show_progress


def test_it_says_what_a_segmenter_has_and_nothing_of_a_validation(tmp_path, monkeypatch):
    nan = float("nan")
    monkeypatch.setenv("ONFH_RUN_LOG", str(tmp_path / "log"))
    show_progress(SegmentProgress("UNet", 2, 5, 0.5, nan, nan, 61.0))
    text = (tmp_path / "log").read_text()
    assert "UNet: round 2/5, loss 0.500, about 1 min 1 s left" in text
    assert "nan" not in text
