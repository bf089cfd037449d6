"""The errors a caller may want to catch. Each message is one sentence: what was wrong, where, what was expected."""


class OnfhError(Exception):
    """Base of every error that a user can cause; the command line prints it without a traceback."""


class ImageFileError(OnfhError, ValueError):
    """A file or folder that cannot become an image: not one, damaged, or of a kind that must not be stacked."""


class CohortError(OnfhError, ValueError):
    """A cohort folder or table that does not have the form described in ``data/README.md``."""


class LeakageError(OnfhError, ValueError):
    """One patient stands on both sides of a split."""


class NoTruthError(OnfhError, LookupError):
    """Exact truth was asked of a cohort that has none, because it is real."""


class ParameterError(OnfhError, ValueError):
    """A parameter with a wrong name, type or value."""


class NotebookError(OnfhError, RuntimeError):
    """A notebook stopped before its end; the message names the cell."""


class TrainingError(OnfhError, RuntimeError):
    """A training that cannot go on; the message names the epoch and the likely cause."""
