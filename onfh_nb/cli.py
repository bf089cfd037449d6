"""The command line: words typed become calls of the package; errors become one sentence and an exit code.

Exit code 0 means that all worked, 2 that the words or the input made no sense, 1 that something failed while running.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from onfh_nb.exceptions import NotebookError, OnfhError, ParameterError
from onfh_nb.report.numbers import counted

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Hip MRI of osteonecrosis of the femoral head: cohorts, notebooks, reports. Not for clinical use.",
)

_REPORTS: Final = Path("reports")
_DEMO_COHORT: Final = Path("data/tiny")
_INTERRUPTED: Final = 130

CohortOption = Annotated[Path | None, typer.Option("--cohort", help="Cohort folder; else the notebook's own default.")]
ProfileOption = Annotated[str | None, typer.Option("--profile", help="tiny (minutes) or full.", metavar="tiny|full")]
KernelOption = Annotated[str | None, typer.Option("--kernel", help="Any registered kernel; else this Python.")]
OutOption = Annotated[Path, typer.Option("--out", help="Folder of all runs.")]


@app.command()
def doctor() -> None:
    """Show versions, GPU, decoders, disk and kernels; say what is missing and how to get it."""
    from onfh_nb.report.doctor import examine

    findings = examine()
    width = max(len(finding.topic) for finding in findings)
    for finding in findings:
        mark = {True: "ok  ", False: "FAIL", None: "    "}[finding.ok]
        remedy = f"   ({finding.remedy})" if finding.remedy and not finding.ok else ""
        _say(f"{mark} {finding.topic:<{width}}  {finding.value}{remedy}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


@app.command()
def synth(
    preset: Annotated[str, typer.Argument(help="Preset, e.g. tiny.")],
    out: Annotated[Path, typer.Argument(help="Folder to make.")],
    seed: Annotated[int, typer.Option(help="Equal seeds give equal bytes.")] = 0,
    patients: Annotated[int | None, typer.Option(min=1, help="Fewer patients; quotas stay in proportion.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Also write a page that shows the cohort.")] = False,
    page: Annotated[Path, typer.Option("--page", help="Folder of that page.")] = _REPORTS / "phantom",
) -> None:
    """Write a synthetic cohort with exact truth."""
    from onfh_nb.report import progress
    from onfh_nb.synthetic import make_cohort

    made = make_cohort(
        preset,
        out,
        seed=seed,
        patients=patients,
        progress=progress,
        finished=lambda times: _say("\n".join(times.lines())),
    )
    _say(f"Synthetic cohort of {counted(len(made.participants), 'patient')} in {out}")
    if report:
        from onfh_nb.report import build_index, phantom_page

        with _working("Writing the page"):
            _say(str(phantom_page(made, page)))
        if page.parent == _REPORTS:
            build_index(_REPORTS)


@app.command()
def ingest(
    source: Annotated[Path | None, typer.Argument(help="Folder of DICOM, NIfTI or pictures.")] = None,
    out: Annotated[Path | None, typer.Argument(help="Cohort folder to make.")] = None,
    table: Annotated[Path | None, typer.Option(help="Clinical table (CSV).")] = None,
    columns: Annotated[Path | None, typer.Option("--map", help="YAML that renames the table's columns.")] = None,
    key: Annotated[Path | None, typer.Option(help="Key file of the pseudonyms; stays outside the cohort.")] = None,
    allow_burned_in: Annotated[
        bool, typer.Option("--allow-burned-in", help="Take pictures that may show text.")
    ] = False,
    template: Annotated[Path | None, typer.Option(help="Write an annotated, empty clinical table and stop.")] = None,
) -> None:
    """Turn a folder of images into a de-identified cohort."""
    from onfh_nb import cohort

    if template is not None:
        _say(f"Empty clinical table in {cohort.write_template(template)}")
        return
    if source is None or out is None:
        raise ParameterError("onfh ingest needs a SOURCE folder and an OUT folder, or --template FILE.")
    from onfh_nb.report import progress

    made = cohort.ingest(
        source, out, table, column_map=columns, key=key, allow_burned_in=allow_burned_in, progress=progress
    )
    _say(f"Cohort of {counted(len(made.participants), 'patient')} and {counted(len(made.images), 'image')} in {out}")


@app.command()
def validate(cohort: Annotated[Path, typer.Argument(help="Cohort folder.")]) -> None:
    """Check a cohort: every problem at once, with file, row, column, value and what was expected."""
    from onfh_nb.cohort import Cohort

    opened = Cohort.open(cohort)
    with _working(f"Checking {opened.name}"):
        problems = opened.validate()
    if not problems:
        size = f"{counted(len(opened.participants), 'patient')}, {counted(len(opened.images), 'image')}"
        _say(f"{opened.name}: no problem found ({size})")
        return
    from rich.table import Table
    from rich.text import Text

    shown = Table("file", "row", "column", "found", "expected", title=f"{len(problems)} problems", title_justify="left")
    for problem in problems:
        row = "" if problem.row is None else str(problem.row)
        cells = (problem.file, row, problem.column, problem.value, problem.expected)
        shown.add_row(*(Text(str(cell)) for cell in cells))
    _console().print(shown)
    raise typer.Exit(2)


@app.command(name="list")
def list_notebooks() -> None:
    """List the notebooks with their parameters, types and defaults."""
    from onfh_nb.report.notebooks import load_notebook, notebook_paths, title
    from onfh_nb.report.parameters import read_parameters

    paths = notebook_paths()
    if not paths:
        raise ParameterError("There is no notebook here: expected a folder ./notebooks or those of the package.")
    for name, path in paths.items():
        _say(f"{name}  {title(load_notebook(path), '')}")
        parameters = read_parameters(path)
        signatures = [f"{p.name}: {p.kind} = {p.default!r}" for p in parameters]
        width = max(map(len, signatures), default=0)
        for signature, parameter in zip(signatures, parameters, strict=True):
            _say(f"    {signature:<{width}}  {parameter.comment}".rstrip())


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="Name or unique beginning, e.g. 01.")],
    cohort: CohortOption = None,
    profile: ProfileOption = None,
    kernel: KernelOption = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", help="A parameter of the notebook; repeat as needed.", metavar="NAME VALUE"),
    ] = None,
    out: OutOption = _REPORTS,
) -> None:
    """Run one notebook and build its report."""
    from onfh_nb.report import build_index, run_notebook
    from onfh_nb.report.run import RunSettings

    values = dict(_pair(text) for text in parameter or [])
    with _watching(notebook) as watch:
        folder = run_notebook(
            notebook, values, out, profile=profile, kernel=kernel, cohort=cohort, settings=RunSettings(watch=watch)
        )
    build_index(out)
    _say(str(folder.report))


@app.command()
def predict(
    model: Annotated[Path, typer.Argument(help="Folder of a trained model.")],
    cohort: Annotated[Path, typer.Argument(help="Cohort folder; its slices may be without labels.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.csv", help="Table to write: one row per slice.")],
    by_hip: Annotated[bool, typer.Option("--by-hip", help="Also OUT_hips.csv: one row per hip and visit.")] = False,
    protocol: Annotated[
        list[str] | None, typer.Option(help="Pictures that the model was not trained on; repeat as needed.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Of the network; else all cores.")] = None,
) -> None:
    """Write what a trained model says of the slices of a cohort. For research, not for clinical use."""
    from onfh_nb import training
    from onfh_nb.cohort import Cohort
    from onfh_nb.report import progress
    from onfh_nb.report.banner import NOT_CLINICAL, SYNTHETIC

    opened = Cohort.open(cohort)
    hips = out.with_name(f"{out.stem}_hips{out.suffix}")
    for place in (out, hips) if by_hip else (out,):
        training.check_place(place, opened)
    said = training.predict_cohort(model, opened, protocol=protocol, threads=threads, progress=progress)
    for sentence in (*([SYNTHETIC] if opened.is_synthetic else []), NOT_CLINICAL, str(said)):
        _say(sentence)
    for warning in said.warnings:
        print(f"Note: {warning}", file=sys.stderr)
    _say(str(training.write_predictions(said.table, out)))
    if by_hip:
        _say(str(training.write_predictions(said.by_hip(), hips)))


@app.command()
def demo(
    profile: ProfileOption = "tiny",
    out: OutOption = _REPORTS,
) -> None:
    """Write the tiny synthetic cohort, run every notebook on it, and show all reports on one page."""
    from onfh_nb.cohort import Cohort
    from onfh_nb.report.notebooks import notebook_paths

    names = list(notebook_paths())
    if not names:
        raise ParameterError("There is no notebook here: expected a folder ./notebooks or those of the package.")
    if _DEMO_COHORT.exists():
        Cohort.open(_DEMO_COHORT)
    else:
        synth("tiny", _DEMO_COHORT)
    done = 0
    for name in names:
        if _demo_run(name, profile, out):
            done += 1
            if done == 1:  # there is something to look at while the others run
                _say(f"All reports so far: {(out / 'index.html').absolute()}")
    _say(f"{done} of {len(names)} notebooks ran; {out / 'index.html'}")
    if done < len(names):
        raise typer.Exit(1)


@app.command()
def index(reports: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder of all runs.")] = _REPORTS) -> None:
    """Write index.html over all runs in a folder."""
    from onfh_nb.report import build_index

    if not reports.is_dir():
        raise ParameterError(f"There is no folder {reports}.")
    _say(str(build_index(reports)))


def main() -> None:
    """Run the command line; entry point ``onfh``."""
    sys.exit(run_words(sys.argv[1:]))


def run_words(words: list[str]) -> int:
    """Run the command line on a list of words and return the exit code; nothing but one sentence on an error."""
    try:
        app(_joined(words), prog_name="onfh")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if code == _INTERRUPTED:  # typer ends quietly on Ctrl-C
            print("onfh: interrupted.", file=sys.stderr)
        return code
    except NotebookError as error:
        return _sorry(error, 1)
    except OnfhError as error:
        return _sorry(error, 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output went away
        return 1
    except Exception as error:
        if os.environ.get("ONFH_TRACEBACK"):
            raise
        return _sorry(error, 1, f" ({type(error).__name__}; ONFH_TRACEBACK=1 shows where)")
    return 0


def _sorry(error: Exception, code: int, more: str = "") -> int:
    if len(problems := getattr(error, "problems", ())) > 1:
        print("onfh: " + str(error).partition(": ")[0] + ":", file=sys.stderr)
        print(*(f"  {problem}" for problem in problems), sep="\n", file=sys.stderr)
        return code
    words = " ".join(str(error).split()).rstrip(".") or "something failed without a message"
    print(f"onfh: {words}{more}{'' if words.endswith('?') and not more else '.'}", file=sys.stderr)
    return code


def _joined(words: list[str]) -> list[str]:
    """Write ``-p NAME VALUE`` as ``-p NAME=VALUE``, so that a value may begin with a dash."""
    joined: list[str] = []
    rest = iter(words)
    for word in rest:
        if word != "-p":
            joined.append(word)
            continue
        name = next(rest, None)
        if name is not None and "=" not in name:
            value = next(rest, None)
            name = name if value is None else f"{name}={value}"
        joined += [word] if name is None else [word, name]
    return joined


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"-p {name} needs a value: -p NAME VALUE.")
    return name, value


def _demo_run(name: str, profile: str | None, out: Path) -> bool:
    """Run one notebook of the demonstration; a failing one does not stop those after it."""
    from onfh_nb.report import build_index, run_notebook
    from onfh_nb.report.run import RunSettings

    try:
        with _watching(name) as watch:
            folder = run_notebook(
                name, {}, out, profile=profile, cohort=_DEMO_COHORT, settings=RunSettings(watch=watch)
            )
    except OnfhError as error:
        _sorry(error, 1)
        build_index(out)
        return False
    build_index(out)
    _say(f"{name}: {folder.report}")
    return True


@contextmanager
def _watching(name: str) -> Iterator[Callable[[str], None]]:
    """Show a bar over a run's cells on a terminal; say nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda line: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[line]}"))
    with Progress(*columns, console=_console(stderr=True), transient=True) as bars:
        task = bars.add_task(name, total=None, line="starting the kernel")

        def watch(line: str) -> None:
            if line.startswith("cell "):
                done, _, total = line.removeprefix("cell ").partition("/")
                bars.update(task, completed=int(done) - 1, total=int(total), line=line)
            else:
                bars.update(task, line=line)

        yield watch


@contextmanager
def _working(what: str) -> Iterator[None]:
    """Show that something is going on, and for how long."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console(stderr=True), transient=True) as bars:
        bars.add_task(what, total=None)
        yield


def _console(**options: Any) -> Console:
    from rich.console import Console

    return Console(highlight=False, **options)


def _say(words: str) -> None:
    print(words, flush=True)
