"""The registry of networks: the papers' names, who builds them, and in which list of Kong 2025 they stand."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from onfh_nb.exceptions import ParameterError


@dataclass(frozen=True)
class Network:
    """One network of the registry.

    Parameters
    ----------
    builder : str
        timm's name of it; ``torchvision/alexnet`` is the one that timm does not have.
    layer : str
        The last layer that still has a map, for Grad-CAM; of a transformer the last that lets the class token look at
        the patches.
    stem, classifier : str
        The first convolution and the last linear layer: what changes with the number of channels and of classes.
    groups : tuple of str
        The lists it stands in, beside ``all``.
    smallest : int
        Side of the smallest picture that it can take, in pixels.
    step : int
        The side of a picture is a multiple of this.
    note : str
        What a reader of the paper should know.
    """

    builder: str
    layer: str
    stem: str
    classifier: str
    groups: tuple[str, ...] = ()
    smallest: int = 32
    step: int = 1
    note: str = ""


_M, _R, _BOTH, _SMALL = ("methods10",), ("results10",), ("methods10", "results10"), ("small",)
# The five networks in both lists and MobileNetV3_Large, which only the Methods name, are as the registry of published
# numbers says (KM.networks_common, KI7). Of the rest it says that each stands in one list, but not in which.
_PLACED: Final = "The sources at hand say that it stands in one of the two lists, not in which; placed there by us."
_DARK: Final = "The paper does not say which Darknet is meant; this is our reading."

ZOO: Final[dict[str, Network]] = {
    "Transformer": Network(
        "vit_small_patch16_224", "blocks.11.norm1", "patch_embed.proj", "head", _M, step=16,
        note=f"The paper does not say which transformer; ours is ViT-S/16. {_PLACED}",
    ),
    "AlexNet": Network(
        "torchvision/alexnet", "features.11", "features.0", "classifier.6", _M, smallest=64, note=_PLACED
    ),
    "MobileNetV3_Large": Network(
        "mobilenetv3_large_100", "blocks", "conv_stem", "classifier", _M,
        note="Said to be the best, but missing from the list in the Results.",
    ),
    "InceptionV4": Network("inception_v4", "features", "features.0.conv", "last_linear", _BOTH, smallest=96),
    "InceptionV3": Network(
        "inception_v3", "Mixed_7c", "Conv2d_1a_3x3.conv", "fc", _R, smallest=96, note=_PLACED
    ),
    "InceptionResNetV2": Network(
        "inception_resnet_v2", "conv2d_7b", "conv2d_1a.conv", "classif", _R, smallest=96, note=_PLACED
    ),
    "EfficientNetB0": Network("efficientnet_b0", "bn2", "conv_stem", "classifier", _BOTH),
    "DenseNet201": Network("densenet201", "features", "features.conv0", "classifier", _BOTH),
    "DenseNet121": Network("densenet121", "features", "features.conv0", "classifier", _R, note=_PLACED),
    "DarkNet_Small": Network("darknet17", "stages", "stem.conv1.conv", "head.fc", _BOTH, note=_DARK),
    "DarkNet_Large": Network("darknet53", "stages", "stem.conv1.conv", "head.fc", _R, note=f"{_DARK} {_PLACED}"),
    "VGG16": Network("vgg16", "features.29", "features.0", "head.fc", _M, note=_PLACED),
    "VGG19": Network("vgg19", "features.35", "features.0", "head.fc", _R, note=_PLACED),
    "VGG19_BN": Network("vgg19_bn", "features.51", "features.0", "head.fc", _M, note=_PLACED),
    "SEResNet50": Network("seresnet50", "layer4", "conv1", "fc", _BOTH),
    "ResNet50": Network(
        "resnet50", "layer4", "conv1", "fc", note="Its AUC is printed (0.85), but it stands in neither list."
    ),
    "ResNet10T": Network("resnet10t", "layer4", "conv1.0", "fc", _SMALL),
    "MobileNetV3_Small_050": Network("mobilenetv3_small_050", "blocks", "conv_stem", "classifier", _SMALL),
    "LCNet_050": Network("lcnet_050", "blocks", "conv_stem", "classifier", _SMALL),
    "RegNetX_002": Network("regnetx_002", "s4", "stem.conv", "head.fc", _SMALL),
}  # fmt: skip

GROUPS: Final = ("methods10", "results10", "all", "small")


def list_models(group: str | None = None) -> list[str]:
    """Names of the networks.

    Parameters
    ----------
    group : {"methods10", "results10", "all", "small"}, optional
        The ten of Kong 2025's Methods, the ten of its Results (without MobileNetV3_Large, as printed), the union of
        both with ResNet50, or four small networks for a machine without a GPU. Everything if absent.

    Returns
    -------
    list of str
        In the order of the registry.

    Raises
    ------
    ParameterError
        If there is no such group.

    References
    ----------
    Kong 2025, doi:10.2196/66727

    Examples
    --------
    >>> len(list_models("methods10")), len(list_models("results10")), len(list_models("all"))
    (10, 10, 16)
    >>> "MobileNetV3_Large" in list_models("results10")
    False
    """
    if group is None:
        return list(ZOO)
    if group not in GROUPS:
        raise ParameterError(f"there is no group of networks {group!r}; there are {', '.join(GROUPS)}")
    if group == "all":
        return [name for name, network in ZOO.items() if network.groups != _SMALL]
    return [name for name, network in ZOO.items() if group in network.groups]


def find_network(name: str) -> Network:
    """The entry of a name; a name that is nearly one, or the builder's own, is refused with the right one."""
    if name in ZOO:
        return ZOO[name]
    plain = {known.casefold(): known for known in ZOO} | {entry.builder: known for known, entry in ZOO.items()}
    near = get_close_matches(str(name).casefold(), plain, n=1, cutoff=0.5)
    hint = f"did you mean {plain[near[0]]}?" if near else f"there are {', '.join(ZOO)}"
    raise ParameterError(f"no network is called {name!r}; {hint}")
