from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.objective import balanced_weights, make_loss

CLASSES = ("normal", "lesion")


def test_the_weights_of_the_paper_s_counts():
    weights = balanced_weights([1] * 675 + [0] * 225, CLASSES)
    assert weights == pytest.approx([2.0, 2 / 3])
    assert 225 * weights[0] == pytest.approx(675 * weights[1])


@pytest.mark.parametrize("weights", [None, [2.0, 0.5]])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_parts_add_up_to_the_mean_that_torch_gives(weights, smoothing):
    torch.manual_seed(0)
    logits, labels = torch.randn(10, 2), torch.tensor([0, 1, 1, 1, 0, 1, 1, 0, 1, 1])
    loss = make_loss(weights, smoothing, torch.device("cpu"))
    weight = None if weights is None else torch.tensor(weights)
    expected = cross_entropy(logits, labels, weight=weight, label_smoothing=smoothing)
    assert loss(logits, labels, labels) == pytest.approx(float(expected), rel=1e-6)
    parts = loss(logits[:3], labels[:3], labels) + loss(logits[3:], labels[3:], labels)
    assert parts == pytest.approx(float(expected), rel=1e-6)


def test_a_class_without_a_picture_is_named():
    with pytest.raises(ParameterError, match="none of the 4 training pictures is labelled 'normal'"):
        balanced_weights([1, 1, 1, 1], CLASSES)
