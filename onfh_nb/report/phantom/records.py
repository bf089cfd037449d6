"""The truth records of a cohort as one row per hip and visit, and examples chosen from them by rule, not by eye."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.cohort import layout

if TYPE_CHECKING:
    from onfh_nb.cohort import Cohort

Record = dict[str, Any]
STAGES: Final = ("0", "I", "II", "IIIA", "IIIB", "IV")


def truth_records(cohort: Cohort) -> list[Record]:
    """Every truth record of a cohort as it was written, in order of patient, visit and hip."""
    files = sorted((cohort.path / layout.TRUTH).glob("sub-*/ses-*/*_truth.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def finding_kinds(record: Record) -> list[str]:
    """Kinds of the findings seen in a hip at a visit, each once, in order."""
    return list(dict.fromkeys(str(found["kind"]) for found in record.get("findings") or ()))


def spread(records: Sequence[Record], count: int) -> list[Record]:
    """Choose so many records, of different patients, evenly over the size of the lesion.

    Examples
    --------
    >>> rows = [{"participant_id": f"sub-{k}", "necrosis_pct": k} for k in range(9)]
    >>> [row["participant_id"] for row in spread(rows, 3)]
    ['sub-1', 'sub-4', 'sub-7']
    """
    one_each: dict[str, Record] = {}
    for record in records:
        one_each.setdefault(record["participant_id"], record)
    order = sorted(one_each.values(), key=lambda r: (r["necrosis_pct"], r["participant_id"]))
    if len(order) <= count:
        return order
    return [order[int((k + 0.5) * len(order) / count)] for k in range(count)]


def of_stage(records: Sequence[Record], stage: str) -> list[Record]:
    """Records of one ARCO stage, first visits first."""
    return sorted((r for r in records if r["arco"] == stage), key=lambda r: (r["months"], r["participant_id"]))


def with_finding(records: Sequence[Record], kind: str) -> list[Record]:
    """Records that show a finding, those without a lesion and first visits first."""
    found = [r for r in records if kind in finding_kinds(r)]
    return sorted(found, key=lambda r: (r["has_lesion"], r["months"], r["participant_id"]))
