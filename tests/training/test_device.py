from __future__ import annotations

import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.training import TrainParams
from onfh_nb.training.device import (
    computes_bf16,
    find_device,
    make_fabric,
    same_each_time,
    say_device,
    use_threads,
    uses_bf16,
)

CPU = torch.device("cpu")


@pytest.fixture
def no_card(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


def test_without_a_card_auto_is_the_cpu(no_card):
    assert find_device("auto") == CPU


def test_asking_for_a_card_that_is_not_there_is_refused(no_card):
    with pytest.raises(ParameterError, match="device is 'cuda', but no CUDA card can be used here"):
        find_device("cuda")


def test_bf16_is_taken_by_itself_only_where_the_hardware_has_it(monkeypatch):
    for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        monkeypatch.setattr(torch.cpu, name, lambda: False, raising=False)
    assert not computes_bf16(CPU)
    assert not uses_bf16("auto", CPU)
    assert uses_bf16("bf16", CPU)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: True, raising=False)
    assert uses_bf16("auto", CPU)
    assert not uses_bf16("fp32", CPU)


def test_fabric_gets_device_and_precision(no_card):
    fabric = make_fabric(TrainParams(precision="bf16"))
    assert fabric.device == CPU
    assert say_device(fabric).endswith("threads, bf16 mixed")
    assert say_device(make_fabric(TrainParams(precision="fp32"))).endswith("threads, fp32")


def test_the_caller_s_random_numbers_go_on_as_if_nothing_had_happened():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    with same_each_time(CPU, 1):
        first = torch.rand(2)
        assert torch.are_deterministic_algorithms_enabled()
    with same_each_time(CPU, 1):
        assert torch.equal(first, torch.rand(2))
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.equal(torch.rand(3), expected)


def test_switches_are_put_back_after_an_error():
    with pytest.raises(KeyboardInterrupt), same_each_time(CPU, 1):
        raise KeyboardInterrupt
    assert not torch.are_deterministic_algorithms_enabled()
    assert torch.utils.deterministic.fill_uninitialized_memory


def test_threads_are_given_back():
    before = torch.get_num_threads()
    with use_threads(1):
        assert torch.get_num_threads() == 1
        with use_threads(0):
            assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
