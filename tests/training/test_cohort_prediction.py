from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import torch

sys.path.append(str(Path(__file__).parents[1] / "cohort"))

from cohort_by_hand import coronal, write_hand_cohort

from onfh_nb.cohort import Cohort, write
from onfh_nb.datasets import load_slices
from onfh_nb.exceptions import CohortError, ParameterError
from onfh_nb.io.volume import LabelVolume
from onfh_nb.models import PredictorParams, create_model, save_predictor
from onfh_nb.training import cohort_prediction, predict_cohort

HEAD = "slice_id\tparticipant_id\themi\tsession_id\timage_id\tindex\tlesion\n"
CORONAL_T1 = "sub-001_ses-m00_acq-cort1_T1w"
OTHER = "sub-002_ses-m00_acq-cort1_T1w"
COLUMNS = "unit_id participant_id hemi session_id site fold model y_true p_normal p_lesion call logit_lesion head_found"


@pytest.fixture(scope="module")
def network() -> torch.nn.Module:
    """Untrained, but not of one opinion: its answers are spread."""
    torch.manual_seed(0)
    model = create_model("LCNet_050", image_size=96).eval()
    noise = torch.randn(8, 1, 96, 96, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        answers = model(noise)
        model.classifier.weight.div_(answers.std())
        model.classifier.bias.copy_(-answers.mean(0) / answers.std())
    return model


@pytest.fixture(scope="module")
def saved(network: torch.nn.Module, tmp_path_factory: pytest.TempPathFactory) -> Path:
    about = PredictorParams(temperature=1.6, threshold=0.45)
    return save_predictor(network, tmp_path_factory.mktemp("model") / "m", about)


@pytest.fixture(scope="module")
def plain(network: torch.nn.Module, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without OpenVINO's files."""
    return save_predictor(network, tmp_path_factory.mktemp("model") / "t", openvino=False)


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    """Four slices of three hips; one has no label, and no head is outlined."""
    root = write_hand_cohort(tmp_path / "hand")
    rows = [("R", CORONAL_T1, 2, 1), ("R", CORONAL_T1, 3, 0), ("L", CORONAL_T1, 0, 0), ("L", OTHER, 1, "n/a")]
    lines = [
        f"s{k}\t{image[:7]}\t{hemi}\tses-m00\t{image}\t{index}\t{lesion}\n"
        for k, (hemi, image, index, lesion) in enumerate(rows)
    ]
    (root / "derivatives/onfh/slices.tsv").write_text(HEAD + "".join(lines))
    return Cohort.open(root)


def test_every_listed_slice_gets_the_networks_own_probability(saved: Path, cohort: Cohort, network: torch.nn.Module):
    said = predict_cohort(saved, cohort, threads=1)
    assert list(said.table) == COLUMNS.split()
    assert said.table["unit_id"].tolist() == ["s0", "s1", "s2", "s3"]
    assert said.table["y_true"].tolist() == [1, 0, 0, -1]
    assert (said.table["fold"] == -1).all()
    assert (said.table["model"] == "LCNet_050").all()
    pixels = load_slices(cohort, size=96, labelled=False).pixels
    with torch.inference_mode():
        expected = (network(torch.from_numpy(pixels)) / 1.6).softmax(1).numpy()
    tolerance = 1e-3 if said.predictor.precision == "fp32" else 2e-2
    assert np.ptp(expected[:, 1]) > 0.05
    assert np.abs(said.table[["p_normal", "p_lesion"]].to_numpy() - expected).max() < tolerance
    assert said.table["call"].tolist() == (said.table["p_lesion"] >= 0.45).astype(int).tolist()


def test_it_says_what_it_did_and_what_to_doubt(saved: Path, cohort: Cohort):
    said = predict_cohort(saved, cohort.path)
    assert str(said).startswith("4 slices, 3 hips, 2 patients; ")
    assert "LCNet_050 by OpenVINO in " in str(said)
    assert f"{said.pictures_per_s:.0f} pictures/s" in str(said)
    assert [sentence.split(" have ")[0].split(" lie ")[0] for sentence in said.warnings] == [
        "1 of 4 pictures", "4 of 4 pictures",
    ]  # fmt: skip
    hips = said.by_hip()
    assert hips["unit_id"].tolist() == [f"sub-{who}_ses-m00" for who in ("001_hemi-R", "001_hemi-L", "002_hemi-L")]
    assert hips["y_true"].tolist() == [1, 0, -1]


def test_without_openvinos_files_torch_answers_alike_and_says_so(saved: Path, cohort: Cohort, tmp_path: Path):
    harmed = shutil.copytree(saved, tmp_path / "harmed")
    (harmed / "model.bin").write_bytes(b"0")
    before = torch.get_num_threads()
    said = predict_cohort(harmed, cohort, threads=1)
    assert torch.get_num_threads() == before
    assert said.predictor.backend == "torch"
    assert said.warnings[-1] == "Computed by torch, slower: model.bin is not the file that was saved."
    other = predict_cohort(saved, cohort)
    assert said.table["p_lesion"].to_numpy() == pytest.approx(other.table["p_lesion"].to_numpy(), abs=2e-2)


def test_a_damaged_folder_is_refused(plain: Path, cohort: Cohort, tmp_path: Path):
    harmed = shutil.copytree(plain, tmp_path / "harmed")
    weights = harmed / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"1")
    with pytest.raises(ParameterError, match="SHA-256 differs"):
        predict_cohort(harmed, cohort)
    with pytest.raises(ParameterError, match=r"holds no params\.json"):
        predict_cohort(tmp_path, cohort)
    with pytest.raises(ParameterError, match="threads is 0; expected 1 or more"):
        predict_cohort(plain, cohort, threads=0)


def test_the_models_own_cohort_is_no_test(network: torch.nn.Module, cohort: Cohort, tmp_path: Path):
    about = PredictorParams(cohort_fingerprint=cohort.fingerprint, protocol="cor_pd")
    folder = save_predictor(network, tmp_path / "m", about, openvino=False)
    with pytest.raises(ParameterError, match="trained on cor_pd, of which cohort by hand has no image"):
        predict_cohort(folder, cohort)
    said = predict_cohort(folder, cohort, protocol="cor_t1")
    assert "never saw cor_t1" in said.warnings[0]
    assert "trained on this very cohort" in said.warnings[1]


def test_a_cohort_without_slices_is_read_through_its_heads(plain: Path, cohort: Cohort):
    (cohort.path / "derivatives/onfh/slices.tsv").write_text(HEAD)
    bare = Cohort.open(cohort.path)
    with pytest.raises(CohortError, match="lists no slice of cor_t1 and outlines no head"):
        predict_cohort(plain, bare)
    image = coronal(1)
    array = np.zeros(image.shape, np.uint8)
    array[1:3, 2:5, 6:9] = 1
    mask = LabelVolume(array, image.affine, labels={1: "head"})
    write.write_label(bare.path, mask, image_id=CORONAL_T1, hemi="R", name="head")
    said = predict_cohort(plain, Cohort.open(bare.path))
    assert said.table["y_true"].tolist() == [-1, -1]
    assert said.table["head_found"].all()
    assert "every slice through an outlined head was taken" in said.warnings[0]


def test_progress_tells_of_reading_and_of_judging(plain: Path, cohort: Cohort, monkeypatch: pytest.MonkeyPatch):
    seen = []

    def progress(items: Iterable, text: str) -> Iterable:
        seen.append((len(items), text))
        return iter(items)

    monkeypatch.setattr(cohort_prediction, "_AT_A_TIME", 3)
    pieces = predict_cohort(plain, cohort, progress=progress)
    assert seen == [(2, "Reading slices"), (2, "Judging slices")]
    monkeypatch.undo()
    whole = predict_cohort(plain, cohort)
    assert pieces.table["logit_lesion"].to_numpy() == pytest.approx(whole.table["logit_lesion"].to_numpy(), abs=1e-4)


def test_a_model_of_three_slices_sees_the_neighbours(cohort: Cohort, tmp_path: Path):
    folder = save_predictor(create_model("LCNet_050", in_chans=3, image_size=96), tmp_path / "m", openvino=False)
    said = predict_cohort(folder, cohort)
    assert said.predictor.spec.in_chans == 3
    assert len(said.table) == 4
