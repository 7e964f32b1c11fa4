"""The options of the command line for the person's control over memory, and how the answers look on a terminal."""

import json
from collections.abc import Iterator

import click

from secondme.errors import UserError
from secondme.options import Json, Place, common, jobs, program
from secondme.showing import some


class Listed(click.Group):
    """A group that lists what it holds where nothing else is asked of it: `secondme inbox` is `secondme inbox list`."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if not arguments or (arguments[0].startswith("-") and arguments[0] not in context.help_option_names):
            arguments = ["list", *arguments]
        return super().parse_args(context, arguments)


@program.group(cls=Listed)
def inbox() -> None:
    """What would be remembered and waits for your word."""


@inbox.command("list")
@click.option("--all", "every", is_flag=True, help="More than a day's.")
@common
def inbox_list(place: Place, every: bool) -> int:
    """What waits, with why, and the words behind it."""
    return place.run("inbox", show_inbox, action="list", all=every or None)


@inbox.command("keep")
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "every", is_flag=True, help="All that waits, but for the questions.")
@common
def inbox_keep(place: Place, ids: tuple[int, ...], every: bool) -> int:
    """Keep these, by their numbers."""
    return place.run("inbox", show_answered, action="keep", ids=_chosen(ids, every), all=every or None)


@inbox.command("reject")
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "every", is_flag=True, help="All that waits, but for the questions.")
@common
def inbox_reject(place: Place, ids: tuple[int, ...], every: bool) -> int:
    """Reject these; they are not proposed again from the same words."""
    return place.run("inbox", show_answered, action="reject", ids=_chosen(ids, every), all=every or None)


@inbox.command("edit")
@click.argument("number", type=int)
@click.argument("text")
@common
def inbox_edit(place: Place, number: int, text: str) -> int:
    """Keep one in your own words."""
    return place.run("inbox", show_answered, action="edit", id=number, text=text)


@inbox.command("settle")
@click.argument("number", type=int)
@click.argument("which", type=click.Choice(["new", "old", "both"]))
@common
def inbox_settle(place: Place, number: int, which: str) -> int:
    """Say which of two statements that contradict each other holds."""
    return place.run("inbox", show_answered, action="settle", id=number, which=which)


def _chosen(ids: tuple[int, ...], every: bool) -> list[int] | None:
    if bool(ids) == every:
        raise UserError("Give either numbers or --all.")
    return list(ids) or None


@program.group(cls=Listed)
def bin() -> None:
    """What was deleted and can still be brought back."""


@bin.command("list")
@common
def bin_list(place: Place) -> int:
    """What it holds."""
    return place.run("bin", show_bin, action="list")


@bin.command("empty")
@click.option("--yes", is_flag=True, help="Yes, remove all of it for good.")
@common
def bin_empty(place: Place, yes: bool) -> int:
    """Remove what it holds for good: nothing of it stays in any file. Cannot be undone."""
    return place.run("bin", show_emptied, action="empty", yes=yes or None)


@program.group(cls=Listed)
def fading() -> None:
    """Memories that are not needed any more."""


@fading.command("list")
@click.option("-n", "most", default=50, show_default=True, help="How many.")
@click.option("--now", help="As if it were then (ISO 8601).")
@common
def fading_list(place: Place, most: int, now: str | None) -> int:
    """What fades within a month of use if nothing happens, the weakest first; nothing is changed."""
    return place.run("fading", show_fading, most=most, now=now)


@fading.command("restore")
@click.argument("number", type=int)
@common
def fading_restore(place: Place, number: int) -> int:
    """Bring back a memory that has faded."""
    return place.run("fading", lambda _: iter(["It is in use again."]), action="restore", id=number)


@jobs.command("pause")
@common
def jobs_pause(place: Place) -> int:
    """Let nothing run by itself in the open window until `jobs resume`."""
    return place.run("pause", show_paused, held=True)


@jobs.command("resume")
@common
def jobs_resume(place: Place) -> int:
    """Go on with what was paused."""
    return place.run("pause", show_paused, held=False)


@program.command()
@click.argument("name", required=False)
@click.argument("value", required=False)
@common
def settings(place: Place, name: str | None, value: str | None) -> int:
    """Show all settings, or one, or change it; lists and tables are written in JSON."""
    return place.run("settings", lambda found: show_settings(found, name), name=name, value=value)


def show_inbox(found: Json) -> Iterator[str]:
    group = ""
    for each in found["entries"]:
        if each["group"] != group:
            group = each["group"]
            yield group
        yield f"{each['id']:>5}  {each['text']}  ({each['reason']} {each['confidence']:.0%} sure.)"
        yield from (f"         “{quote}”" for quote in each["quotes"])
        if "conflict" in each:
            yield f"       or: {each['conflict']['text']}"
            yield from (f"         “{quote}”" for quote in each["conflict"]["quotes"])
    left = found["count"] - len(found["entries"])
    if left:
        yield f"{left} more {'waits' if left == 1 else 'wait'}; --all shows them."
    if not found["count"]:
        yield "Nothing waits."


def show_answered(result: Json) -> Iterator[str]:
    many = len(result["done"])
    yield f"{many} {'is' if many == 1 else 'are'} answered, {result['left']} left."


def show_bin(found: Json) -> Iterator[str]:
    kinds = (("conversation", "conversations"), ("memory", "memories"), ("message", "messages"))
    for kind, name in kinds:
        count, texts = found[f"{kind}_count"], found[name]
        if count:
            yield f"{count:,} {'forgotten ' * (kind == 'message')}{kind if count == 1 else name}"
            yield from (f"  {text}" for text in texts)
            if count > len(texts):
                yield f"  and {count - len(texts):,} more"
    if not any(found[f"{kind}_count"] for kind, _ in kinds):
        yield "It is empty."


def show_emptied(found: Json) -> Iterator[str]:
    memories = some(found["memory_count"], "memory", "memories")
    messages = some(found["message_count"], "forgotten message")
    yield f"Gone for good: {some(found['conversation_count'], 'conversation')}, {memories} and {messages}."


def show_fading(found: Json) -> Iterator[str]:
    for each in found:
        yield f"{each['id']:>5}  {each['retrievability']:.2f}  {each['text']}"
    if not found:
        yield "Nothing fades soon."


def show_paused(result: Json) -> Iterator[str]:
    yield "Nothing runs by itself now." if result["paused"] else "Background work goes on."


def show_settings(found: Json, name: str | None) -> Iterator[str]:
    for each, value in found.items():
        if name in (None, each):
            yield f"{each} = {json.dumps(value, ensure_ascii=False)}"
