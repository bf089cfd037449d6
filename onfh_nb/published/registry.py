"""Read the registry of published numbers: one YAML file a paper, one row a number."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PAPERS: Final = ("kong2025", "yang2025", "shen2024", "uemura2025", "background")

COLUMNS: Final = [
    "id", "paper", "analysis", "quantity", "unit", "subset", "value", "decimals", "printed", "ci_low", "ci_high", "p",
    "n", "location", "variants", "grim", "ci_n", "note", "check", "primary", "reproduce_with", "comparable",
    "set_by_simulation", "origin", "audit", "source", "citation",
]  # fmt: skip


def load(paper: str) -> pd.DataFrame:
    """Every number of one paper, one row each.

    Parameters
    ----------
    paper : {'kong2025', 'yang2025', 'shen2024', 'uemura2025', 'background'}
        Key of the paper; ``background`` holds what other sources say about the disease.

    Returns
    -------
    DataFrame
        The fixed columns, in this order: ``id``; ``paper``; ``analysis`` (name of the notebook, or ``cohort``);
        ``quantity``; ``unit``; ``subset``; ``value`` (NaN where the paper shows a figure only); ``decimals`` printed;
        ``printed`` (anything else printed with it); ``ci_low``, ``ci_high``, ``p`` as printed; ``n``; ``location`` in
        the paper; ``variants`` (ids of other statements of the same quantity); ``grim`` (True if whole numbers of
        patients, hips or slices can give the value, False if none can, None if that cannot be asked); ``ci_n`` (number
        of cases that the printed interval implies); ``note`` on both in one plain sentence; ``check`` (what is needed
        to recompute the two flags); ``primary``; ``reproduce_with``; ``comparable`` (exact, method-only, none);
        ``set_by_simulation`` (our phantom is told this value); ``origin`` (printed, or derived here from printed
        numbers); ``audit`` (ids of the audit notes about it); ``source``, ``citation``.

    Raises
    ------
    ParameterError
        If the paper is unknown, or its file is faulty.

    Examples
    --------
    >>> from onfh_nb import published
    >>> kong = published.load("kong2025").set_index("id")
    >>> float(kong.loc["K08", "value"]), kong.loc["K08", "grim"]
    (96.5, False)
    """
    from copy import deepcopy

    import pandas as pd

    registry = read_registry(paper)
    cited = citations(paper)
    concerned: dict[str, list[str]] = {}
    for note in registry["audit"]:
        for entry_id in note["entries"]:
            concerned.setdefault(entry_id, []).append(note["id"])
    rows = [
        {
            **entry,
            **entry["feasible"],
            "paper": registry["paper"],
            "audit": concerned.get(entry["id"], []),
            "citation": cited[entry["source"]],
        }
        for entry in deepcopy(registry["entries"])  # lists inside must not lead back to the cache
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    whole = dict.fromkeys(["decimals", "n", "ci_n"], "Int64")
    return table.astype({**dict.fromkeys(["value", "ci_low", "ci_high"], "float64"), **whole, "grim": object})


def analyses(paper: str) -> list[str]:
    """Names of the analyses of one paper, in the order of its file.

    Raises
    ------
    ParameterError
        If the paper is unknown.
    """
    return list(dict.fromkeys(entry["analysis"] for entry in read_registry(paper)["entries"]))


def audit_notes(paper: str) -> pd.DataFrame:
    """What does not add up in a paper, and what this package does about it.

    Parameters
    ----------
    paper : str
        Key of the paper.

    Returns
    -------
    DataFrame
        Columns ``id, paper, problem, treatment, entries`` (ids of the numbers concerned; may be empty).

    Raises
    ------
    ParameterError
        If the paper is unknown, or its file is faulty.
    """
    import pandas as pd

    registry = read_registry(paper)
    rows = [{**note, "paper": registry["paper"], "entries": list(note["entries"])} for note in registry["audit"]]
    return pd.DataFrame(rows, columns=["id", "paper", "problem", "treatment", "entries"])


def confusion_matrices(paper: str) -> dict[str, list[np.ndarray]]:
    """Confusion matrices reconstructed from a paper's tables.

    Parameters
    ----------
    paper : str
        Key of the paper; only ``yang2025`` has any.

    Returns
    -------
    dict of str to list of ndarray of int, shape (K, K)
        Per test set every matrix that fits the printed tables; rows are the truth, columns the prediction. Empty for
        a paper without any.

    Raises
    ------
    ParameterError
        If the paper is unknown, or its file is faulty.

    Examples
    --------
    >>> from onfh_nb import published
    >>> published.confusion_matrices("yang2025")["external_1"][0].tolist()
    [[15, 2, 0], [1, 5, 1], [0, 5, 20]]
    """
    import numpy as np

    matrices: dict[str, list[np.ndarray]] = {}
    for fixture in read_registry(paper)["confusion_matrices"]:
        matrices.setdefault(fixture["set"], []).append(np.array(fixture["matrix"], dtype=np.int64))
    return matrices


def citations(paper: str) -> dict[str, str]:
    """Source key to full citation, with DOI or PMC number where known.

    Raises
    ------
    ParameterError
        If the paper is unknown, or its file is faulty.
    """
    return {key: _citation(source) for key, source in read_registry(paper)["sources"].items()}


@cache
def read_registry(paper: str) -> dict[str, Any]:
    """One file as checked plain values, read once; callers must not change them."""
    if paper not in PAPERS:
        raise ParameterError(unknown_name("paper", paper, PAPERS))
    file = files("onfh_nb.published") / f"{paper}.yaml"
    return parse_registry(file.read_text(encoding="utf-8"), file.name)


def parse_registry(text: str, file: str) -> dict[str, Any]:
    """Read and check the text of one registry file; ``file`` is its name, for messages."""
    import yaml

    from onfh_nb.published.schema import check_registry

    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ParameterError(f"{file} is not plain YAML: {' '.join(str(error).split())}") from error
    return check_registry(content, file)


def _citation(source: Any) -> str:
    parts = [str(source["text"])]
    parts += [f"{label}:{source[key]}" for key, label in (("doi", "doi"), ("pmcid", "")) if source.get(key)]
    return " ".join(part.removeprefix(":") for part in parts)


def unknown_name(kind: str, name: object, known: Any) -> str:
    """Sentence that says what is unknown, what is known, and which name was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(str(name), known, n=1, cutoff=0.3)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no {kind} {name!r} in the registry; it has {', '.join(known)}.{hint}"
