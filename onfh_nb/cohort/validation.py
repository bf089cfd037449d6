"""Find everything that is wrong with a cohort folder, at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.catalogue import image_table, label_table
from onfh_nb.cohort.check_files import foreign_files, missing_files
from onfh_nb.cohort.check_images import check_images
from onfh_nb.cohort.check_tables import Cells, check_table, read_lines
from onfh_nb.cohort.problem import Problem, safe_value


def validate(
    path: str | Path, *, progress: Callable[[Iterable[Any], str], Iterable[Any]] | None = None
) -> list[Problem]:
    """All problems of a cohort folder.

    Parameters
    ----------
    path : path
        The folder.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is; every image is read.

    Returns
    -------
    list of Problem
        In the order tables, references between them, files, images; empty when the cohort is sound.
    """
    root = Path(path)
    if (root / layout.BUILDING).exists():
        expected = "a cohort that was written to its end; delete it and make it again"
        return [Problem(layout.BUILDING, None, "", "a mark that the cohort is half written", expected)]
    images = image_table(root)
    cells: dict[str, Cells] = {}
    problems: list[Problem] = []
    for key, table in schema.TABLES.items():
        cells[key], found = read_lines(root, table.file)
        problems += found or check_table(cells[key], table)
    problems += _readings(root, cells["slices"])
    sessions, found = _sessions(root)
    problems += found
    problems += _references(cells, sessions, set(images["image_id"]))
    problems += missing_files(root, images, cells["participants"], sessions) + foreign_files(root)
    return problems + check_images(root, images, label_table(root, images), cells["slices"], progress=progress)


def _readings(root: Path, slices: Cells) -> list[Problem]:
    """What is wrong with the readings, where there are any."""
    file = schema.READINGS.file
    if not (root / file).exists():
        return []
    cells, problems = read_lines(root, file)
    problems = problems or check_table(cells, schema.READINGS)
    known = {row.get("slice_id") for _, row in slices.rows}
    return problems + [
        Problem(file, line, "slice_id", safe_value(row.get("slice_id", "")), "a picture of slices.tsv")
        for line, row in cells.rows
        if row.get("slice_id") not in known
    ]


def _sessions(root: Path) -> tuple[dict[str, dict[str, int]], list[Problem]]:
    """Visits of each patient with the line that names them, and what is wrong with their tables."""
    found: dict[str, dict[str, int]] = {}
    problems = []
    for path in sorted(root.glob("sub-*/sub-*_sessions.tsv")):
        file = path.relative_to(root).as_posix()
        cells, wrong = read_lines(root, file)
        problems += wrong or check_table(cells, schema.SESSIONS)
        found[path.parent.name] = {row.get("session_id", ""): line for line, row in cells.rows}
        for line, row in cells.rows:
            name, months = row.get("session_id", ""), row.get("months", "")
            if (
                layout.SESSION_ID.fullmatch(name)
                and months.isdigit()
                and int(name[5:].rstrip("abcdefg")) != int(months)
            ):
                expected = f"the month in the name of the visit, {name}"
                problems.append(Problem(file, line, "months", safe_value(months), expected))
    return found, problems


def _references(cells: dict[str, Cells], sessions: dict[str, dict[str, int]], images: set[str]) -> list[Problem]:
    """Rows that speak of patients, hips, visits or images that are not there."""
    people = {row.get("participant_id") for _, row in cells["participants"].rows}
    hips = {(row.get("participant_id"), row.get("hemi")) for _, row in cells["hips"].rows}
    problems = []
    for key in ("hips", "grades", "slices"):
        file = schema.TABLES[key].file
        for line, row in cells[key].rows:
            person, session, image = (row.get(name, "") for name in ("participant_id", "session_id", "image_id"))
            if person not in people:
                problems.append(
                    Problem(file, line, "participant_id", safe_value(person), "a patient of participants.tsv")
                )
                continue
            if key != "hips" and (person, row.get("hemi")) not in hips:
                problems.append(Problem(file, line, "hemi", safe_value(row.get("hemi", "")), "a hip of hips.tsv"))
            if key != "hips" and session not in sessions.get(person, {}):
                expected = f"a visit of {person}_sessions.tsv"
                problems.append(Problem(file, line, "session_id", safe_value(session), expected))
            if key == "slices" and (image not in images or not image.startswith(f"{person}_{session}_")):
                expected = "an image of this patient and visit"
                problems.append(Problem(file, line, "image_id", safe_value(image), expected))
    return problems
