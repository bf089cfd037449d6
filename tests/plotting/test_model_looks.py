from __future__ import annotations

from onfh_nb.plotting.model_looks import model_looks


def test_twenty_one_models_look_different():
    names = [f"m{k}" for k in range(21)]
    looks = model_looks(names)
    assert len({(look["color"], str(look["linestyle"])) for look in looks.values()}) == 21
    assert list(looks) == names


def test_the_place_and_not_the_company_decides():
    assert model_looks(["a", "b", "c"])["b"] == model_looks(["a", "b"])["b"]
