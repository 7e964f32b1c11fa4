"""The person's settings: a frozen value in a small JSON file, replaced as a whole."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from secondme.errors import EnvironmentProblem, UserError
from secondme.paths import private

DELICATE = ("health", "politics", "sex", "religion")
Choice = Literal["accept", "ask", "never"]
USUAL: Mapping[str, Choice] = {
    "typed": "accept",
    "imported_self": "accept",
    "imported_other": "ask",
    "document": "ask",
    "assistant": "never",
    "conclusion": "ask",
    "summary": "accept",
}
"""What becomes of new memories by origin or kind, where the person has not chosen. A summary says nothing that is not
known already, and who said it."""

MOST_SEARCHED = 300
"""Letters of what is typed into a search box; nobody types more, and every word of it is looked for."""
MOST_INSTRUCTIONS = 600
"""Characters; they are read again with every first message."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose. Unknown keys in the file are kept out, never guessed at."""

    theme: str = "system"
    """"system", "light" or "dark"."""
    text_size: int = 100
    """Percent."""
    notifications: bool = False
    """Whether the tray tells of what waits, was imported or failed while the window is not in front."""
    keep_in_tray: bool = False
    """Whether closing the window leaves the app running in the tray."""
    user_name: str = ""
    instructions: str = ""
    """What every reply is to keep to, in the person's own words."""
    chat_model: str = "qwen2.5-coder-1.5b-instruct"
    embedding_model: str = "all-minilm-l6-v2"
    idle_unload_minutes: int = 15
    memory_tokens: int = 300
    """The most tokens of memories given to one reply."""
    context_tokens: int = 4096
    reply_tokens: int = 768
    temperature: float = 0.3
    threads: int = 0
    """0: as many as the machine has physical cores for us."""
    gpu_layers: int = 0
    """So many layers of the chat model are computed by a graphics processor, where llama.cpp was built for one."""
    remember: bool = True
    """Whether memories are made of what is said."""
    nightly_minutes: int = 60
    """So many minutes a night imported messages may be read to make memories of them; 0: not by themselves."""
    learn_ranking: bool = True
    """Whether what replies rest on, and what the person says of them, moves the weights of the search."""
    keep_months: int = 0
    """So many months conversations are kept; 0: for ever."""
    paused: bool = False
    """Whether the person has paused what runs by itself."""
    clue_queries: bool = False
    """Whether the chat model first guesses what an answer may say, to look that up as well; costs seconds a reply."""
    inbox: dict[str, str] = field(default_factory=dict)
    """What becomes of new memories by origin ("imported_other"), kind ("event") or both ("typed:event"): accept, ask or
    never; what is not named is as in USUAL."""
    never_remember: tuple[str, ...] = ()
    """Topics of which nothing is to be remembered, a word or a few each."""
    reflect_on: tuple[str, ...] = ()
    """Of DELICATE, what conclusions may be drawn of, and what the profile may tell: none, unless the person asks."""
    form_categories: dict[str, str] = field(default_factory=dict)
    """Of sensitive data (autofill/sensitivity.py), whether it goes into forms: "yes" or "no"; what is not named is
    asked for the first time that a form wants it."""
    form_sites: dict[str, str] = field(default_factory=dict)
    """Of web sites ("https://shop.example"), what the extension of the browser does there: "learn" offers what the
    person sends there in the inbox besides, "never" does nothing; elsewhere it offers values and learns nothing."""
    type_ahead: bool = True
    """Whether what is known is suggested while the person writes."""
    quick_fill: str = "copy"
    """What Enter does in Quick Fill: "copy", or "type" into the window in front; Ctrl+Enter does the other."""
    lock_minutes: int = 0
    """After so many minutes without a key or a click the window locks, where there is a passphrase; 0: never."""
    form_site_days: dict[str, str] = field(default_factory=dict)
    """The day (ISO 8601) on which that was chosen for a site; of older choices none is known."""
    trusted_templates: tuple[str, ...] = ()
    """Names of added models whose own chat template the person has agreed to use."""


def check(settings: Settings) -> Settings:
    """Raises UserError, one sentence, when a value cannot be used."""
    if settings.theme not in ("system", "light", "dark"):
        raise UserError(f"The theme is one of system, light or dark, not {settings.theme!r}.")
    if settings.quick_fill not in ("copy", "type"):
        raise UserError("Quick Fill copies, or types.")
    if not set(settings.inbox.values()) <= {"accept", "ask", "never"}:
        raise UserError("New memories can be accepted, asked for, or never made.")
    if not set(settings.form_categories.values()) <= {"yes", "no"}:
        raise UserError("What goes into forms is answered with yes or no.")
    if not set(settings.form_sites.values()) <= {"learn", "never"}:
        raise UserError("On a web site, the browser learns, or does nothing.")
    if not set(settings.reflect_on) <= set(DELICATE):
        raise UserError(f"What may be reflected on besides is {', '.join(DELICATE)}.")
    if len(settings.instructions) > MOST_INSTRUCTIONS:
        raise UserError(f"What replies keep to can have at most {MOST_INSTRUCTIONS} characters.")
    for name, low, high in (
        ("text_size", 80, 200),
        ("keep_months", 0, 1200),
        ("idle_unload_minutes", 1, 24 * 60),
        ("memory_tokens", 0, 4096),
        ("context_tokens", 1024, 131072),
        ("reply_tokens", 16, 16384),
        ("temperature", 0.0, 2.0),
        ("threads", 0, 256),
        ("gpu_layers", 0, 999),
        ("nightly_minutes", 0, 24 * 60),
        ("lock_minutes", 0, 24 * 60),
    ):
        if not low <= getattr(settings, name) <= high:
            raise UserError(f"{name.replace('_', ' ').capitalize()} must lie between {low} and {high}.")
    return settings


class SettingsStore:
    """Reads and replaces the file; a write is atomic (temporary file, fsync, rename)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._settings = self._load()

    @property
    def value(self) -> Settings:
        return self._settings

    def update(self, **changes: Any) -> Settings:
        """Raises UserError, or EnvironmentProblem when it cannot be written; nothing has changed then."""
        with self._lock:
            wanted = check(replace(self._settings, **changes))
            try:
                self._write(wanted)
            except OSError as error:
                raise EnvironmentProblem(
                    f"The settings file {self._path} cannot be written: {error.strerror}.", "Nothing was changed."
                ) from error
            self._settings = wanted
            return wanted

    def _write(self, wanted: Settings) -> None:
        temporary = self._path.with_suffix(".part")
        private(temporary)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(wanted), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)

    def _load(self) -> Settings:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(raw, dict):
                raise ValueError("it holds no settings")
            known = {field.name: raw[field.name] for field in fields(Settings) if field.name in raw}
            for name in {"trusted_templates", "never_remember", "reflect_on"} & known.keys():
                known[name] = tuple(known[name])
            return check(Settings(**known))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, TypeError, AttributeError, UserError) as error:
            raise EnvironmentProblem(
                f"The settings file {self._path} cannot be read: {error}.", "Correct it, or delete it to start afresh."
            ) from error
