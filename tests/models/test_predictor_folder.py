from __future__ import annotations

import hashlib
import json
import logging
from importlib.metadata import version
from pathlib import Path

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import PredictorParams, create_model, save_predictor
from onfh_nb.models.predictor_folder import read_facts


def test_the_folder_holds_facts_and_no_pickle(tmp_path: Path):
    params = PredictorParams(temperature=1.3, threshold=0.4, cohort_fingerprint="f00d", synthetic=True)
    folder = save_predictor(create_model("ResNet10T", image_size=64), tmp_path / "winner", params)
    facts = json.loads((folder / "params.json").read_text())
    assert facts["model"]["name"] == "ResNet10T"
    assert facts["model"]["image_size"] == 64
    assert facts["predictor"]["temperature"] == 1.3
    assert facts["predictor"]["cohort_fingerprint"] == "f00d"
    assert facts["package_version"] == version("onfh-nb")
    assert set(facts["files_sha256"]) == {"model.safetensors", "model.xml", "model.bin"}
    assert len({(folder / name).stat().st_mode for name in ("params.json", "model.safetensors")}) == 1
    for name, digest in facts["files_sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert {file.suffix for file in folder.iterdir()} == {".json", ".safetensors", ".xml", ".bin"}
    assert str(tmp_path) not in (folder / "params.json").read_text()
    assert read_facts(folder)[1] == params


def test_without_openvino_and_over_an_older_one_nothing_stale_stays(tmp_path: Path):
    save_predictor(create_model("ResNet10T", image_size=64), tmp_path)
    save_predictor(create_model("ResNet10T", image_size=64), tmp_path, openvino=False)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model.safetensors", "params.json"]


def test_an_exporter_that_fails_costs_no_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*args) -> None:
        raise RuntimeError("no such operation\nand a long story")

    monkeypatch.setattr("onfh_nb.models.openvino_export.export_openvino", fail)
    with caplog.at_level(logging.WARNING, "onfh_nb"):
        save_predictor(create_model("ResNet10T", image_size=64), tmp_path)
    assert (tmp_path / "model.safetensors").exists()
    assert "no OpenVINO files for ResNet10T: no such operation" in caplog.text


def test_classes_must_fit_the_network(tmp_path: Path):
    with pytest.raises(ParameterError, match="LCNet_050 has 3 outputs, but classes are normal, lesion"):
        save_predictor(create_model("LCNet_050", num_classes=3, image_size=64), tmp_path)


def test_another_folder_or_damaged_facts_are_refused(tmp_path: Path):
    with pytest.raises(ParameterError, match=r"holds no params\.json"):
        read_facts(tmp_path)
    (tmp_path / "params.json").write_text("{")
    with pytest.raises(ParameterError, match=r"params\.json in .* is damaged"):
        read_facts(tmp_path)
    (tmp_path / "params.json").write_text('{"schema": 9}')
    with pytest.raises(ParameterError, match="has schema 9; this version reads 1"):
        read_facts(tmp_path)
