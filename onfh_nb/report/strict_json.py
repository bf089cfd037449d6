"""Values as strict JSON: any reader in any language takes it, so no NaN, no infinity, no objects."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any


def to_json(value: Any) -> str:
    r"""Write a value as strict, indented JSON; NaN and infinity become null.

    Examples
    --------
    >>> to_json({"a": float("nan")})
    '{\n  "a": null\n}\n'
    """
    return json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Turn dataclasses, arrays, numpy scalars and paths into what JSON knows; of a path only the last part stays."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return _last_part(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Path):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if hasattr(value, "tolist"):  # numpy scalars and arrays, pandas Series
        return plain(value.tolist())
    return None if type(value).__name__ in ("NAType", "NaTType") else str(value)


def _last_part(text: str) -> str:
    """Names of folders on this machine are nobody else's business."""
    return Path(text).name if text.startswith("/") and "\n" not in text and len(text) > 1 else text
