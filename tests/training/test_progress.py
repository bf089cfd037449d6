from __future__ import annotations

from onfh_nb.training import Progress, show_progress

NOW = Progress("ResNet50, fold 1 of 5", 3, 30, 0.4, 0.5, 0.9, 100.0)


def test_a_headless_run_gets_a_line_in_its_log(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ONFH_RUN_LOG", str(tmp_path / "run.log"))
    show_progress(NOW)
    show_progress(NOW)
    lines = (tmp_path / "run.log").read_text().splitlines()
    assert len(lines) == 2
    assert lines[0].endswith(
        "ResNet50, fold 1 of 5: epoch 3/30, loss 0.400, validation loss 0.500, AUC 0.900, about 1 min 40 s left"
    )
    assert capsys.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("ONFH_RUN_LOG", str(tmp_path))
    show_progress(NOW)


def test_someone_at_a_terminal_sees_one_line(monkeypatch, capsys):
    monkeypatch.delenv("ONFH_RUN_LOG", raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    show_progress(NOW)
    assert capsys.readouterr().err.startswith("\rResNet50, fold 1 of 5: epoch 3/30")
