from __future__ import annotations

import pickle

import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams
from onfh_nb.training.checkpoint import identity, load_checkpoint, save_checkpoint

CPU = torch.device("cpu")
STATE = {"loop": {"epoch": 3, "rows": [[1.0, 0.1]], "notes": ["a"]}, "model": {"w": torch.arange(3.0)}, "average": None}


def whose(**changes) -> str:
    return identity(nn.Linear(2, 2), TrainParams(**changes), "mark")


def test_what_is_written_is_read_back(tmp_path):
    save_checkpoint(tmp_path / "a" / "state.pt", STATE, whose())
    found = load_checkpoint(tmp_path / "a" / "state.pt", whose(), CPU)
    assert found["loop"] == STATE["loop"]
    assert torch.equal(found["model"]["w"], STATE["model"]["w"])
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["state.pt"]


def test_no_file_is_no_checkpoint(tmp_path):
    assert load_checkpoint(tmp_path / "none.pt", whose(), CPU) is None


def test_where_it_runs_does_not_matter_but_how_it_learns_does(tmp_path):
    assert whose() == whose(device="cpu", devices=2, checkpoint_seconds=0.0)
    save_checkpoint(tmp_path / "state.pt", STATE, whose())
    with pytest.raises(ParameterError, match=r"another training: lr was 0\.0003 and is now 0\.1"):
        load_checkpoint(tmp_path / "state.pt", whose(lr=0.1), CPU)


def test_another_model_is_refused(tmp_path):
    save_checkpoint(tmp_path / "state.pt", STATE, whose())
    with pytest.raises(ParameterError, match="the model's layers differ"):
        load_checkpoint(tmp_path / "state.pt", identity(nn.Linear(3, 2), TrainParams(), "mark"), CPU)


class Trap:
    def __reduce__(self):
        return print, ("code was run",)


@pytest.mark.parametrize("content", ["trap", "cut", "text"])
def test_a_file_that_is_damaged_or_hides_code_is_refused(tmp_path, capsys, content):
    path = tmp_path / "state.pt"
    save_checkpoint(path, STATE, whose())
    if content == "trap":
        torch.save({"version": 1, "whose": whose(), "state": Trap()}, path)
    else:
        path.write_bytes(path.read_bytes()[:200] if content == "cut" else pickle.dumps({"version": 1}))
    with pytest.raises(ParameterError, match="is no checkpoint that can be read; delete it to begin anew"):
        load_checkpoint(path, whose(), CPU)
    assert capsys.readouterr().out == ""


def test_a_write_that_fails_leaves_the_old_state(tmp_path):
    path = tmp_path / "state.pt"
    save_checkpoint(path, STATE, whose())
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
        save_checkpoint(path, {"bad": lambda: None}, whose())
    assert load_checkpoint(path, whose(), CPU) is not None
