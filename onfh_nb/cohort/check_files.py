"""Files that a cohort lacks, and files that do not belong in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.check_tables import Cells
from onfh_nb.cohort.problem import Problem, safe_value

if TYPE_CHECKING:
    import pandas as pd

_SUB, _SES = r"sub-[A-Za-z0-9]+", r"ses-m\d{2,3}[a-z]?"
_IMAGE = rf"{_SUB}_{_SES}_acq-[A-Za-z0-9]+(_run-\d+)?"
_SUFFIX = "|".join(layout.SUFFIXES)
_OURS = [
    re.compile(pattern)
    for pattern in (
        r"dataset_description\.json|README(\.md)?|CHANGES|LICENSE|\.bidsignore|participants\.(tsv|json)",
        rf"{_SUB}/{_SUB}_sessions\.(tsv|json)",
        rf"{_SUB}/{_SES}/anat/{_IMAGE}_({_SUFFIX})\.(nii\.gz|json)",
        r"derivatives/(onfh|labels|truth|readers)/(dataset_description\.json|README(\.md)?|\.bidsignore)",
        r"derivatives/onfh/(hips|grades|slices|ingest|readings)\.(tsv|json)",
        r"derivatives/readers/(reader\d{1,2}/[A-Za-z0-9_-]+\.json|pictures/[A-Za-z0-9_-]+\.png)",
        rf"derivatives/labels/{_SUB}/{_SES}/anat/{_IMAGE}(_hemi-[LR])?_label-[A-Za-z0-9]+(_desc-[A-Za-z0-9]+)?_mask\.nii\.gz",
        rf"derivatives/truth/{_SUB}/{_SES}/{_SUB}_{_SES}_hemi-[LR]_truth\.json",
        rf"derivatives/truth/{_SUB}/{_SES}/anat/{_IMAGE}_desc-(noisefree|biasfree)_({_SUFFIX})\.(nii\.gz|json)",
        rf"derivatives/truth/{_SUB}/{_SES}/{_SUB}_{_SES}_hemi-[LR]_vessels\.npz",
        r"derivatives/truth/.*\.(npz|csv|tsv|json)",  # other geometry
    )
]


def foreign_files(root: Path) -> list[Problem]:
    """Files whose names are not of the layout, or whose folder and name disagree; told without their names."""
    problems = []
    counted: dict[str, int] = {}
    expected = "only files that data/README.md describes"
    for path in sorted(path for path in root.rglob("*") if not path.is_dir()):
        file = path.relative_to(root).as_posix()
        if any(pattern.fullmatch(file) for pattern in _OURS):
            if not _folders_agree(file):
                problems.append(
                    Problem(file, None, "", "a name that is not that of its folder", "the same patient and visit")
                )
            continue
        folder = _shown_folder(path.parent.relative_to(root).as_posix())
        counted[folder] = counted.get(folder, 0) + 1
    for folder, n in counted.items():
        problems.append(Problem(folder, None, "", f"{n} foreign file{'s' if n > 1 else ''}", expected))
    return problems


def _folders_agree(file: str) -> bool:
    """Whether the patient and the visit in a file's name are those of its folders."""
    *folders, name = file.split("/")
    words = name.split("_")
    return all(folder in words for folder in folders if layout.PARTICIPANT_ID.fullmatch(folder)) and all(
        folder in words for folder in folders if layout.SESSION_ID.fullmatch(folder) and "ses-" in name
    )


def _shown_folder(folder: str) -> str:
    """A folder of the layout by its name, any other by what it is."""
    known = re.fullmatch(
        rf"\.|derivatives(/(onfh|labels|truth|readers))?|((derivatives/(labels|truth)/)?{_SUB}(/{_SES}(/anat)?)?)",
        folder,
    )
    return folder if known else "a foreign folder"


def missing_files(
    root: Path, images: pd.DataFrame, participants: Cells, sessions: dict[str, dict[str, int]]
) -> list[Problem]:
    """Descriptions, sidecars, patients and visits that should be there and are not."""
    problems = _descriptions(root)
    for path in images["path"]:
        sidecar = layout.sidecar_path(Path(path))
        if not sidecar.is_file():
            file = sidecar.relative_to(root).as_posix()
            problems.append(Problem(file, None, "", "no such file", "the acquisition facts of its image"))
    with_images = set(zip(images["participant_id"], images["session_id"], strict=True))
    people = {row.get("participant_id", ""): line for line, row in participants.rows}
    for person, line in people.items():
        if person not in {participant for participant, _ in with_images}:
            problems.append(
                Problem(schema.PARTICIPANTS.file, line, "participant_id", safe_value(person), "a patient with images")
            )
        elif person not in sessions:
            problems.append(Problem(f"{person}/{person}_sessions.tsv", None, "", "no such file", "the visits"))
    for person in sorted({participant for participant, _ in with_images} - set(people)):
        problems.append(Problem(person, None, "", "a folder of a patient without a row", "a row in participants.tsv"))
    for person, own in sessions.items():
        there = {session for participant, session in with_images if participant == person}
        file = f"{person}/{person}_sessions.tsv"
        for session in sorted(set(own) - there):
            problems.append(Problem(file, own[session], "session_id", safe_value(session), "a visit with images"))
        for session in sorted(there - set(own)):
            problems.append(Problem(f"{person}/{session}", None, "", "a visit without a row", f"a row in {file}"))
    return problems


def _descriptions(root: Path) -> list[Problem]:
    problems = []
    for folder in ("", str(layout.TABLES), str(layout.LABELS), str(layout.TRUTH), str(layout.READERS)):
        path = root / folder / layout.DESCRIPTION
        if folder and not (root / folder).is_dir():
            continue
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            sound = all(key in content for key in ("Name", "BIDSVersion", "GeneratedBy"))
        except (OSError, ValueError, TypeError):
            sound = False
        if not sound:
            file = path.relative_to(root).as_posix()
            expected = "a JSON file with Name, BIDSVersion and GeneratedBy"
            problems.append(Problem(file, None, "", "no readable description", expected))
    return problems
