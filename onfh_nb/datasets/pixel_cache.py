"""Pictures made once and mapped into memory ever after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.io.atomic import write_atomically

_FORM = 1  # part of every key: a change of what is stored makes old entries invisible


class StoredPictures(NamedTuple):
    """Pixels of shape (n, C, S, S); per picture whether a head was found, and whether it is constant."""

    pixels: NDArray[np.float32]
    head_found: NDArray[np.bool_]
    constant: NDArray[np.bool_]


def cache_key(fingerprint: str, settings: Mapping[str, Any]) -> str:
    """Name of an entry: a hash of the cohort's fingerprint and of everything that changes its pictures.

    Examples
    --------
    >>> cache_key("a", {"size": 96}) == cache_key("a", {"size": 128})
    False
    """
    text = json.dumps([_FORM, fingerprint, dict(settings)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def open_pictures(folder: Path, key: str) -> StoredPictures | None:
    """An entry of the cache; None where there is none or it is damaged.

    The pixels are mapped copy-on-write: pages are read when touched, and changes never reach the file.
    """
    try:
        facts = json.loads((folder / f"{key}.json").read_bytes())
        mapped = np.load(folder / f"{key}.npy", mmap_mode="c", allow_pickle=False)
        flags = [np.array(facts[name], bool) for name in ("head_found", "constant")]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if mapped.dtype != np.float32 or mapped.ndim != 4 or any(len(flag) != len(mapped) for flag in flags):
        return None
    return StoredPictures(np.asarray(mapped), *flags)


def store_pictures(pictures: StoredPictures, folder: Path, key: str) -> None:
    """Write an entry; it counts only once its json file is there, which comes last.

    Raises
    ------
    ImageFileError
        If the folder cannot be written to.
    """
    facts = {"head_found": pictures.head_found.tolist(), "constant": pictures.constant.tolist()}
    write_atomically(folder / f"{key}.npy", lambda file: np.save(file, pictures.pixels, allow_pickle=False))
    write_atomically(folder / f"{key}.json", lambda file: file.write(json.dumps(facts).encode()))
