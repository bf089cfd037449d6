"""Where the notebooks are: the folder one works in first, then those that came with the package."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import onfh_nb
from onfh_nb.exceptions import ParameterError


def notebook_paths() -> dict[str, Path]:
    """Every notebook that can be run.

    Returns
    -------
    dict of str to Path
        File by name without ending, in order of name. A notebook in ``./notebooks`` hides the packaged one.
    """
    package = Path(onfh_nb.__file__).resolve().parent
    found: dict[str, Path] = {}
    for folder in (Path("notebooks"), package / "_notebooks", package.parent / "notebooks"):
        for path in sorted(folder.glob("*.ipynb")):
            found.setdefault(path.stem, path.resolve())
    return dict(sorted(found.items()))


def find_notebook(name: str) -> Path:
    """Find one notebook by its name, a unique beginning of it, or its file.

    Parameters
    ----------
    name : str
        E.g. ``01_preprocessing``, ``01`` or ``notebooks/01_preprocessing.ipynb``.

    Returns
    -------
    Path
        The ``.ipynb`` file.

    Raises
    ------
    ParameterError
        If none or several fit; the message names the nearest.
    """
    if name.endswith(".ipynb") and Path(name).is_file():
        return Path(name).resolve()
    paths = notebook_paths()
    if name in paths:
        return paths[name]
    fitting = [key for key in paths if name and key.startswith(name)]
    if len(fitting) == 1:
        return paths[fitting[0]]
    if fitting:
        raise ParameterError(f"The name {name!r} fits several notebooks: {', '.join(fitting)}.")
    if not paths:
        raise ParameterError("There is no notebook here: expected a folder ./notebooks or those of the package.")
    near = difflib.get_close_matches(name, paths, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(paths)}."
    raise ParameterError(f"There is no notebook {name!r}; {hint}")


def load_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain JSON.

    Raises
    ------
    ParameterError
        If the file is not a notebook of format 4.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError(f"{path.name} is not a notebook: {error}.") from error
    if not isinstance(content, dict) or content.get("nbformat") != 4 or not isinstance(content.get("cells"), list):
        raise ParameterError(f"{path.name} is not a notebook of format 4.")
    return content


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text, which a notebook file may hold as one string or as lines."""
    text = cell.get("source", "")
    return "".join(text) if isinstance(text, list) else str(text)


def tags(cell: dict[str, Any]) -> list[str]:
    """Return a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def title(notebook: dict[str, Any], fallback: str) -> str:
    """Return the first heading of a notebook."""
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "markdown":
            for line in source(cell).splitlines():
                if line.startswith("#"):
                    return line.lstrip("#").strip()
    return fallback
