from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import labelme_to_mask, write_labelme
from onfh_nb.io.labelme import Shape, mask_to_shape, read_labelme, shape_mask


@pytest.mark.real
@pytest.mark.parametrize("name", ["2011_000003", "2011_000006", "2011_000025"])
def test_masks_equal_the_tools_own(real, name):
    folder = real("labelme/semantic_segmentation")
    names = (folder / "data_dataset_voc/class_names.txt").read_text().splitlines()
    values = {label: value for value, label in enumerate(names)} | {"__ignore__": 255}
    expected = np.array(Image.open(folder / f"data_dataset_voc/SegmentationClass/{name}.png"))
    mask = labelme_to_mask(folder / f"data_annotated/{name}.json", values)
    assert mask.dtype == np.uint8
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.real
def test_every_kind_of_shape_of_the_real_tool_is_drawn(real):
    path = real("labelme/primitives/primitives.json")
    shapes, size = read_labelme(path)
    area = {shape.kind: int(shape_mask(shape, size).sum()) for shape in shapes}
    assert set(area) == {"polygon", "rectangle", "circle", "line", "linestrip", "point", "mask"}
    assert area["rectangle"] == (542 - 391 + 1) * (135 - 33 + 1)
    radius = np.hypot(225 - 195, 125 - 84)
    assert area["circle"] == pytest.approx(np.pi * radius**2, rel=0.02)
    x, y = np.array(next(shape.points for shape in shapes if shape.kind == "polygon")).T
    shoelace = abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2
    assert area["polygon"] == pytest.approx(shoelace, rel=0.03)
    assert area["line"] == pytest.approx(10 * np.hypot(28, 46), rel=0.1)
    octagon = shapes[-1]
    assert shape_mask(octagon, size)[305:405, 417:517].sum() == area["mask"] == octagon.mask.sum()


def test_a_circle_and_a_point_are_round_about_their_centre():
    for shape in (Shape("a", ((20, 30), (27, 30)), "circle"), Shape("a", ((20, 30),), "point")):
        mask = shape_mask(shape, (60, 50))
        radius = 7 if shape.kind == "circle" else 5
        rows, columns = np.nonzero(mask)
        assert (rows.min(), rows.max(), columns.min(), columns.max()) == (
            30 - radius,
            30 + radius,
            20 - radius,
            20 + radius,
        )


def test_later_shapes_cover_earlier_ones(tmp_path):
    first, second = (Shape(name, ((1, 1), (4, 4)), "rectangle") for name in "ab")
    write_labelme(tmp_path / "x.json", [first, second], image="x.png", size=(6, 6))
    assert set(np.unique(labelme_to_mask(tmp_path / "x.json", {"a": 1, "b": 2}))) == {0, 2}


def test_corners_of_a_rectangle_may_come_in_any_order():
    there, back = (shape_mask(Shape("a", p, "rectangle"), (9, 9)) for p in (((1, 2), (5, 7)), ((5, 7), (1, 2))))
    np.testing.assert_array_equal(there, back)


def test_a_mask_survives_writing_and_reading(tmp_path):
    rng = np.random.default_rng(3)
    mask = rng.random((17, 23)) > 0.6
    write_labelme(tmp_path / "x.json", [mask_to_shape(mask, "head")], image="x.png", size=mask.shape)
    np.testing.assert_array_equal(labelme_to_mask(tmp_path / "x.json", {"head": 1}), mask)
    with pytest.raises(ValueError, match="is empty"):
        mask_to_shape(np.zeros((3, 3), bool), "head")


def test_a_mask_that_sticks_out_is_cut(tmp_path):
    shape = Shape("a", ((-1, 3), (1, 5)), "mask", np.ones((3, 3), bool))
    assert shape_mask(shape, (5, 5)).astype(int).tolist()[3:] == [[1, 1, 0, 0, 0], [1, 1, 0, 0, 0]]
    assert not shape_mask(Shape("a", ((40, 40), (42, 42)), "mask", np.ones((3, 3), bool)), (5, 5)).any()


def test_the_size_comes_from_the_picture_where_the_file_leaves_it_out(tmp_path):
    Image.fromarray(np.zeros((4, 7), np.uint8)).save(tmp_path / "p.png")
    content = {"shapes": [{"label": "a", "points": [[0, 0], [2, 0], [0, 2]]}], "imagePath": ".\\p.png"}
    (tmp_path / "x.json").write_text(json.dumps(content))
    assert labelme_to_mask(tmp_path / "x.json", {"a": 300}).dtype == np.int32
    assert labelme_to_mask(tmp_path / "x.json", {"a": 3}).shape == (4, 7)


def test_a_label_without_a_value_is_named(tmp_path):
    write_labelme(tmp_path / "x.json", [Shape("haed", ((0, 0), (1, 1)), "rectangle")], image="x.png", size=(3, 3))
    with pytest.raises(ImageFileError, match=r"label 'haed'; expected was one of \['head'\]"):
        labelme_to_mask(tmp_path / "x.json", {"head": 1})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"shapes": 3}',
        '{"shapes": [{"label": "a", "points": [[1, 2]], "shape_type": "polygon"}]}',
        '{"shapes": [{"label": "a", "points": [[1, 2], [3, NaN], [4, 4]]}]}',
        '{"shapes": [{"label": "a", "points": [[1, 2]], "shape_type": "star"}]}',
        '{"shapes": [{"label": "a", "points": [[1, 2], [3, 4]], "shape_type": "mask", "mask": "AAAA"}]}',
        '{"shapes": [], "imageHeight": 65535, "imageWidth": 65535}',
        '{"shapes": [], "imageHeight": -2, "imageWidth": -2}',
        '{"shapes": [], "imagePath": "none.png"}',
        "[" * 100000,
    ],
)
def test_bad_files_are_one_sentence(tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(ImageFileError) as caught:
        labelme_to_mask(tmp_path / "x.json", {"a": 1})
    assert "\n" not in str(caught.value)
