"""The options of the command line for a backup of everything in one file, and the way back from it."""

import os
import sys
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path

import click

from secondme.errors import UserError
from secondme.options import Json, Place, common, program
from secondme.paths import Paths
from secondme.shell import interruptible, print_line, unlocked

OPEN = "Second Me is open. Close its window, or wait for the command that runs, and try again."
VARIABLE = "SECONDME_BACKUP_PASSPHRASE"
_file = click.argument("file", type=click.Path(path_type=Path))
_words = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help=f"Its first line is the passphrase (or {VARIABLE})."
)


@program.command()
@_file
@_words
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@common
def backup(place: Place, file: Path, passphrase_file: Path | None, force: bool) -> int:
    """Copy everything into one encrypted file, sealed with a passphrase; a home that has one keeps its own."""
    from secondme.store.backup import refuse
    from secondme.store.keys import has_database
    from secondme.store.restore import cut_off

    if not has_database(place.paths) and not cut_off(place.paths):
        raise UserError(f"There is nothing to back up in {place.paths.root}.")
    target = file.expanduser().absolute()
    refuse(target, force)
    words = _given(passphrase_file)
    if words is None and not place.paths.sealed_key_file.exists():
        words = _asked(twice=True)
    return place.run("backup", show_backup, file=str(target), passphrase=words, force=force)


@program.command()
@_file
@_words
@click.option("--replace", is_flag=True, help="Also where there is something already; that is kept beside.")
@common
def restore(place: Place, file: Path, passphrase_file: Path | None, replace: bool) -> int:
    """Put a backup into an empty home. With --replace what is there is kept beside, and can be put back by naming the
    folder where it is then."""
    from secondme.lock import AlreadyOpen, HomeLock, owned
    from secondme.store.restore import go_back, put_right, refuse_full
    from secondme.store.restore import restore as put_in_place

    source, words, made = file.expanduser().absolute(), _given(passphrase_file), ""
    if not source.exists():
        raise UserError(f"There is no file {source}.")
    try:
        if source.is_dir() and owned(Paths(source, place.paths.models)):
            raise AlreadyOpen(0)
        lock = HomeLock(place.paths.ensure().lock_file)
    except AlreadyOpen:
        raise UserError(OPEN) from None
    try:
        put_right(place.paths)
        refuse_full(place.paths, replace)
        if source.is_dir():
            aside = unlocked(lambda typed: go_back(place.paths, source, typed or words))
        else:
            with interruptible() as progress:
                words = _asked(twice=False) if words is None else words
                made, aside = put_in_place(place.paths, source, words, replace, progress)
    finally:
        lock.release()
    told = {"restored": str(source), "made": made, "aside": str(aside) if aside else None}
    for line in [_json(told)] if place.as_json else show_restored(told):
        print_line(line)
    return 0


def _json(told: Json) -> str:
    import json

    return json.dumps(told, ensure_ascii=False)


def show_backup(told: Json) -> Iterator[str]:
    yield f"Everything is in {told['file']} ({told['size'] / 1e6:,.1f} MB, {told['attachments']} attachments)."
    if told["own_passphrase"]:
        yield "It opens with the passphrase of this home; without that nobody can read it."
    else:
        yield "It opens with the passphrase that you gave; without that nobody can read it."


def show_restored(told: Json) -> Iterator[str]:
    yield f"The backup of {told['made'][:10]} is in place." if told["made"] else "It is in place again."
    if told["aside"]:
        yield f"What was there is now in {told['aside']}. To go back: secondme restore --replace \"{told['aside']}\""


def _given(file: Path | None) -> str | None:
    """The passphrase of the file, else of the environment. Raises UserError."""
    if file is None:
        return os.environ.get(VARIABLE) or None
    try:
        words = file.read_text(encoding="utf-8-sig").split("\n")[0].strip()
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8.") from error
    if not words:
        raise UserError(f"{file} holds no passphrase in its first line.")
    return words


def _asked(*, twice: bool) -> str:
    """Typed on the terminal. Raises UserError when there is none, and when it is not typed alike."""
    if not sys.stdin.isatty():
        raise UserError(f"A backup has a passphrase: give it with --passphrase-file, or in {VARIABLE}.")
    words = getpass("Passphrase of the backup: ")
    if twice and getpass("Once more: ") != words:
        raise UserError("The two are not the same.")
    return words
