"""LabelMe annotations: JSON to mask exactly as the tool itself draws them, and back."""

from __future__ import annotations

import base64
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.atomic import write_atomically
from onfh_nb.io.polygon_fill import fill_polygon

# Pixels that the tool gives to what has no area.
_LINE_WIDTH, _POINT_RADIUS = 10, 5
_MIN_POINTS = {"polygon": 3, "rectangle": 2, "circle": 2, "line": 2, "linestrip": 2, "point": 1, "mask": 2}
_MAX_PIXELS = 1 << 26


@dataclass(frozen=True, eq=False)
class Shape:
    """One annotation.

    Parameters
    ----------
    label : str
        What it shows.
    points : sequence of (x, y)
        In pixels, x to the right and y down; a circle is its centre and a point on its edge, a mask its bounding box
        (both corners inside).
    kind : str
        polygon, rectangle, circle, line, linestrip, point or mask.
    mask : ndarray of bool, shape (h, w), optional
        The pixels of a mask's box.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    kind: str = "polygon"
    mask: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if self.kind not in _MIN_POINTS:
            raise ValueError(f"a shape of kind {self.kind!r} is unknown; known are {sorted(_MIN_POINTS)}")
        exact = self.kind not in ("polygon", "linestrip")
        if len(self.points) < _MIN_POINTS[self.kind] or (exact and len(self.points) != _MIN_POINTS[self.kind]):
            raise ValueError(f"a {self.kind} of {len(self.points)} points needs {_MIN_POINTS[self.kind]}")
        if not np.isfinite(self.points).all():
            raise ValueError(f"a {self.kind} has a point that is not a finite number")
        if (self.kind == "mask") != (self.mask is not None):
            raise ValueError("a shape of kind 'mask' needs its pixels, and only that kind has any")


def labelme_to_mask(path: str | Path, label_to_value: Mapping[str, int]) -> NDArray[Any]:
    """Draw a LabelMe file as the tool's own conversion does; later shapes cover earlier ones.

    Parameters
    ----------
    path : path
        The JSON file.
    label_to_value : mapping of str to int
        What to write for each label; 0 is background. The tool writes 255 for ``__ignore__``.

    Returns
    -------
    ndarray of uint8 (int32 if a value is outside 0–255), shape (H, W)

    Raises
    ------
    ImageFileError
        If the file is no LabelMe JSON, its picture size is unknown, or a label has no value.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.json")
    ...     write_labelme(file, [Shape("head", ((1, 1), (3, 2)), "rectangle")], image="a.png", size=(4, 5))
    ...     labelme_to_mask(file, {"head": 1}).tolist()
    [[0, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 0]]
    """
    path = Path(path)
    shapes, size = read_labelme(path)
    values = list(label_to_value.values())
    kind = np.uint8 if all(0 <= value <= 255 for value in values) else np.int32
    mask = np.zeros(size, kind)
    for shape in shapes:
        if shape.label not in label_to_value:
            raise ImageFileError(f"{path} has the label {shape.label!r}; expected was one of {sorted(label_to_value)}")
        mask[shape_mask(shape, size)] = label_to_value[shape.label]
    return mask


def read_labelme(path: str | Path) -> tuple[list[Shape], tuple[int, int]]:
    """Shapes of a LabelMe file and the size (H, W) of its picture.

    Raises
    ------
    ImageFileError
        If the file is no LabelMe JSON or the size of its picture is unknown.
    """
    path = Path(path)
    content: dict[str, Any]
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        shapes = [_shape(entry) for entry in content["shapes"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise ImageFileError(f"{path} cannot be read as LabelMe JSON: {reason}") from error
    return shapes, _size(content, path)


def shape_mask(shape: Shape, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels of one shape in a picture of ``size`` (H, W): a polygon covers its outline too, a line is 10 px wide."""
    if shape.mask is not None:
        return _pasted(shape, size)
    if shape.kind == "polygon":
        return fill_polygon(shape.points, size)
    from PIL import Image, ImageDraw

    canvas = Image.new("1", (size[1], size[0]))
    draw = ImageDraw.Draw(canvas)
    points = [(float(x), float(y)) for x, y in shape.points]
    if shape.kind == "rectangle":
        (x0, y0), (x1, y1) = points
        draw.rectangle((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), outline=1, fill=1)
    elif shape.kind in ("line", "linestrip"):
        draw.line(points, fill=1, width=_LINE_WIDTH)
    else:
        (x, y), radius = points[0], float(_POINT_RADIUS)
        if shape.kind == "circle":
            radius = math.dist(points[0], points[1])
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=1, fill=1)
    return np.array(canvas, dtype=bool)


def mask_to_shape(mask: NDArray[np.bool_], label: str) -> Shape:
    """A mask of shape (H, W) as one shape that draws exactly the same pixels.

    Raises
    ------
    ValueError
        If the mask is empty.
    """
    rows, columns = np.nonzero(mask)
    if rows.size == 0:
        raise ValueError(f"the mask of {label!r} is empty, and an empty shape cannot be drawn")
    top, bottom, left, right = int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())
    box = np.asarray(mask[top : bottom + 1, left : right + 1], dtype=bool)
    return Shape(label, ((left, top), (right, bottom)), "mask", box)


def write_labelme(path: str | Path, shapes: Sequence[Shape], *, image: str, size: tuple[int, int]) -> None:
    """Write shapes as a file that LabelMe opens.

    Parameters
    ----------
    path : path
        The JSON file; it belongs beside its picture.
    shapes : sequence of Shape
        Later ones cover earlier ones.
    image : str
        File name of the picture, relative to the JSON file.
    size : tuple of two ints
        Height and width of the picture.
    """
    content: dict[str, Any] = {
        "version": "5.5.0",
        "flags": {},
        "shapes": [_entry(shape) for shape in shapes],
        "imagePath": image,
        "imageData": None,
        "imageHeight": int(size[0]),
        "imageWidth": int(size[1]),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False).encode()

    def write(file: IO[bytes]) -> None:
        file.write(text)

    write_atomically(Path(path), write)


def _shape(entry: Mapping[str, Any]) -> Shape:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    kind = entry.get("shape_type") or "polygon"
    return Shape(str(entry["label"]), points, kind, _decoded(entry.get("mask")) if kind == "mask" else None)


def _entry(shape: Shape) -> dict[str, Any]:
    return {
        "label": shape.label,
        "points": [[float(x), float(y)] for x, y in shape.points],
        "group_id": None,
        "description": "",
        "shape_type": shape.kind,
        "flags": {},
        "mask": None if shape.mask is None else _encoded(shape.mask),
    }


def _decoded(text: str | None) -> NDArray[np.bool_]:
    """The pixels of a mask shape, which the tool keeps as a PNG in base 64."""
    from PIL import Image

    if not text:
        raise ValueError("a mask without pixels")
    with Image.open(io.BytesIO(base64.b64decode(text))) as image:
        if image.width * image.height > _MAX_PIXELS:
            raise ValueError(f"a mask of {image.width} × {image.height} pixels")
        return np.array(image.convert("L")) > 0


def _encoded(mask: NDArray[np.bool_]) -> str:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8) * 255).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _pasted(shape: Shape, size: tuple[int, int]) -> NDArray[np.bool_]:
    """The box of a mask shape at its place; what lies outside the picture is cut."""
    result = np.zeros(size, dtype=bool)
    assert shape.mask is not None
    left, top = (round(value) for value in shape.points[0])
    rows, columns = shape.mask.shape
    inside = result[max(top, 0) : max(top + rows, 0), max(left, 0) : max(left + columns, 0)]
    start = (max(-top, 0), max(-left, 0))
    inside |= shape.mask[start[0] : start[0] + inside.shape[0], start[1] : start[1] + inside.shape[1]]
    return result


def _size(content: Mapping[str, Any], path: Path) -> tuple[int, int]:
    """Height and width: from the file, or from the picture beside it where the file leaves them out."""
    height, width = content.get("imageHeight"), content.get("imageWidth")
    if height is None or width is None:
        from onfh_nb.io.pictures import read_picture

        return read_picture(path.parent / str(content.get("imagePath", "")).replace("\\", "/")).shape
    if not (isinstance(height, int) and isinstance(width, int) and 0 < height * width <= _MAX_PIXELS and height > 0):
        raise ImageFileError(
            f"{path} says its picture has {height} × {width} pixels; at most {_MAX_PIXELS} were expected"
        )
    return height, width
