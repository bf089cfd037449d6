"""The tables of an ingested cohort, from the clinical rows and what was taken of the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onfh_nb.cohort import clinical_columns as columns
from onfh_nb.cohort.clinical import ClinicalRow
from onfh_nb.cohort.intake import Taken
from onfh_nb.cohort.schema import GRADES, HIPS, PARTICIPANTS, SLICES, Column
from onfh_nb.cohort.source import Series
from onfh_nb.cohort.visits import Visit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Ingested:
    """What the tables are made from. ``names`` gives each patient's pseudonym, ``visit_of_row`` is keyed by line."""

    rows: Sequence[ClinicalRow]
    names: Mapping[str, str]
    visit_of_row: Mapping[int, Visit]
    taken: Sequence[tuple[Series, Visit, Taken]]
    rows_of_file: Mapping[str, Sequence[ClinicalRow]]
    file_of_series: Mapping[int, str]

    @property
    def patients(self) -> list[str]:
        """Hospital numbers of the patients with images, in order of their pseudonyms."""
        return sorted({series.patient for series, _, _ in self.taken}, key=self.names.__getitem__)


def tables(ingested: Ingested) -> dict[str, pd.DataFrame]:
    """All tables that ``write_tables`` asks for."""
    return {
        "participants": _frame(_participants(ingested), PARTICIPANTS.columns),
        "sessions": _sessions(ingested),
        "hips": _frame(_hips(ingested), HIPS.columns),
        "grades": _frame(_grades(ingested), GRADES.columns),
        "slices": _frame(_slices(ingested), SLICES.columns),
    }


def _frame(records: list[dict[str, Any]], known: Sequence[Column]) -> pd.DataFrame:
    """A frame of the columns that hold something or must be there, in the order of the schema."""
    import pandas as pd

    always = {"participant_id", "hemi", "session_id", "reader", "has_lesion", "treatment", "arco", "age", "sex", "site"}
    names = [
        column.name
        for column in known
        if column.required or column.name in always or any(column.name in record for record in records)
    ]
    return pd.DataFrame(records, columns=names, dtype=object)


def _participants(ingested: Ingested) -> list[dict[str, Any]]:
    records = []
    for patient in ingested.patients:
        record: dict[str, Any] = {"participant_id": ingested.names[patient]}
        facts = next((taken.facts for series, _, taken in ingested.taken if series.patient == patient), {})
        if site := scanner_key(facts):
            record["site"] = site
        for row in ingested.rows:
            if row.patient == patient:
                record |= {c.name: row.cells[c.name] for c in columns.PATIENT_COLUMNS if c.name in row.cells}
        records.append(record)
    return records


def scanner_key(facts: Mapping[str, Any]) -> str:
    """Initial of the maker and field strength, such as ``S3T`` or ``P15T``; "" where either is unknown.

    Examples
    --------
    >>> scanner_key({"Manufacturer": "Philips", "MagneticFieldStrength": 1.5})
    'P15T'
    """
    maker, field_t = facts.get("Manufacturer"), facts.get("MagneticFieldStrength")
    if not maker or not field_t:
        return ""
    return f"{maker[0].upper()}{f'{round(field_t, 1):g}'.replace('.', '')}T"


def _sessions(ingested: Ingested) -> pd.DataFrame:
    import pandas as pd

    found = {(ingested.names[series.patient], visit.session_id, visit.months) for series, visit, _ in ingested.taken}
    return pd.DataFrame(sorted(found), columns=["participant_id", "session_id", "months"])


def _hips(ingested: Ingested) -> list[dict[str, Any]]:
    """One row per hip that the table describes; both hips, unknown, where there is no table."""
    if not ingested.rows:
        return [{"participant_id": ingested.names[p], "hemi": side} for p in ingested.patients for side in "LR"]
    hips: dict[tuple[str, str], dict[str, Any]] = {}
    for row in ingested.rows:
        key = (ingested.names[row.patient], row.side)
        hip = hips.setdefault(key, {"participant_id": key[0], "hemi": key[1]})
        hip |= {c.name: row.cells[c.name] for c in columns.HIP_COLUMNS if c.name in row.cells}
        if "has_lesion" not in row.cells and "arco" in row.cells:
            hip["has_lesion"] = str(max(int(hip.get("has_lesion", 0)), int(row.cells["arco"] != "0")))
    return [hips[key] for key in sorted(hips)]


def _grades(ingested: Ingested) -> list[dict[str, Any]]:
    grades: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in ingested.rows:
        given = {c.name: row.cells[c.name] for c in columns.GRADE_COLUMNS if c.name in row.cells}
        if given:
            visit = ingested.visit_of_row[row.line]
            names = ("participant_id", "hemi", "session_id", "reader")
            key = (ingested.names[row.patient], row.side, visit.session_id, row.cells.get("reader", "reader1"))
            grades.setdefault(key, dict(zip(names, key, strict=True))).update(given)
    return [grades[key] for key in sorted(grades)]


def _slices(ingested: Ingested) -> list[dict[str, Any]]:
    """One row per picture, or slice of a volume, that carries a label."""
    records = []
    for series, visit, taken in ingested.taken:
        for row in ingested.rows_of_file.get(ingested.file_of_series.get(series.number, ""), ()):
            drawn = None if taken.lesion is None else str(int(taken.lesion))
            lesion = row.cells.get("lesion", drawn)
            if lesion is None or (series.kind != "picture" and "slice" not in row.cells):
                continue
            name, index = ingested.names[row.patient], row.cells.get("slice", "0")
            stem = taken.image_ids[0].replace("_", "-")
            records.append(
                {
                    "slice_id": f"{stem}-{row.side}-{index}",
                    "participant_id": name,
                    "hemi": row.side,
                    "session_id": visit.session_id,
                    "image_id": taken.image_ids[0],
                    "index": index,
                    "lesion": lesion,
                }
            )
    return sorted(records, key=lambda record: record["slice_id"])
