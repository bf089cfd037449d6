from __future__ import annotations

import pytest

from onfh_nb import widgets


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_name_at_the_door_leads_somewhere(name: str):
    assert getattr(widgets, name).__name__ == name
    assert name in dir(widgets)


def test_another_name_does_not():
    with pytest.raises(AttributeError, match="attribute Explorer"):
        _ = widgets.Explorer
