"""Plans of imports as the core makes them, from a few words."""

from typing import Any

from secondme.types import (
    ConversationPlan,
    FileReport,
    FormatCount,
    ImportPlan,
    ImportRecord,
    NewItem,
    PersonPlan,
    Question,
    UnitPlan,
)


def talk(key: str, title: str = "", **fields: Any) -> ConversationPlan:
    values: dict[str, Any] = {
        "format": "whatsapp", "count": 10, "since": "2020-01-01T10:00:00", "until": "2021-01-01T10:00:00", "people": (),
    }  # fmt: skip
    return ConversationPlan(key=key, title=title or key, **(values | fields))


def person(name: str, count: int = 10, *handles: str, owner: bool = False) -> PersonPlan:
    return PersonPlan(name=name, handles=handles, count=count, is_owner_guess=owner)


def unit(path: str, **fields: Any) -> UnitPlan:
    values: dict[str, Any] = {
        "name": path.rsplit("/", 1)[-1], "formats": (), "conversations": (), "people": (), "since": None,
        "until": None, "items": 0, "samples": (), "problems": (), "files": (), "questions": (), "secrets": 0,
    }  # fmt: skip
    return UnitPlan(path=path, **(values | fields))


def message(text: str, author: str = "Ana", **fields: Any) -> NewItem:
    values: dict[str, Any] = {"role": "other", "time": "2020-05-04T10:30:00", "origin": "imported_other"}
    return NewItem(text=text, author=author, **(values | fields))


def family() -> UnitPlan:
    """A chat export: two conversations, three people, a doubt about dates, two secrets."""
    return unit(
        "/exports/WhatsApp Chat.zip",
        formats=(FormatCount("whatsapp", "WhatsApp", 60, 2),),
        conversations=(
            talk("family", "Family", count=50, people=("Ana", "Inês", "Tom"), until="2022-03-01T10:00:00"),
            talk("cello", "Cello lessons", count=10, people=("Inês", "Mrs. Okafor")),
        ),
        people=(person("Ana", 30), person("Inês", 20, "+351 912 000 001", owner=True), person("Mrs. Okafor", 5)),
        since="2020-01-01T10:00:00",
        until="2022-03-01T10:00:00",
        items=60,
        samples=(message("Dinner on Sunday?"), message("With pleasure.", "Inês")),
        files=(FileReport("/exports/WhatsApp Chat.zip", "whatsapp", 60, problems=("3 photos are named only.",)),),
        questions=(order_of_dates("03/04/21, 12:00"),),
        secrets=2,
    )


def order_of_dates(example: str, day_first: bool = True, file: str = "/exports/WhatsApp Chat.zip") -> Question:
    return Question("day_first", day_first, example, f"whatsapp:{file}", file)


def notes(path: str = "/notes/Vault", count: int = 12) -> UnitPlan:
    """A vault: nobody is named in it."""
    return unit(
        path,
        formats=(FormatCount("obsidian", "Obsidian vault", count, count),),
        conversations=tuple(talk(f"{path}/note {n}.md", f"Note {n}", format="obsidian", count=1) for n in range(count)),
        since="2019-01-01T10:00:00",
        until="2023-01-01T10:00:00",
        items=count,
        samples=(message("# Heating", "", kind="note", origin="document", title="Heating"),),
        files=tuple(FileReport(f"{path}/note {number}.md", "obsidian", 1) for number in range(count)),
    )


def plan(*units: UnitPlan) -> ImportPlan:
    return ImportPlan(units=units)


def record(id: int, paths: tuple[str, ...] = ("/notes/Vault",), **fields: Any) -> ImportRecord:
    values: dict[str, Any] = {
        "started": "2026-03-04T10:00:00", "finished": "2026-03-04T10:01:00", "imported": 12, "updated": 0,
        "state": "done",
    }  # fmt: skip
    return ImportRecord(id=id, paths=paths, **(values | fields))
