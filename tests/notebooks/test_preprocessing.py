"""Notebook 01: its parameters are the settings of the slice chain, and what the explorer copies can be run."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from onfh_nb.preprocess import SliceParams
from onfh_nb.report.parameters import Parameter, check_parameters, read_parameters
from onfh_nb.report.settings import take_params
from onfh_nb.widgets.chain_controls import STARTS, command_line

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "01_preprocessing.ipynb"


@pytest.fixture(scope="module")
def parameters() -> list[Parameter]:
    return read_parameters(NOTEBOOK)


def _pairs(command: str) -> dict[str, Any]:
    words = shlex.split(command)
    return {words[i + 1]: words[i + 2] for i, word in enumerate(words) if word == "-p"}


def test_the_defaults_are_those_of_the_chain(parameters: list[Parameter]):
    defaults = {parameter.name: parameter.default for parameter in parameters}
    assert take_params(SliceParams, defaults) == SliceParams()


@pytest.mark.parametrize("start", [*STARTS.values(), SliceParams(normalise=False, percentiles=(1.0, 98.5), size=128)])
def test_the_copied_command_gives_the_same_settings(parameters: list[Parameter], start: SliceParams):
    given = check_parameters(_pairs(command_line(start)), parameters, "01_preprocessing")
    defaults = {parameter.name: parameter.default for parameter in parameters}
    assert take_params(SliceParams, defaults | given) == start
