"""The sentences that the core says to a person, gathered from its source for the window to translate.

    python -m tests.sentences        writes ui/sentences/ anew (tests/core/test_sentences.py says when that is due)

The core never imports Qt, and much of what it says is kept (why a memory changed, how a job ended) or comes from
another process. So the window translates finished English (`ui/told.py`) by the templates that are gathered here, where
what stands in {braces} is filled in when it is said.
"""

import ast
import itertools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from PySide6.QtCore import QLocale

ROOT = Path(__file__).parent.parent
CORE = ROOT / "secondme"
TARGET = ROOT / "ui" / "sentences"

COMMANDS = (
    "_worker", "__main__", "channel", "cli", "commands", "connecting", "control", "deciding", "handing",
    "importcommands", "meter", "options", "params", "rescuing", "shell", "showing", "tending", "browser/host",
    "browser/messages", "engine/frames",
)  # fmt: skip
"""What only the command line, the browser's extension and other processes are told."""
TO_A_MODEL = (
    "autofill/draft", "autofill/enhance", "chat/fold", "chat/prompt", "chat/wording", "engine/bert_bits",
    "engine/templates", "memory/compare", "memory/finding", "memory/pairs", "memory/questions", "memory/yardstick",
    "retrieval/clue", "retrieval/query",
)  # fmt: skip
"""What is said to a language model, or is part of a reply."""
OF_THE_PERSON = (
    "autofill/statements", "autofill/own", "memory/compose", "memory/describe", "memory/drafts",
    "memory/instructions", "memory/lists", "memory/particulars", "memory/profile", "memory/telling",
    "memory/ways", "memory/answers", "memory/verify", "retrieval/vocabulary",
)  # fmt: skip
"""What is written of the person: memories and their profile, in the language of what they said."""
SKIPPED = {*COMMANDS, *TO_A_MODEL, *OF_THE_PERSON}

QUIET = (
    "warning", "info", "debug", "error", "exception", "critical", "log", "execute", "compile", "Option",
    "option", "argument", "Example", "SystemExit", "RuntimeError", "ValueError", "TypeError", "AssertionError",
    "KeyError", "LookupError", "OSError",
)  # fmt: skip
"""What is given to these is for the log, or for whoever programs."""
PHRASES = {"Job": {0: "%s"}, "update": {2: "%s"}, "Trace": {0: "%s"}, "_counted": {1: "{n} %s", 2: "{n} %s|No %s"}}
"""Whatever stands at these places of a call is said in this form, or in each of these, though it may be no sentence."""
TABLES = {
    "memory/guard": {"WORDS": "{n} %s."}, "autofill/sensitivity": {"CATEGORIES": "%s"},
    "autofill/quick": {"_NAMES": "%s"}, "inbox": {"QUESTIONS": "%s", "CONCLUSIONS": "%s"},
    "uninstalling": {"NAMES": "%s", "_BROWSER": "%s"}, "reports": {"SIGNALS": "%s"},
}  # fmt: skip
"""The same of what is kept in tables, by module."""
ASIDE = re.compile("EXAMPLES|SYSTEM|BEGINNINGS|PROMPT")
"""Tables of what a model is told."""
PIECED = (
    "{waiting} imported message waits to be read",
    "{waiting} imported messages wait to be read",
    "{wait}: about {long}, {nights} night of {minutes} minutes.",
    "{wait}: about {long}, {nights} nights of {minutes} minutes.",
    "{n} minute", "{n} minutes", "{n} hours", "{n} days", "Line {line}: {sentence}", "{first} and {n} more: {sentence}",
    "{reading} {name}: {n} items, {done} of {total} MB",
    "Looking at {name}", "Reading {name}", "Importing {name}",
    "The language model stopped unexpectedly.", "It may have run out of memory.",
    "{things} against this answer.",
    "{things} against this answer, and {fits} for it.",
    "1 thing that you have told speaks",
    "{count} things that you have told speak",
    "you", "Pasted questions", "{title} (starter)", "and {n} more", "photo", "video", "recording",
    "The model process ended: {how}", "The embed process ended: {how}", "exit status {n}", "signal {n}",
)  # fmt: skip
"""Put together in ways that are not seen from the source."""
NOT_SAID = {"encoder.layer.", "chats.list.item.", "left_chats.list.item.", "Eingegebener Prompt:", "Has dicho:"}
MOST_WAYS = 16
_NO_SENTENCE = re.compile(
    r"= \?|\bI'm\b|\\[bwsd]|\(\?|\[\^|</|/>"
    r"|\b(?:SELECT|INSERT|DELETE FROM|UPDATE \w+ SET|PRAGMA|ALTER|ATTACH)\b|\.\*|\n|\|\w"
)
WORD = re.compile(r"[a-z]{2,}")


def module(path: Path) -> str:
    return path.relative_to(CORE).with_suffix("").as_posix()


def bare(text: str) -> str:
    """Without what is filled in."""
    return re.sub(r"\{\w+\}", "", text)


def sentence(text: str) -> bool:
    """Whether it looks like one: it begins with a word and ends as sentences end."""
    return (
        bool(re.match(r"[\w{“]", text))
        and text.rstrip().endswith((".", "…", "?", ":", ".”"))
        and len(WORD.findall(bare(text))) >= 2
        and not _NO_SENTENCE.search(text)
    )


class Reader:
    """One file: its constants, and what it says."""

    def __init__(self, where: str, tree: ast.Module) -> None:
        self.tree = tree
        self.tables = {"title": "%s"} if where.startswith("importers/") else TABLES.get(where, {})
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}
        self.constants = {
            target.id: node.value.value
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def texts(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if self._is_text(node) and not self._is_quiet(node):
                form = self._form(node)
                for text in ways(node, self.constants):
                    if form and WORD.search(bare(text)):
                        yield from (each.replace("%s", text).strip() for each in form.split("|"))
                    elif not form and sentence(text):
                        yield text.strip()

    def _is_text(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            if not isinstance(node.value, str):
                return False
        elif not isinstance(node, ast.JoinedStr):
            return False
        above = self.parents[node]
        if isinstance(above, ast.Expr | ast.FormattedValue | ast.JoinedStr):
            return False
        while isinstance(above, ast.expr):  # the parts of an f-string are said with the whole
            if isinstance(above, ast.FormattedValue):
                return False
            above = self.parents[above]
        return True

    def _is_quiet(self, node: ast.AST) -> bool:
        if any(ASIDE.search(each) for each in self._assigned(node)):
            return True
        above = self.parents.get(node)
        while isinstance(above, ast.expr | ast.keyword):
            if isinstance(above, ast.Call) and name(above.func) in QUIET:
                return True
            above = self.parents.get(above)
        return isinstance(above, ast.Assert)

    def _form(self, node: ast.AST) -> str:
        """The form in which it is said, "" for what is said only if it is a sentence."""
        above = self.parents[node]
        if isinstance(above, ast.keyword):
            above = self.parents[above]
        if isinstance(above, ast.Call) and name(above.func) in speaking():
            return "%s"
        if isinstance(above, ast.Call) and node in above.args:
            return PHRASES.get(name(above.func), {}).get(above.args.index(node), "")
        return next((self.tables[each] for each in self._assigned(node) if each in self.tables), "")

    def _assigned(self, node: ast.AST) -> list[str]:
        """The names of the constants that it is part of, but for keys of theirs."""
        if self._is_key(node):
            return []
        above = self.parents[node]
        while isinstance(above, ast.expr):
            above = self.parents[above]
        if not isinstance(above, ast.Assign | ast.AnnAssign):
            return []
        targets = above.targets if isinstance(above, ast.Assign) else [above.target]
        return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]

    def _is_key(self, node: ast.AST) -> bool:
        return isinstance(self.parents[node], ast.Dict) and node in self.parents[node].keys


def name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def ways(node: ast.expr, constants: Mapping[str, str]) -> list[str]:
    """All that a text can be, with {names} for what is only known when it is said."""
    if isinstance(node, ast.Constant):
        return [node.value]
    assert isinstance(node, ast.JoinedStr)
    taken: dict[str, int] = {}
    parts = [choices(part, constants, taken) for part in node.values]
    return ["".join(way) for way in itertools.islice(itertools.product(*parts), MOST_WAYS)]


def choices(part: ast.expr, constants: Mapping[str, str], taken: dict[str, int]) -> list[str]:
    if isinstance(part, ast.Constant):
        return [part.value]
    assert isinstance(part, ast.FormattedValue)
    value = part.value
    if isinstance(value, ast.IfExp):
        both = (value.body, value.orelse)
        if all(isinstance(each, ast.Constant | ast.JoinedStr) for each in both):
            return [text for each in both for text in ways(each, constants)]
    if isinstance(value, ast.Name) and value.id in constants:
        return [constants[value.id]]
    place = placed(value)
    number = taken[place] = taken.get(place, 0) + 1
    return [f"{{{place}{number if number > 1 else ''}}}"]


def placed(value: ast.expr) -> str:
    """A word for what is filled in."""
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_").lower() or "it"
    if isinstance(value, ast.Name):
        return value.id.strip("_").lower() or "it"
    if isinstance(value, ast.Call) and name(value.func) == "len":
        return "n"
    if isinstance(value, ast.Call):
        return placed(value.func)
    if isinstance(value, ast.BinOp):
        return "n"
    return "it"


@cache
def read() -> dict[str, ast.Module]:
    """The core's modules."""
    return {module(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CORE.rglob("*.py"))}


@cache
def speaking() -> frozenset[str]:
    """The classes of what is written for a person: errors, remarks on an import, results of jobs."""
    above = {
        node.name: {name(base) for base in node.bases}
        for tree in read().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    kinds = {"SecondMeError", "NotThisFormat", "Problem", "Left", "Done"}
    while more := {kind for kind, bases in above.items() if bases & kinds} - kinds:
        kinds |= more
    return frozenset(kinds)


def of_models() -> set[str]:
    """The languages and licences of the models in the manifest, in words."""
    models = tomllib.loads((ROOT / "models" / "manifest.toml").read_text(encoding="utf-8"))["model"]
    languages = {QLocale.codeToLanguage(code) for each in models for code in each["languages"] if " " not in code}
    named = {QLocale.languageToString(each) for each in languages - {QLocale.Language.AnyLanguage}}
    return named | {each["licence"] for each in models if " " in each["licence"]}


@cache
def gathered() -> dict[str, list[str]]:
    """Package of the core -> what it says, in the order of the source, each once in all."""
    found: dict[str, list[str]] = {}
    seen = set(NOT_SAID)
    for where, tree in read().items():
        if where in SKIPPED or "/tongues/" in where:
            continue
        for text in Reader(where, tree).texts():
            if text not in seen and not (where.startswith("memory/") and text.endswith(":")):
                seen.add(text)
                found.setdefault(where.partition("/")[0] if "/" in where else "doors", []).append(text)
    found["doors"] += [text for text in PIECED if text not in seen]
    found["models"] += sorted(of_models())
    return found


def written(package: str, texts: list[str]) -> str:
    """The module that holds them, in the form in which pyside6-lupdate finds them."""
    lines = [f'"""What {package} of the core say to a person. Made by `python -m tests.sentences`."""', ""]
    lines += ["from PySide6.QtCore import QT_TRANSLATE_NOOP", "", "SENTENCES = ("]
    lines += [f'    QT_TRANSLATE_NOOP("Core", {json.dumps(text, ensure_ascii=False)}),' for text in texts]
    return "\n".join([*lines, ")", ""])


def main() -> None:
    for package, texts in gathered().items():
        (TARGET / f"{package}.py").write_text(written(package, texts), encoding="utf-8")


if __name__ == "__main__":
    main()
