from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.notebooks import find_notebook, load_notebook, notebook_paths, title


def test_a_unique_beginning_is_enough(house: Callable[..., Path]) -> None:
    path = house(name="98_one")
    house(name="99_two")
    assert find_notebook("98") == path
    assert find_notebook(str(path)) == path
    assert list(notebook_paths())[-2:] == ["98_one", "99_two"]
    with pytest.raises(ParameterError, match="fits several"):
        find_notebook("9")
    with pytest.raises(ParameterError, match="did you mean 98_one"):
        find_notebook("98_on_e")
    with pytest.raises(ParameterError, match="no notebook ''"):
        find_notebook("")


def test_what_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    for text in ("", "[]", '{"nbformat": 3, "cells": []}', '{"nbformat": 4}', "\x00"):
        path.write_text(text)
        with pytest.raises(ParameterError, match="is not a notebook"):
            load_notebook(path)


def test_the_first_heading_is_the_title(house: Callable[..., Path]) -> None:
    assert title(load_notebook(house()), "x") == "Which pictures are cleaner?"
    assert title({"cells": []}, "x") == "x"
