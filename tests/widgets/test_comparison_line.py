from __future__ import annotations

import shlex

from onfh_nb.report.coerce import _from_text
from onfh_nb.widgets.comparison_line import comparison_command


def test_the_command_pins_networks_and_the_primary_one():
    words = shlex.split(comparison_command(["LCNet_050", "ResNet10T"], "ResNet10T", "/data/my cohort"))
    assert words[:5] == ["onfh", "run", "02_model_comparison", "--cohort", "/data/my cohort"]
    assert words[5:7] == ["-p", "networks"]
    assert _from_text(words[7], "list") == ["LCNet_050", "ResNet10T"]
    assert words[8:] == ["-p", "primary", "ResNet10T"]
