"""The options of the command line (click)."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from secondme import log, reports
from secondme.errors import UserError
from secondme.paths import Paths
from secondme.shell import Call, read_lines, run
from secondme.showing import (
    Json as Json,
)
from secondme.showing import (
    Show,
    show_answer,
    show_checks,
    show_export,
    show_form,
    show_history,
    show_hits,
    show_import,
    show_jobs,
    show_learned,
    show_memories,
    show_models,
    show_past,
    show_profile,
    show_runs,
    show_taken_back,
    show_undone,
    show_watched,
)


def invoke(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; its exit code. Raises UserError for arguments that make no sense."""
    try:
        code = program.main(list(arguments), prog_name="secondme", standalone_mode=False)
    except click.ClickException as error:
        raise UserError(_sentence(error)) from None
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0


def _sentence(error: click.ClickException) -> str:
    """What is wrong with the arguments, in one line, and where help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    helped = f" (see {context.command_path} --help)" if context else ""
    bare = isinstance(error, click.exceptions.NoArgsIsHelpError)
    said = "A command is missing" if bare else " ".join(error.format_message().split()).rstrip(".")
    return f"{said}{helped}."


def common(command: Callable[..., int]) -> Callable[..., int]:
    """--home and --json after the subcommand, as before it."""

    @click.option("--home", type=click.Path(path_type=Path), help="Where your data lives (else SECONDME_HOME).")
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, home: Path | None, as_json: bool, **rest: Any) -> int:
        before: dict[str, Any] = context.find_root().params
        chosen = Paths.choose(home or before["home"])
        if chosen.root.exists():
            log.setup(chosen.log_file)
            reports.keep_in(chosen.reports)
        return command(Place(chosen, as_json or before["as_json"]), **rest)

    return wrapped


class Place:
    """On which home a command runs, and whether it answers in JSON."""

    def __init__(self, paths: Paths, as_json: bool) -> None:
        self.paths, self.as_json = paths, as_json

    def run(self, command: str, show: Show, /, **params: Json) -> int:
        """Run a command with the parameters that were given (None: not given)."""
        given = {key: value for key, value in params.items() if value is not None}
        return run(Call(self.paths, command, given, self.as_json, show))


@click.group(no_args_is_help=True)
@click.option("--home", type=click.Path(path_type=Path), help="Where your data lives (else SECONDME_HOME).")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.version_option(package_name="secondme", message="Second Me %(version)s", help="Say which version this is.")
def program(home: Path | None, as_json: bool) -> None:
    """Second Me remembers for you, on this computer only. Without a command it opens its window."""


@program.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_", help="Read as this format instead of recognising it.")
@click.option("--me", multiple=True, help="A name, number or address that is you, as the source writes it; repeatable.")
@click.option("--since", help="Only what was said on this day (2024-05-31) or later.")
@click.option("--until", help="Only what was said on this day or before.")
@click.option("--without", multiple=True, help="Leave out a person, or a conversation by its key; repeatable.")
@click.option("--day-first/--month-first", "day_first", default=None, help="Whether 03/04 is the third of April.")
@click.option(
    "--day-first-in",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The same for a single file (or folder, or archive) of them; repeatable.",
)
@click.option("--month-first-in", multiple=True, type=click.Path(path_type=Path), help="Likewise.")
@click.option("--redact", is_flag=True, help="Replace recognised passwords, keys and numbers of cards and accounts.")
@click.option("--attachments", is_flag=True, help="Also copy the pictures, recordings and other files in it.")
@click.option("--dry-run", is_flag=True, help="Only tell what is there.")
@click.option("--no-wait", is_flag=True, help="Return when the text is searchable; vectors come later.")
@common
def import_(place: Place, paths: tuple[Path, ...], format_: str | None, no_wait: bool, **choice: Any) -> int:
    """Import notes and exports: files, folders or archives, as often as you like."""
    whole = [str(path.expanduser().absolute()) for path in paths]
    several = {name: list(choice.pop(name)) for name in ("me", "without")}
    for name in ("day_first_in", "month_first_in"):
        several[name] = [str(path.expanduser().absolute()) for path in choice.pop(name)]
    return place.run("import", show_import, paths=whole, format=format_, wait=not no_wait, **several, **choice)


@program.group()
def imports() -> None:
    """What was imported: the history, undo, going on, folders that are watched."""


@imports.command("list")
@common
def imports_list(place: Place) -> int:
    """All imports, newest first."""
    return place.run("import", show_history, action="history")


@imports.command("undo")
@click.argument("number", type=int)
@common
def imports_undo(place: Place, number: int) -> int:
    """Take an import back: what it brought goes to the bin."""
    return place.run("import", show_taken_back, action="undo", id=number)


@imports.command("resume")
@click.argument("number", type=int)
@click.option("--no-wait", is_flag=True, help="Return when the text is searchable; vectors come later.")
@common
def imports_resume(place: Place, number: int, no_wait: bool) -> int:
    """Go on with an import that was interrupted."""
    return place.run("import", show_import, action="resume", id=number, wait=not no_wait)


@imports.command("watch")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--me", multiple=True, help="A name that is you; repeatable.")
@common
def imports_watch(place: Place, path: Path, me: tuple[str, ...]) -> int:
    """Import a folder again whenever something in it changes."""
    whole = str(path.expanduser().absolute())
    return place.run("import", lambda folder: show_watched([folder]), action="watch", path=whole, me=list(me))


@imports.command("unwatch")
@click.argument("number", type=int)
@common
def imports_unwatch(place: Place, number: int) -> int:
    """Watch a folder no longer; what was imported stays."""
    return place.run("import", lambda _: iter(["It is no longer watched."]), action="unwatch", id=number)


@imports.command("watched")
@common
def imports_watched(place: Place) -> int:
    """The folders that are watched."""
    return place.run("import", show_watched, action="watched")


@program.command()
@click.argument("query", required=False)
@click.option("-k", default=10, show_default=True, help="How many hits.")
@click.option("--items", is_flag=True, help="Only what was said and written.")
@click.option("--memories", is_flag=True, help="Only memories.")
@click.option("--now", help="The moment at which it is asked (ISO 8601).")
@click.option("--queries", type=click.Path(path_type=Path), help='A line {"id","query","now"?} for each question.')
@common
def search(
    place: Place, query: str | None, k: int, items: bool, memories: bool, now: str | None, queries: Path | None
) -> int:
    """Search everything that is known."""
    _one_of(query, queries, "a question")
    types = [name for name, wanted in (("item", items), ("memory", memories)) if wanted] or None
    many = None if queries is None else read_lines(queries, "query")
    return place.run("search", show_hits, query=query, queries=many, k=k, types=types, now=now)


@program.command()
@click.argument("question", required=False)
@click.option("--now", help="The moment at which it is asked (ISO 8601).")
@click.option("--seed", default=0, show_default=True, help="For the model's choice of words.")
@click.option("--save", is_flag=True, help="Keep question and answer as a conversation.")
@click.option("--questions", type=click.Path(path_type=Path), help='A line {"id","question","now"?} for each.')
@common
def ask(place: Place, question: str | None, now: str | None, seed: int, save: bool, questions: Path | None) -> int:
    """Ask one question, answered from what is known."""
    _one_of(question, questions, "a question")
    many = None if questions is None else read_lines(questions, "question")
    return place.run("ask", show_answer, question=question, questions=many, now=now, seed=seed, save=save)


@program.command()
@click.option("--status", help="Only those that are proposed, active, superseded, faded or rejected.")
@common
def memories(place: Place, status: str | None) -> int:
    """List what is remembered."""
    return place.run("memories", show_memories, status=status)


@program.command()
@click.option("--version", type=int, help="An earlier version instead of the latest.")
@common
def profile(place: Place, version: int | None) -> int:
    """What is known of you, sentence by sentence, each with the memories that it stands on."""
    return place.run("profile", show_profile, action="show", version=version)


@program.group()
def jobs() -> None:
    """Background work, run here and now."""


@jobs.command("list")
@common
def jobs_list(place: Place) -> int:
    """What there is to do."""
    return place.run("jobs", show_jobs, action="list")


@jobs.command("run")
@click.argument("name")
@click.option("--now", help="The moment it takes for now (ISO 8601).")
@click.option("--dry-run", is_flag=True, help="Only say what would fade (decay).")
@click.option("--simulate", is_flag=True, help="As if you had used it every day until --now (decay).")
@common
def jobs_run(place: Place, name: str, now: str | None, dry_run: bool, simulate: bool) -> int:
    """Run one job, or all, to the end."""
    how = [each for each, wanted in (("dry_run", dry_run), ("simulate", simulate)) if wanted] or None
    return place.run("jobs", show_runs, action="run", name=name, now=now, how=how)


@jobs.command("runs")
@common
def jobs_runs(place: Place) -> int:
    """What jobs did lately, what it changed and cost, and what failed."""
    return place.run("jobs", show_past, action="runs")


@jobs.command("undo")
@click.argument("run", type=int)
@common
def jobs_undo(place: Place, run: int) -> int:
    """Take back what a run did to memories, with what was built on it."""
    return place.run("jobs", show_undone, action="undo", run=run)


@program.group()
def models() -> None:
    """Models that can run here."""


@models.command("list")
@common
def models_list(place: Place) -> int:
    """All models, and which are here."""
    return place.run("models", show_models, action="list")


@models.command("get")
@click.argument("name", required=False)
@click.option("--starters", is_flag=True, help="The two that the app starts with.")
@common
def models_get(place: Place, name: str | None, starters: bool) -> int:
    """Download a model, or go on with a download."""
    _one_of(name, starters or None, "the name of a model")
    return place.run("models", show_models, action="get", name=name, starters=starters)


@models.command("use")
@click.argument("name")
@common
def models_use(place: Place, name: str) -> int:
    """Use this model from now on."""
    return place.run("models", lambda model: show_models([model]), action="use", name=name)


@models.command("add")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--trust-template", is_flag=True, help="Use the prompt template that a model of unknown family brings.")
@common
def models_add(place: Place, path: Path, trust_template: bool) -> int:
    """Make a GGUF file of your own known, where it lies."""
    whole = str(path.expanduser().absolute())
    return place.run(
        "models", lambda model: show_models([model]), action="add", path=whole, trust_template=trust_template
    )


@program.group()
def learning() -> None:
    """What replies have taught the ranking, on this computer only."""


@learning.command("show")
@common
def learning_show(place: Place) -> int:
    """How the weights have moved, and why."""
    return place.run("learning", show_learned, action="show")


@learning.command("reset")
@common
def learning_reset(place: Place) -> int:
    """Forget it all: the ranking is as it was delivered."""
    return place.run("learning", show_learned, action="reset")


@program.command()
@click.argument("form", type=click.Path(path_type=Path))
@click.option("--now", help="As if it were then (ISO 8601).")
@common
def autofill(place: Place, form: Path, now: str | None) -> int:
    """Say what memory has for each field of a form (.html, .pdf, .docx or .txt); fills nothing in."""
    return place.run("autofill", show_form, form=str(form.expanduser().absolute()), now=now)


@program.command()
@click.argument("directory", type=click.Path(path_type=Path))
@common
def export(place: Place, directory: Path) -> int:
    """Write everything you own into a directory, in plain formats."""
    return place.run("export", show_export, directory=str(directory.expanduser().absolute()))


@program.command()
@common
def doctor(place: Place) -> int:
    """Look whether everything is as it should be."""
    return place.run("doctor", show_checks)


def _one_of(one: object, other: object, what: str) -> None:
    if (one is None) == (other is None):
        raise UserError(f"Give either {what} or the option that names many.")
