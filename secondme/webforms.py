"""The room behind the door for forms in a browser: what its extension asks, and what it may learn.

The extension is trusted to be asked by the person, the page is not trusted at all. So only descriptions of fields come
in, what is sensitive is kept back as it is for forms in files, what was filled in is logged, and what is sent becomes a
proposal in the inbox, on the sites where the person has switched that on.
"""

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from secondme.errors import UserError
from secondme.filling import AutofillDoor
from secondme.parts import Parts, both
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Changes, Conversation, Evidence, FormEntry, FormView, NewItem, NewMemory

if TYPE_CHECKING:
    from secondme.autofill.sent import Told
    from secondme.browser.messages import Draft, Look, Request, Sent

Json = Any
PERSON = "person"
SOURCE = "browser"
"""Of the conversations that keep what was sent in the browser, one for each site."""
MOST_VIEWS = 20
MOST_SITES = 2000
IMPORTANCE = 0.5


class BrowserDoor:
    """Answers the extension, and makes the app known to browsers."""

    def __init__(self, parts: Parts, autofill: AutofillDoor) -> None:
        self._parts = parts
        self._autofill = autofill
        self._views: OrderedDict[str, FormView] = OrderedDict()
        self._lock = Lock()

    @property
    def _paths(self) -> Paths:
        return self._parts.paths

    def connect(self) -> tuple[str, ...]:
        """Make the app known to the browsers of this user; the files that were written. Raises as install.connect."""
        from secondme.browser.install import connect

        return connect(self._paths)

    def disconnect(self) -> tuple[str, ...]:
        """Take that back; the files that were removed. Raises EnvironmentProblem."""
        from secondme.browser.install import disconnect

        return disconnect(self._paths)

    def connected(self) -> tuple[tuple[str, ...], str]:
        """The browsers that know the app, and the folder of the extension that they have to load."""
        from secondme.browser.install import EXTENSION, connected

        return connected(self._paths), str(EXTENSION)

    def sites(self) -> dict[str, str]:
        """What holds on sites where the person has chosen something: "learn" or "never"."""
        return dict(self._parts.settings.value.form_sites)

    def chosen(self) -> tuple[tuple[str, str, str], ...]:
        """(site, "learn" or "never", the day on which that was chosen or ""), the latest first."""
        days = self._parts.settings.value.form_site_days
        found = [(origin, choice, days.get(origin, "")) for origin, choice in sorted(self.sites().items())]
        return tuple(sorted(found, key=lambda one: one[2], reverse=True))

    def choose(self, origin: str, choice: str) -> Changes:
        """What holds on a site from now on: "ask", "learn" or "never". Raises UserError."""
        from secondme.browser.messages import CHOICES, ORIGIN

        if choice not in CHOICES or not ORIGIN.fullmatch(origin):
            raise UserError("There is no such choice for this site.")
        sites = {key: value for key, value in self.sites().items() if key != origin}
        if choice != "ask":
            sites[origin] = choice
        if len(sites) > MOST_SITES:
            raise UserError("That is chosen for too many sites already.")
        days = {key: day for key, day in self._parts.settings.value.form_site_days.items() if key in sites}
        if choice != "ask":
            days[origin] = _now()[:10]
        self._parts.settings.update(form_sites=sites, form_site_days=days)
        return self._parts.publish(Changes(settings=True))

    def answer(self, raw: Json, progress: Progress) -> Json:
        """What the extension is told, by what it asks (browser/messages.py):

        status -> `{"open": true, "categories": [[key, title, "yes"|"no"|""]]}`;
        site -> `{"choice"}`; allow -> `{}`; filled -> `{}`; sent -> `{"proposed": count}`;
        look -> `{"look","choice","asks":[titles],"entries":[{"id","value","others","sources","draft","fill",
        "kept_back","inferred","guessed","open"}]}`, only fields for which there is something, or that are an open
        question;
        draft -> `{"value","sources"}`, "" when nothing known answers the question.

        Raises UserError when it is nothing of these, Cancelled."""
        from secondme.browser import messages

        asked: Request = messages.request(raw)
        if isinstance(asked, messages.Status):
            return {"open": True, "categories": [list(each) for each in self._autofill.categories()]}
        if isinstance(asked, messages.Look):
            return self._look(asked)
        if isinstance(asked, messages.Draft):
            return self._draft(asked, progress)
        if isinstance(asked, messages.Sent):
            return {"proposed": len(self.propose(asked).memories)}
        if isinstance(asked, messages.Site):
            if asked.choice:
                self.choose(asked.origin, asked.choice)
            return {"choice": self._choice(asked.origin)}
        if isinstance(asked, messages.Allow):
            self._autofill.allow(asked.category, asked.allowed)
            return {}
        self._note(asked.look, asked.ids)
        return {}

    def _choice(self, origin: str) -> str:
        return self._parts.settings.value.form_sites.get(origin, "ask")

    def _look(self, asked: "Look") -> Json:
        choice = self._choice(asked.origin)
        if choice == "never":
            return {"look": "", "choice": choice, "asks": [], "entries": []}
        view = self._autofill.view(asked.form, _host(asked.origin))
        view = replace(view, name=_host(asked.origin))
        key = secrets.token_hex(16)
        with self._lock:
            self._views[key] = view
            while len(self._views) > MOST_VIEWS:
                self._views.popitem(last=False)
        entries = [_told(entry) for entry in view.entries if _has_something(entry)]
        return {"look": key, "choice": choice, "asks": [title for _, title in view.asks], "entries": entries}

    def _draft(self, asked: "Draft", progress: Progress) -> Json:
        """The question is the page's, the answer rests on memories alone, and the person reads it first."""
        with self._lock:
            view = self._views.get(asked.look)
        entry = next((each for each in view.entries if each.id == asked.id), None) if view is not None else None
        if entry is None or not _is_open(entry):
            raise UserError("This form was filled in already, or too long ago.")
        made = self._autofill.draft(entry.label or entry.name, progress, asked.turn)
        return {"value": made.text, "sources": list(made.sources)} if made else {"value": "", "sources": []}

    def _note(self, key: str, ids: Sequence[str]) -> Changes:
        """Keep in the log what was filled in of an answer; once."""
        with self._lock:
            view = self._views.pop(key, None)
        if view is None:
            raise UserError("This form was filled in already, or too long ago.")
        return self._autofill.note(view, dict.fromkeys(ids, "filled"))

    def propose(self, sent: "Sent") -> Changes:
        """What was sent and is not known yet waits in the inbox. Nothing where the person has not switched that on."""
        from secondme.autofill.sent import told, unchanged

        if self._choice(sent.origin) != "learn" or not self._parts.settings.value.remember:
            return Changes()
        entries = {entry.id: entry for entry in self._autofill.entries(sent.form)}
        known = {id: (entry.value, *entry.others) for id, entry in entries.items()}
        done = Changes()
        with self._parts.store.write():
            for one in told(sent.form, sent.values):
                if not unchanged(one, sent.values, known):
                    done = both(done, self._propose(_host(sent.origin), one, [entries[id] for id in one.ids]))
        self._parts.wake("embed")
        return self._parts.publish(done)

    def _propose(self, host: str, one: "Told", entries: Sequence[FormEntry]) -> Changes:
        from secondme.autofill.statements import statement
        from secondme.memory.policy import unwanted
        from secondme.memory.secrets import has_secret

        made = statement(one.kind, one.label, one.value, one.work)
        if made is None or has_secret(made[0]) or has_secret(one.value):
            return Changes()
        if unwanted(f"{one.label} {made[0]}", made[1], self._parts.settings.value.never_remember):
            return Changes()
        store = self._parts.store
        said = NewItem(f"{one.label}: {one.value}", "You", "self", _now(), "typed")
        place = self._conversation(f"Sent to {host}")
        item = store.items.add(place.id, said, place.active_leaf)
        store.runs.mark_extracted(item.id, item.revision, 1)  # all of it is in the proposal, and waits there
        evidence = (Evidence(item.id, quote=one.value),)
        new = NewMemory(made[0], "fact", evidence, claims=(made[1],), importance=IMPORTANCE, status="proposed")
        memory = store.memories.add(new, PERSON, f"Sent in a form on {host}.")
        if memory is None or memory.status != "proposed":
            return Changes(items=(item.id,), conversations=(place.id,))
        done = Changes(memories=(memory.id,), items=(item.id,), conversations=(place.id,))
        return both(done, self._contradicts(memory.id, made[1].attribute, entries))

    def _contradicts(self, memory_id: int, attribute: str, entries: Sequence[FormEntry]) -> Changes:
        """Where it stands in the place of what was proposed, the person is asked which of the two holds."""
        ids = dict.fromkeys(id for entry in entries for id in entry.memories)
        for old in self._parts.store.memories.many(ids).values():
            if old.status == "active" and len(old.claims) == 1 and old.claims[0].attribute == attribute:
                why = "Typed in its place."
                return self._parts.store.links.put(memory_id, old.id, "contradicts", who=PERSON, why=why)
        return Changes()

    def _conversation(self, title: str) -> Conversation:
        chats = self._parts.store.chats
        kept = next((each for each in chats.list(source=SOURCE, limit=MOST_SITES) if each.title == title), None)
        return chats.get(kept.id) if kept is not None else chats.create(title, SOURCE)


def _host(origin: str) -> str:
    return origin.partition("://")[2]


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat()


def _is_open(entry: FormEntry) -> bool:
    """A question that is answered in sentences, and not by what is known word for word."""
    return entry.is_question and not (entry.value or entry.kept_back)


def _has_something(entry: FormEntry) -> bool:
    return bool(entry.value or entry.others or entry.kept_back) or _is_open(entry)


def _told(entry: FormEntry) -> Json:
    return {
        "id": entry.id,
        "value": entry.value,
        "others": list(entry.others),
        "sources": list(entry.sources),
        "draft": entry.draft,
        "fill": entry.fill,
        "kept_back": entry.kept_back,
        "inferred": entry.inferred,
        "guessed": entry.guessed,
        "open": _is_open(entry),
    }
