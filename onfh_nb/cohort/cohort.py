"""A cohort on disk, opened for reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onfh_nb.cohort import layout, schema
from onfh_nb.cohort.build import partial_path
from onfh_nb.cohort.catalogue import image_table, label_table, session_table
from onfh_nb.cohort.problem import Problem
from onfh_nb.cohort.table_file import read_table
from onfh_nb.cohort.write import is_synthetic
from onfh_nb.exceptions import CohortError, NoTruthError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.io.volume import LabelVolume, Volume


@dataclass(frozen=True, eq=False)
class Cohort:
    """A folder of images, tables and masks; see ``data/README.md`` for its form.

    Use :meth:`open`; tables are read when first asked for.

    Examples
    --------
    >>> from onfh_nb.cohort import Cohort
    >>> cohort = Cohort.open("data/tiny")  # doctest: +SKIP
    >>> cohort.images.protocol.unique()  # doctest: +SKIP
    """

    path: Path
    description: dict[str, Any]

    @classmethod
    def open(cls, path: str | Path) -> Cohort:
        """Open a cohort folder.

        Raises
        ------
        CohortError
            If the folder is absent, is no cohort, or was only half written.
        """
        path = Path(path).absolute()
        if (path / layout.BUILDING).exists() or (not path.exists() and partial_path(path).exists()):
            raise CohortError(f"the cohort {path} was not written to its end; delete what is there and make it again")
        if not path.is_dir():
            raise CohortError(f"there is no cohort folder {path}")
        try:
            description = json.loads((path / layout.DESCRIPTION).read_text(encoding="utf-8"))
            description["Name"]
        except (OSError, ValueError, KeyError, TypeError):
            raise CohortError(f"{path} is not a cohort: it has no readable {layout.DESCRIPTION} with a Name") from None
        for table in schema.TABLES.values():
            if not (path / table.file).is_file():
                raise CohortError(f"{path} is not a whole cohort: {table.file} is missing")
        return cls(path, description)

    @property
    def name(self) -> str:
        """Name of the cohort, from its description."""
        return str(self.description["Name"])

    @property
    def is_synthetic(self) -> bool:
        """Whether its images were computed, so that exact truth is known."""
        return is_synthetic(self.description)

    @cached_property
    def participants(self) -> pd.DataFrame:
        """One row per patient."""
        return read_table(self.path / schema.PARTICIPANTS.file, schema.PARTICIPANTS)

    @cached_property
    def hips(self) -> pd.DataFrame:
        """One row per hip."""
        return read_table(self.path / schema.HIPS.file, schema.HIPS)

    @cached_property
    def grades(self) -> pd.DataFrame:
        """One row per hip, visit and reader."""
        return read_table(self.path / schema.GRADES.file, schema.GRADES)

    @cached_property
    def slices(self) -> pd.DataFrame:
        """One row per labelled picture of one hip."""
        return read_table(self.path / schema.SLICES.file, schema.SLICES)

    @cached_property
    def readings(self) -> pd.DataFrame:
        """One row per labelled slice, reader and phase; without rows where nobody read."""
        import pandas as pd

        path = self.path / schema.READINGS.file
        if not path.exists():
            return pd.DataFrame(columns=[column.name for column in schema.READINGS.columns])
        return read_table(path, schema.READINGS)

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """One row per patient and visit: participant_id, session_id, months."""
        return session_table(self.path)

    @cached_property
    def images(self) -> pd.DataFrame:
        """One row per image: image_id, participant_id, session_id, protocol, plane, path, site, field_t."""
        images = image_table(self.path)
        if "site" not in self.participants:
            return images.assign(site=np.nan)[[*images.columns[:6], "site", "field_t"]]
        site = self.participants.drop_duplicates("participant_id").set_index("participant_id")["site"]
        return images.assign(site=images["participant_id"].map(site))[[*images.columns[:6], "site", "field_t"]]

    @cached_property
    def label_files(self) -> pd.DataFrame:
        """One row per mask: image_id, name, hemi, reader, path."""
        return label_table(self.path, self.images)

    @cached_property
    def ingest_report(self) -> pd.DataFrame | None:
        """What became of each series of the source folder; None for a cohort that was not ingested."""
        path = self.path / layout.INGEST_REPORT
        return read_table(path, schema.REPORT) if path.exists() else None

    def read(self, image_id: str) -> Volume:
        """The image of that id."""
        from onfh_nb.io.nifti import read_nifti

        return read_nifti(self._image_path(image_id))

    def labels(self, image_id: str, name: str, *, hemi: str | None = None, reader: str | None = None) -> LabelVolume:
        """The mask of one structure on the grid of its image.

        Parameters
        ----------
        image_id : str
            Image it was drawn on.
        name : str
            ``head``, ``necrosis`` or ``vessel``.
        hemi : {"L", "R"}, optional
            One hip; by default all hips that have the mask, joined.
        reader : str, optional
            Who drew it; by default the mask without a reader.

        Raises
        ------
        CohortError
            If there is no such mask, or its grid is not that of the image.
        """
        from onfh_nb.io.label_nifti import read_label_nifti
        from onfh_nb.io.volume import LabelVolume

        files = self.label_files
        wanted = files[(files["image_id"] == image_id) & (files["name"] == name)]
        wanted = wanted[wanted["reader"].isna()] if reader is None else wanted[wanted["reader"] == reader]
        if hemi is not None:
            wanted = wanted[wanted["hemi"] == hemi]
        if wanted.empty:
            raise CohortError(self._no_label(image_id, name, hemi, reader))
        image = self.read(image_id)
        joined = np.zeros(image.shape, np.uint8)
        for path in wanted["path"]:
            mask = read_label_nifti(Path(path))
            if not mask.same_grid(image):
                raise CohortError(
                    f"mask {Path(path).name} of shape {mask.shape} does not lie on the grid of image {image_id}, "
                    f"which has shape {image.shape}; expected the same shape and corners within 0.01 mm"
                )
            joined |= (mask.array != 0).astype(np.uint8)
        return LabelVolume(joined, image.affine, {}, labels={1: name})

    def reference(self, image_id: str, kind: str) -> Volume:
        """The exact picture behind an image: ``noisefree``, or ``biasfree`` (neither noise nor bias).

        Raises
        ------
        NoTruthError
            If the cohort is real, or this image was written without it.
        """
        from onfh_nb.io.nifti import read_nifti

        if kind not in layout.REFERENCE_KINDS:
            raise CohortError(f"{kind!r} is no reference; expected one of {' '.join(layout.REFERENCE_KINDS)}")
        self._image_path(image_id)
        path = layout.reference_path(self.path, layout.parse_image_id(image_id), kind)
        if not path.exists():
            raise NoTruthError(f"image {image_id} has no {kind} reference, which only synthetic images can have")
        return read_nifti(path)

    @cached_property
    def truth(self) -> pd.DataFrame:
        """Exact truth, one row per hip and visit; nested fields become columns such as ``lens_D``.

        Columns ``images`` and ``acquisition`` hold a dictionary each: what is true of a hip in each of its pictures,
        and how each was taken, by image id.

        Raises
        ------
        NoTruthError
            If the cohort is real.
        """
        import pandas as pd

        files = sorted((self.path / layout.TRUTH).glob("sub-*/ses-*/*_truth.json"))
        if not files:
            raise NoTruthError(f"cohort {self.name} has no exact truth, which only a synthetic cohort has")
        records = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        by_image = {name: [record.pop(name, {}) for record in records] for name in layout.TRUTH_BY_IMAGE}
        return pd.json_normalize(records, sep="_").assign(**by_image)

    def vessels(self, participant_id: str, session_id: str, hemi: str) -> dict[str, np.ndarray]:
        """Exact polylines of the vessels of one hip at one visit.

        Returns
        -------
        dict of str to ndarray
            ``points_mm`` (n, 3) in RAS mm, ``radius_mm`` (n,), ``parent`` (n,), −1 for a root, ``generation`` (n,),
            ``inside`` (n,), whether a node lies in the head, ``root`` (n,) and ``root_names``.

        Raises
        ------
        NoTruthError
            If the cohort is real, or has no vessels of that hip and visit.
        """
        path = layout.vessels_path(self.path, participant_id=participant_id, session_id=session_id, hemi=hemi)
        if not path.is_file():
            raise NoTruthError(
                f"cohort {self.name} has no exact vessels of hip {hemi} of {participant_id}, {session_id}"
            )
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every file's name and size and the text of the tables; changes when the cohort changes."""
        digest = hashlib.sha256()
        for file in sorted(path for path in self.path.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(self.path).as_posix()}\0{file.stat().st_size}\0".encode())
            if file.suffix == ".tsv" or file.name == layout.DESCRIPTION:
                digest.update(file.read_bytes())
        return digest.hexdigest()

    def validate(self, *, progress: Callable[[Iterable[Any], str], Iterable[Any]] | None = None) -> list[Problem]:
        """Everything that is wrong with the cohort, at once; an empty list when it is sound.

        Parameters
        ----------
        progress : callable, optional
            ``progress(items, text)`` gives the items back and shows how far it is; every image is read.
        """
        from onfh_nb.cohort.validation import validate

        return validate(self.path, progress=progress)

    def _image_path(self, image_id: str) -> Path:
        try:
            path = layout.image_path(self.path, layout.parse_image_id(image_id))
        except ValueError:
            path = None
        if path is None or not path.is_file():
            raise CohortError(f"cohort {self.name} has no image {image_id!r}; its images are listed in .images")
        return path

    def _no_label(self, image_id: str, name: str, hemi: str | None, reader: str | None) -> str:
        self._image_path(image_id)
        which = f" of side {hemi}" if hemi else ""
        by = f" by {reader}" if reader else ""
        there = sorted(set(self.label_files.loc[self.label_files["image_id"] == image_id, "name"]))
        return f"image {image_id} has no mask {name!r}{which}{by}; it has {' '.join(there) or 'none'}"
