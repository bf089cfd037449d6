"""A folder of hospital images and a clinical table become a cohort without a patient's name in it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from onfh_nb.cohort.build import building
from onfh_nb.cohort.clinical import FILE, ClinicalRow, read_clinical
from onfh_nb.cohort.cohort import Cohort
from onfh_nb.cohort.ingested_tables import Ingested, tables
from onfh_nb.cohort.intake import Taken, read_series, take_series
from onfh_nb.cohort.problem import Problem, ProblemsError
from onfh_nb.cohort.schema import REPORT
from onfh_nb.cohort.scrub import Scrubber
from onfh_nb.cohort.source import Series, list_source, source_files, why_burned_in
from onfh_nb.cohort.table_file import write_table
from onfh_nb.cohort.visits import Visit, match_rows, patients_without_rows, too_late, visit_of, visits_of
from onfh_nb.cohort.write import describe, write_tables
from onfh_nb.exceptions import CohortError, ImageFileError
from onfh_nb.io.deidentify import load_key, pseudonym

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[Iterable[Any], str], Iterable[Any]]
_log = logging.getLogger(__name__)


def ingest(
    source: str | Path,
    out: str | Path,
    table: str | Path | None = None,
    *,
    column_map: Mapping[str, str] | str | Path | None = None,
    key: str | Path | None = None,
    allow_burned_in: bool = False,
    progress: Progress | None = None,
) -> Cohort:
    """Make a cohort from DICOM series, NIfTI files or pictures.

    Only listed acquisition facts survive (``onfh_nb.io.deidentify``). Patient numbers become pseudonyms that stay the
    same as long as the key does, days become months since the first visit, and ages above 89 become 89. What became of
    each series stands in ``Cohort.ingest_report``.

    Parameters
    ----------
    source : path
        Folder, searched to any depth. NIfTI files and pictures lie in ``<patient>/<visit>/``, where the visit is a day
        (``2024-03-31``) or a month (``m03``), unless the clinical table names them in its column ``file``.
    out : path
        Folder of the cohort; must not exist yet. It appears when it is whole.
    table : path, optional
        Clinical table; ``write_template`` writes an empty one.
    column_map : mapping or path, optional
        The table's own column names and ours for them, or a YAML file of that form.
    key : path, optional
        Key file of the pseudonyms, outside the cohort; by default ``~/.config/onfh/pseudonym.key``, made when absent.
    allow_burned_in : bool
        Take series that may carry text in their pixels. Look at them first.
    progress : callable, optional
        ``progress(items, text)`` gives the items back and shows how far it is.

    Returns
    -------
    Cohort

    Raises
    ------
    ProblemsError
        With all problems of table and images at once, each without a patient's name.
    CohortError
        If ``out`` exists or cannot be written, or no image could be taken.

    Examples
    --------
    >>> ingest("export", "data/ours", "clinical.csv")  # doctest: +SKIP
    """
    source, out = Path(source).absolute(), Path(out).absolute()
    if out.is_relative_to(source) or source.is_relative_to(out):
        raise CohortError("the cohort must not lie inside its source folder, nor around it")
    with building(out) as root:
        secret = load_key(key, outside=[out, root])
        rows, problems = read_clinical(table, column_map=column_map) if table is not None else ([], [])
        files = source_files(source)
        scrubber = Scrubber(source, files)
        rows_of_file, found = _by_file(rows, source, files)
        problems += found
        series = list_source(source, files, rows_of_file, scrubber)
        scrubber.forget(one.patient for one in series)
        visits, found = visits_of(series, rows)
        problems += found + too_late(visits)
        if table is not None:
            problems += match_rows(rows, visits)[1] + patients_without_rows(series, rows)
        names, found = _pseudonyms(visits, secret)
        _raise_if(problems + found)
        hemi_of = {name: _one_side(own) for name, own in rows_of_file.items()}
        file_of = {one.number: PurePosixPath(one.files[0].relative_to(source)).as_posix() for one in series}
        taker = _Taker(root, names, visits, scrubber, allow_burned_in)
        for one in (progress or _silent)(series, "Ingesting series"):
            taker.take(one, hemi_of.get(file_of[one.number]))
        _finish(root, out.name, rows, rows_of_file, file_of, taker)
    return Cohort.open(out)


class _Taker:
    """Takes series one by one and keeps the account of it."""

    def __init__(
        self,
        root: Path,
        names: Mapping[str, str],
        visits: Mapping[str, Sequence[Visit]],
        scrubber: Scrubber,
        allow_burned_in: bool,
    ) -> None:
        self.root, self.names, self.visits = root, names, visits
        self.taken: list[tuple[Series, Visit, Taken]] = []
        self.report: list[dict[str, Any]] = []
        self.problems: list[Problem] = []
        self._scrubber, self._allow_burned_in = scrubber, allow_burned_in

    def take(self, series: Series, hemi: str | None) -> None:
        if series.refused:
            name_or_none = self.names.get(series.patient)
            self.report.append(_report_row(series, name_or_none, None, Taken(reason=series.refused), ""))
            return
        visit = visit_of(series, self.visits[series.patient])
        name = self.names[series.patient]
        burned_in = why_burned_in(series)
        result = Taken()
        if burned_in and not self._allow_burned_in:
            result.reason = f"{burned_in}, so text may be burned in"
        if not result.reason:
            try:
                volumes, left_out = read_series(series)
            except (ImageFileError, MemoryError) as error:
                result.reason = self._why(error)
                if series.kind in ("nifti", "picture"):
                    self._problem(series, result.reason)
            else:
                result = self._write(series, volumes, name, visit, hemi)
                result.reason = result.reason or left_out
        if result.image_ids:
            self.taken.append((series, visit, result))
        self.report.append(_report_row(series, name, visit, result, burned_in))

    def _write(self, series: Series, volumes: list[Any], name: str, visit: Visit, hemi: str | None) -> Taken:
        try:
            return take_series(self.root, series, volumes, participant_id=name, visit=visit, hemi=hemi)
        except ImageFileError as error:
            reason = self._why(error)
            self._problem(series, reason)
            return Taken(reason=reason)

    def _why(self, error: BaseException) -> str:
        message = " ".join(self._scrubber.clean(str(error)).split())
        return message or "it is too large for the memory of this machine"

    def _problem(self, series: Series, reason: str) -> None:
        file = f"file {self._scrubber.ordinal(series.files[0])} of the source folder"
        self.problems.append(Problem(file, None, "", reason, "an image that can be read, with masks on its grid"))


def _silent(items: Iterable[Any], text: str) -> Iterable[Any]:
    return items


def _raise_if(problems: Sequence[Problem]) -> None:
    if problems:
        raise ProblemsError("the input cannot become a cohort; it", problems)


def _by_file(
    rows: Sequence[ClinicalRow], source: Path, files: Sequence[Path]
) -> tuple[dict[str, list[ClinicalRow]], list[Problem]]:
    """Rows that name a file, by that file; names that are not in the source are problems."""
    there = {PurePosixPath(path.relative_to(source)).as_posix() for path in files}
    found: dict[str, list[ClinicalRow]] = defaultdict(list)
    problems = []
    for row in rows:
        if not row.file:
            continue
        name = PurePosixPath(row.file.replace("\\", "/")).as_posix()
        if name not in there:
            expected = "the path of a file from the source folder"
            problems.append(Problem(FILE, row.line, "file", "a file that is not there", expected))
            continue
        first = found[name][0] if found[name] else row
        if (first.patient, first.day, first.months) != (row.patient, row.day, row.months):
            expected = f"the patient and visit of row {first.line}, which names the same file"
            problems.append(Problem(FILE, row.line, "file", "another patient or visit", expected))
        found[name].append(row)
    return dict(found), problems


def _one_side(rows: Sequence[ClinicalRow]) -> str | None:
    sides = {row.side for row in rows}
    return sides.pop() if len(sides) == 1 else None


def _pseudonyms(patients: Iterable[str], key: bytes) -> tuple[dict[str, str], list[Problem]]:
    names = {patient: pseudonym(patient, key) for patient in patients}
    if len(set(names.values())) == len(names):
        return names, []
    return names, [Problem("source folder", None, "", "two patients with one pseudonym", "another key file")]


def _report_row(series: Series, name: str | None, visit: Visit | None, taken: Taken, burned_in: str) -> dict[str, Any]:
    return {
        "series": series.number,
        "participant_id": name,
        "session_id": visit.session_id if visit else None,
        "kind": series.kind,
        "n_files": len(series.files),
        "burned_in": int(bool(burned_in)),
        "taken": int(bool(taken.image_ids)),
        "image_id": taken.image_ids[0] if taken.image_ids else None,
        "reason": taken.reason or None,
    }


def _finish(
    root: Path,
    name: str,
    rows: Sequence[ClinicalRow],
    rows_of_file: Mapping[str, Sequence[ClinicalRow]],
    file_of: Mapping[int, str],
    taker: _Taker,
) -> None:
    """Write the tables, once all problems of the images are known, too."""
    _raise_if(taker.problems)
    if not taker.taken:
        reasons = list(dict.fromkeys(str(row["reason"]) for row in taker.report))
        raise CohortError(f"none of the {len(taker.report)} series could be taken: " + "; ".join(reasons[:5]))
    with_images: dict[str, list[Visit]] = defaultdict(list)
    for series, visit, _ in taker.taken:
        with_images[series.patient].append(visit)
    visit_of_row, problems = match_rows(rows, with_images)
    _raise_if(problems)
    refused = sum(not row["taken"] for row in taker.report)
    if refused:
        _log.warning("%d of %d series were not taken; ingest.tsv says why", refused, len(taker.report))
    ingested = Ingested(rows, taker.names, visit_of_row, taker.taken, rows_of_file, file_of)
    write_tables(root, description=describe(name, synthetic=False), **tables(ingested))
    write_table(root / REPORT.file, _report_frame(taker.report), REPORT)


def _report_frame(report: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(report, dtype=object)
