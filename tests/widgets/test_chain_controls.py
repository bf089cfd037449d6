from __future__ import annotations

import ast
import shlex
from dataclasses import fields

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.preprocess import SliceParams
from onfh_nb.widgets.chain_controls import GROUPS, STARTS, all_fields, command_line, params_from

SETTINGS = [setting for steps in GROUPS.values() for step in steps for setting in step.settings]


def values_of(params: SliceParams) -> dict[str, object]:
    return {field.name: getattr(params, field.name) for field in fields(params)}


def test_every_setting_of_the_chain_has_one_control_in_the_order_the_steps_run():
    assert all_fields() == [field.name for field in fields(SliceParams)]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.field)
def test_the_reach_of_a_control_holds_the_default_and_only_valid_values(setting):
    default = getattr(SliceParams(), setting.field)
    if setting.choices:
        assert default in setting.choices
        ends = [setting.choices[0], setting.choices[-1]]
    elif isinstance(default, tuple):
        ends = [(setting.low, setting.high)]
    else:
        assert setting.low <= default <= setting.high
        ends = [type(default)(end) for end in (setting.low, setting.high)]
    for end in ends:
        assert getattr(SliceParams(**{setting.field: end}), setting.field) == end


def test_values_of_sliders_are_rounded():
    params = params_from({**values_of(SliceParams()), "clahe_clip": 0.1 + 0.2 + 2, "percentiles": (0.1 + 0.2, 99)})
    assert params.clahe_clip == 2.3
    assert params.percentiles == (0.3, 99.0)


def test_a_contradiction_is_one_sentence():
    with pytest.raises(ParameterError, match=r"percentiles is .* two rising numbers between 0 and 100"):
        params_from({**values_of(SliceParams()), "percentiles": (50.0, 50.0)})


def test_the_defaults_need_no_words():
    assert command_line(SliceParams()) == "onfh run 01"


@pytest.mark.parametrize("start", STARTS)
def test_the_command_reads_back_as_the_same_settings(start: str):
    words = shlex.split(command_line(STARTS[start], "/data/my cohort"))
    assert words[:5] == ["onfh", "run", "01", "--cohort", "/data/my cohort"]
    names, values = words[6::3], words[7::3]
    assert words[5::3] == ["-p"] * len(names)
    assert SliceParams(**{n: ast.literal_eval(v) for n, v in zip(names, values, strict=True)}) == STARTS[start]
