"""What a registry file must look like; every fault is named by file and entry."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from onfh_nb.exceptions import ParameterError

REQUIRED: Final = {"id": str, "analysis": str, "quantity": str, "location": str, "comparable": str}
OPTIONAL: Final[dict[str, Any]] = {
    "unit": "",
    "subset": "",
    "value": None,
    "decimals": None,
    "printed": "",
    "ci_low": None,
    "ci_high": None,
    "p": "",
    "n": None,
    "variants": [],
    "feasible": {},
    "check": {},
    "primary": True,
    "reproduce_with": "",
    "set_by_simulation": False,
    "origin": "printed",
    "source": "",
}
FEASIBLE: Final[dict[str, Any]] = {"grim": None, "ci_n": None, "note": ""}
COMPARABLE: Final = ("exact", "method-only", "none")
ORIGIN: Final = ("printed", "derived")
TOP: Final = {"paper", "sources", "audit", "confusion_matrices", "entries"}
NOTE_KEYS: Final = {"id", "problem", "treatment", "entries"}
MATRIX_KEYS: Final = {"id", "set", "n", "classes", "matrix", "unique", "note"}

_NUMBERS = ("value", "ci_low", "ci_high")
_TEXTS = ("unit", "subset", "printed", "p", "reproduce_with", "origin", "source")
_FLAGS = ("primary", "set_by_simulation")


def check_registry(content: object, file: str) -> dict[str, Any]:
    """Check one registry file and fill in what its entries leave out.

    Parameters
    ----------
    content : object
        What the YAML reader returned.
    file : str
        Name of the file, for messages.

    Returns
    -------
    dict
        Keys ``paper, sources, audit, confusion_matrices, entries``; every entry has every key.

    Raises
    ------
    ParameterError
        At the first fault, naming the file and the entry.
    """
    if not isinstance(content, Mapping) or not {"paper", "sources", "entries"} <= set(content):
        raise ParameterError(f"{file}: expected a mapping with the keys paper, sources and entries.")
    if unknown := sorted(set(content) - TOP):
        raise ParameterError(f"{file}: unknown key {unknown[0]!r}; expected only {', '.join(sorted(TOP))}.")
    paper, sources = content["paper"], content["sources"]
    if paper not in sources:
        raise ParameterError(f"{file}: sources lacks the paper itself ({paper}).")
    entries = [
        _entry(raw, f"{file}, entry {_name(raw, i)}", paper) for i, raw in enumerate(content["entries"], start=1)
    ]
    ids = [entry["id"] for entry in entries]
    _unique(ids, file, "entry")
    for entry in entries:
        _known(entry["variants"], ids, f"{file}, entry {entry['id']}", "variants")
        _known([entry["source"]], sources, f"{file}, entry {entry['id']}", "source")
    notes = [
        _note(raw, f"{file}, audit note {_name(raw, i)}", ids) for i, raw in enumerate(content.get("audit", []), 1)
    ]
    _unique([note["id"] for note in notes], file, "audit note")
    matrices = content.get("confusion_matrices", [])
    for i, raw in enumerate(matrices, start=1):
        _matrix(raw, f"{file}, confusion matrix {_name(raw, i)}")
    return {
        "paper": paper,
        "sources": dict(sources),
        "audit": notes,
        "confusion_matrices": list(matrices),
        "entries": entries,
    }


def _entry(raw: object, where: str, paper: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise ParameterError(f"{where}: expected a mapping, found {type(raw).__name__}.")
    if missing := [key for key in REQUIRED if not isinstance(raw.get(key), str) or not raw[key]]:
        raise ParameterError(f"{where}: {missing[0]} is missing or not a text.")
    if unknown := sorted(set(raw) - set(REQUIRED) - set(OPTIONAL)):
        raise ParameterError(f"{where}: unknown key {unknown[0]!r}.")
    entry = {**deepcopy(OPTIONAL), **raw}  # entries share no list
    entry["feasible"] = {**FEASIBLE, **entry["feasible"]}
    entry["source"] = entry["source"] or paper
    _check_types(entry, where)
    _check_values(entry, where)
    return entry


def _check_types(entry: Mapping[str, Any], where: str) -> None:
    for key in _NUMBERS:
        if entry[key] is not None and (isinstance(entry[key], bool) or not isinstance(entry[key], (int, float))):
            raise ParameterError(f"{where}: {key} is {entry[key]!r}, expected a number or null.")
    for key in ("n", "decimals"):
        if entry[key] is not None and type(entry[key]) is not int:
            raise ParameterError(f"{where}: {key} is {entry[key]!r}, expected a whole number or null.")
    for key in _TEXTS:
        if not isinstance(entry[key], str):
            raise ParameterError(f"{where}: {key} is {entry[key]!r}, expected a text in quotes.")
    for key in _FLAGS:
        if not isinstance(entry[key], bool):
            raise ParameterError(f"{where}: {key} is {entry[key]!r}, expected true or false.")
    if not isinstance(entry["variants"], list) or not isinstance(entry["check"], Mapping):
        raise ParameterError(f"{where}: variants must be a list and check a mapping.")


def _check_values(entry: Mapping[str, Any], where: str) -> None:
    if entry["comparable"] not in COMPARABLE:
        raise ParameterError(f"{where}: comparable is {entry['comparable']!r}, expected {' or '.join(COMPARABLE)}.")
    if entry["origin"] not in ORIGIN:
        raise ParameterError(f"{where}: origin is {entry['origin']!r}, expected {' or '.join(ORIGIN)}.")
    if (entry["ci_low"] is None) != (entry["ci_high"] is None):
        raise ParameterError(f"{where}: an interval needs both ci_low and ci_high.")
    if entry["ci_low"] is not None and not entry["ci_low"] <= entry["value"] <= entry["ci_high"]:
        raise ParameterError(f"{where}: the value lies outside its interval.")
    feasible = entry["feasible"]
    if unknown := sorted(set(feasible) - set(FEASIBLE)):
        raise ParameterError(f"{where}: unknown key {unknown[0]!r} under feasible.")
    if feasible["grim"] not in (True, False, None) or not isinstance(feasible["note"], str):
        raise ParameterError(f"{where}: feasible needs grim as true, false or null, and note as a text.")
    if not feasible["note"]:
        raise ParameterError(f"{where}: feasible.note is empty; say in a sentence what the arithmetic shows.")


def _note(raw: object, where: str, ids: list[str]) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or set(raw) != NOTE_KEYS:
        raise ParameterError(f"{where}: expected exactly the keys {', '.join(sorted(NOTE_KEYS))}.")
    _known(raw["entries"], ids, where, "entries")
    return dict(raw)


def _matrix(raw: object, where: str) -> None:
    if not isinstance(raw, Mapping) or set(raw) != MATRIX_KEYS:
        raise ParameterError(f"{where}: expected exactly the keys {', '.join(sorted(MATRIX_KEYS))}.")
    rows, k = raw["matrix"], len(raw["classes"])
    if len(rows) != k or any(len(row) != k for row in rows) or sum(map(sum, rows)) != raw["n"]:
        raise ParameterError(f"{where}: expected {k} × {k} counts that sum to n = {raw['n']}.")


def _known(names: Any, known: Any, where: str, key: str) -> None:
    for name in names:
        if name not in known:
            raise ParameterError(f"{where}: {key} names {name!r}, which is not in this file.")


def _unique(ids: list[str], file: str, kind: str) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ParameterError(f"{file}: {kind} {name!r} stands twice.")
        seen.add(name)


def _name(raw: object, position: int) -> str:
    return str(raw.get("id", f"number {position}")) if isinstance(raw, Mapping) else f"number {position}"
