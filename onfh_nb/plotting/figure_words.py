"""What each figure is called, how to read it and what it says to those who cannot see it."""

from __future__ import annotations

from onfh_nb.exceptions import ParameterError

_WORDS: dict[str, tuple[str, str]] = {
    "figure_1": (
        "Compare the enlarged parts: speckle should go, edges should stay. Where B2 has peaks, B4 has none, and its "
        "running sum is nearly straight.",
        "A noisy and a median-filtered picture above, each with its middle enlarged; below, a picture and its "
        "histogram before and after equalisation.",
    ),
    "every_step": (
        "Every picture starts from the raw one; 'chain' is what the settings above give, and the last two are the "
        "chains that the paper describes.",
        "One picture raw, after each of five single steps, and after three whole chains.",
    ),
    "before_after": (
        "Bones, lesion and joint space should be as easy to see below as above, and nothing new should appear.",
        "A row of pictures and, below each, the same picture after the whole chain.",
    ),
    "changes_by_step": (
        "Blue helps, vermilion hurts, black says nothing for sure. A filter that gains contrast-to-noise may pay in "
        "edge width: judge the panels together.",
        "Four panels with the change that each step makes: PSNR, SSIM, lesion contrast-to-noise and edge width.",
    ),
    "gain_over_noise": (
        "Above 0 a filter brings the picture nearer to the noise-free one; where its curve crosses 0 it begins to pay. "
        "The dashed line is the noise in this cohort's own pictures.",
        "The gain in PSNR over the noise in the picture, one curve with its interval for each filter.",
    ),
    "model_bars": (
        "Models whose intervals overlap are not told apart by this picture; the table of paired tests says more. "
        "Accuracy must beat the dashed line to be worth anything.",
        "Four panels of bars, one bar per model with its interval: accuracy, specificity, F1 and mAP.",
    ),
    "roc_and_pr": (
        "The nearer to the upper left (D) or upper right corner (C), the better; the dashed lines are a model without "
        "worth. The legend is sorted by AUC, best first.",
        "ROC curves and precision-recall curves, one line per model, with the area and average precision of each.",
    ),
    "confusion_grid": (
        "Rows are the truth: each adds up to 100 %. Dark cells from upper left to lower right are right calls; lower "
        "left are missed lesions, upper right false alarms.",
        "One confusion matrix per model with counts and row percentages.",
    ),
    "training_history": (
        "Training loss that falls while validation loss rises means learning by heart. Lines turn thin where early "
        "stopping has ended some of the folds.",
        "Three panels over epochs, one line per model: learning rate, training loss and validation loss.",
    ),
    "reliability_and_decision": (
        "On the diagonal, stated probabilities come true; below it, lesions are rarer than said. On the right a model "
        "is worth using where its line lies above both 'treat all' and 'treat none'.",
        "Left, the observed share of lesions over the stated probability with the units per bin below; right, net "
        "benefit over the threshold for each model, for treating all and for treating none.",
    ),
    "cost_scatter": (
        "Upper left is best: much for little. Vertical lines are intervals; where they overlap, the cheaper model is "
        "the better buy.",
        "Two panels with one numbered point per model: area under the ROC curve over parameters and over latency.",
    ),
    "subgroup_forest": (
        "Intervals of small groups are wide, and looking at many groups finds differences by chance: read these as "
        "questions and not as answers.",
        "One row per subgroup: a point with its interval beside the value of all, and units and patients in words.",
    ),
    "heat_gallery": (
        "Heat inside the blue outline is where it should be. A network that is right but looks elsewhere has learnt "
        "something else. The map is coarse: no finer than the last layer of the network.",
        "Rows of pictures for lesions found, lesions missed, false alarms and normal slices recognised, each with its "
        "heat map and the outline of the true lesion.",
    ),
    "error_rates": (
        "Shorter is better. One unit may count in several rows where it shows several findings; intervals are by "
        "patient and not corrected for the number of rows.",
        "Two panels with one row per group: the share of lesions missed and the share of sound units called ill, each "
        "with its interval and counts.",
    ),
    "change_by_treatment": (
        "Each circle is a hip, lines join the two hips of a patient. Where the bar of a mean does not cross 0 its arm "
        "changed; the tests between arms stand in the table. The grey band is what the paper printed for the graft. An "
        "arrow head with a number says that an interval goes on to there: its arm has too few patients to tell.",
        "Two panels with one column of points per treatment, for vessel length and for the number of branches, "
        "each with mean, interval and a zero line; intervals too wide for the axis end in arrow heads at its edge.",
    ),
    "before_after_lines": (
        "Lines that rise together are an effect; lines that cross are scatter. The vertical distance between hips is "
        "how much they differ to begin with.",
        "One panel per treatment with a thin line for each hip over its visits and a thick line for the mean course.",
    ),
    "effect_by_source": (
        "Read downwards: from truth to true masks the measurement errs, from true to predicted masks the segmentation "
        "does. In a slab seen flat, growth hides behind other vessels. The grey band is the paper's interval.",
        "Two panels with one row each for the paper, the truth in space and in a flat slab, true masks and predicted "
        "masks: mean change with its interval in vessel length and in the number of branches.",
    ),
    "vessel_overlay": (
        "Follow the vessels from left to right: vermilion parts were missed, yellow ones are not there in truth. What "
        "overlaps in the projection is drawn once.",
        "Rows before and after treatment: the angiogram, the true vessels drawn in, and the prediction coloured by "
        "whether it is right.",
    ),
    "agreement_plot": (
        "Points near the black line are right. A blue line away from it is a bias; nineteen of twenty single "
        "measurements should lie between the dashed lines.",
        "The difference of measured and true value over the true value, with bias and limits of agreement.",
    ),
    "vessel_tree_3d": (
        "Drag to turn both trees together. Thick and yellow vessels are wide, thin and dark ones narrow; both have the "
        "same scale in millimetres and in colour.",
        "Vessel trees in three dimensions side by side, coloured by radius, seen from the front to begin with.",
    ),
}


def words(name: str) -> dict[str, str]:
    """Name, reading line and alternative text of a figure, as ``report.show_figure`` takes them.

    Raises
    ------
    ParameterError
        If no figure has that name.

    Examples
    --------
    >>> sorted(words("figure_1"))
    ['alt', 'how_to_read', 'name']
    """
    if name not in _WORDS:
        raise ParameterError(f"no figure is called {name!r}; there are {', '.join(_WORDS)}")
    how_to_read, alt = _WORDS[name]
    return {"name": name, "how_to_read": how_to_read, "alt": alt}
