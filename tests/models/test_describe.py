from __future__ import annotations

from onfh_nb.models import describe_model


def test_a_description_names_lists_sizes_and_weights():
    facts = describe_model("MobileNetV3_Large")
    assert facts["lists"] == "methods10"
    assert facts["embedding"] == 1280
    assert facts["pretrained"] == "mobilenetv3_large_100.ra_in1k"
    assert "missing" in facts["note"]


def test_alexnet_is_described_too():
    assert describe_model("AlexNet")["embedding"] == 4096
