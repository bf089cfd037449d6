"""An empty clinical table that explains itself."""

from __future__ import annotations

from pathlib import Path

from onfh_nb.cohort import clinical_columns as columns
from onfh_nb.exceptions import CohortError

_INTRODUCTION = (
    "Clinical table for onfh ingest: one row per hip and visit. Lines that begin with # are comments.",
    "Needed: patient, side, and visit_date or months. Every other column may be left out; an empty cell is not known.",
    "Columns not listed here are not taken over. Rename yours with a YAML file: onfh ingest --map columns.yaml",
)


def write_template(path: str | Path) -> Path:
    """Write an annotated, empty clinical table.

    Parameters
    ----------
    path : path
        CSV file that must not exist yet.

    Raises
    ------
    CohortError
        If the file exists, or cannot be written.
    """
    path = Path(path)
    lines = [f"# {line}" for line in (*_INTRODUCTION, "")]
    lines += [f"# {name}: {meaning}" for name, meaning in columns.FREE.items()]
    for column in columns.CHECKED:
        unit = f" [{column.unit}]" if column.unit else ""
        lines.append(f"# {column.name}: {column.description}{unit}; {column.expected.replace(', or n/a', '')}")
    lines.append(",".join(columns.NAMES))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise CohortError(f"{path} already exists; it may hold your data, so choose another name") from None
    except OSError as error:
        raise CohortError(f"{path} cannot be written ({error.strerror})") from None
    return path
