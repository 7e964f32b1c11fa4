"""The options of the command line for other assistants: a request with what they should know, an answer checked."""

import sys
from collections.abc import Iterator

import click

from secondme.options import Json, Place, common, program


@program.command()
@click.argument("text")
@click.option("--without", multiple=True, type=int, help="Leave out a memory, by its number; repeatable.")
@click.option("--with", "with_", multiple=True, type=int, help="Put in a memory that is sensitive; repeatable.")
@click.option("--plain", is_flag=True, help="Without a line by the model.")
@click.option("--now", help="The moment at which it is asked (ISO 8601).")
@common
def enhance(
    place: Place, text: str, without: tuple[int, ...], with_: tuple[int, ...], plain: bool, now: str | None
) -> int:
    """Add what you know: a request to another assistant with what it should know of you ("-": standard input)."""
    params = {"text": _read(text), "without": list(without), "with": list(with_), "plain": plain, "now": now}
    return place.run("enhance", show_enhanced, **params)


@program.command()
@click.argument("answer")
@click.option("--question", default="", help="What was asked.")
@click.option("--now", help="The moment at which it is asked (ISO 8601).")
@common
def check(place: Place, answer: str, question: str, now: str | None) -> int:
    """Check the answer of another assistant against what is known of you ("-": standard input)."""
    return place.run("check", show_checked, answer=_read(answer), question=question, now=now)


def _read(text: str) -> str:
    return sys.stdin.read() if text == "-" else text


def show_enhanced(told: Json) -> Iterator[str]:
    yield told["text"]
    if told["notes"]:
        yield ""
    for note in told["notes"]:
        why = "sensitive, " if note["sensitive"] else "" if note["sure"] else "perhaps, "
        mark = "used" if note["used"] else f"{why}left out"
        yield f"  [m{note['id']}] {note['text']}  ({mark})"


def show_checked(told: Json) -> Iterator[str]:
    yield told["summary"]
    if not told["whole"]:
        yield "Only the beginning of the answer was read."
    for each in told["judgements"]:
        quote = f"  “{each['quote']}”" if each["quote"] else ""
        yield f"  {each['verdict']:<13}  [m{each['id']}] {each['text']}{quote}"
        if each["why"]:
            yield f"{'':<17}{each['why']}"
    if told["back"]:
        yield ""
        yield told["back"]
