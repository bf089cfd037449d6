"""A stage's settings from the notebook variables of the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from onfh_nb.exceptions import ParameterError

Params = TypeVar("Params")


def take_params(kind: type[Params], names: Mapping[str, Any]) -> Params:
    """Build a frozen dataclass of settings from variables that are called like its fields.

    So a notebook's parameters cell is the one place that lists a stage's settings, and none can be forgotten.

    Parameters
    ----------
    kind : type
        A dataclass such as ``preprocess.SliceParams``.
    names : mapping of str to object
        The notebook's variables: ``globals()``. Other names in it are left alone.

    Raises
    ------
    ParameterError
        If a field has no variable of its name.

    Examples
    --------
    >>> from onfh_nb.preprocess import SliceParams
    >>> take_params(SliceParams, vars(SliceParams(clahe_clip=3.0))).clahe_clip
    3.0
    """
    wanted = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise ParameterError(
            f"{kind.__name__} needs {', '.join(missing)} among the notebook's parameters, one variable per setting."
        )
    return kind(**{name: names[name] for name in wanted})
