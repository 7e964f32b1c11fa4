"""Files inside of what is imported: decoded piece by piece, given to the note or mail they lie in, never held whole."""

import base64
import io
import quopri
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers.base import Attached, Blob, Options, Piece, Source
from secondme.importers.enclosed import MOST_IN_TEXT, Enclosed, named
from secondme.importers.evernote import Evernote
from secondme.importers.htmlpage import Html
from secondme.importers.mail import Mail
from secondme.importers.media import PIECE
from secondme.importers.notes import Markdown
from secondme.types import NewItem
from tests.importers import make_media as make

PICTURE = make.noise("a picture", 90_001)
BIG = make.noise("a large picture", 3 * PIECE + 5)


def read(format: Any, data: bytes, name: str, wanted: bool = True) -> list[Any]:
    blob = Blob(name, f"/home/{name}", len(data), "2024-05-06T07:08:09+00:00", lambda: io.BytesIO(data))
    return list(format.read(Source((blob,), Options(attachments=wanted))))


def files(found: list[Any]) -> dict[str, bytes]:
    """Name to bytes of the files that belong to an item and are whole."""
    parts: dict[str, list[bytes]] = {}
    whole: dict[str, bytes] = {}
    before = ""
    for each in found:
        if isinstance(each, Piece):
            assert len(each.data) <= PIECE
            assert before in (each.id, "") or each.id not in parts, "a file's pieces follow one another"
            parts.setdefault(each.id, []).append(each.data)
            before = "" if each.last else each.id
            if each.last:
                whole[each.id] = b"".join(parts[each.id])
    given = [each for each in found if isinstance(each, Attached)]
    assert all(len(whole[each.id]) == each.size for each in given if each.id in whole)
    return {each.name: whole[each.id] for each in given if each.id in whole}


def owners(found: list[Any]) -> dict[str, str]:
    """Name of a file to the first words of the item that has it; the item came before it."""
    items: dict[tuple[str | None, str | None], NewItem] = {}
    had: dict[str, str] = {}
    for each in found:
        if isinstance(each, NewItem):
            items[each.conversation, each.external_id] = each
        elif isinstance(each, Attached):
            had[each.name] = items[each.conversation, each.item].text.split("\n")[0]
    return had


def test_evernote_never_mixes_what_is_one_too_many_into_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.importers.evernote.MAX_PARTS", 2)
    resources = "".join(make.resource(f"picture {n}".encode(), f"{n}.png") for n in range(4))
    found = read(Evernote(), make.evernote(("Boat", "Bought!", resources)), "a.enex")
    assert files(found) == {"0.png": b"picture 0", "1.png": b"picture 1"}


def test_evernote_gives_each_file_to_its_note() -> None:
    data = make.evernote(
        ("Boat", "Bought!", make.resource(BIG, "boat.png") + make.resource(b"ID3 song", "song.mp3", "audio/mpeg")),
        ("Lake", "Cold.", make.resource(PICTURE, width=0)),
    )
    found = read(Evernote(), data, "a.enex")
    assert files(found) == {"boat.png": BIG, "song.mp3": b"ID3 song", "picture 1.png": PICTURE}
    assert owners(found) == {"boat.png": "Boat", "song.mp3": "Boat", "picture 1.png": "Lake"}
    (boat, _) = (each for each in found if isinstance(each, NewItem))
    assert "[image: boat.png]" in boat.text


def test_without_the_wish_only_names_and_sizes_are_told() -> None:
    for format, data, name in (
        (Evernote(), make.evernote(("Boat", "Bought!", make.resource(PICTURE, "boat.png"))), "a.enex"),
        (Mail(), make.letter("Boat", ("boat.png", "image/png", PICTURE)), "a.eml"),
        (Html(), make.page(PICTURE), "a.html"),
    ):
        found = read(format, data, name, wanted=False)
        assert [each.size for each in found if isinstance(each, Attached)] == [len(PICTURE)]
        assert not [each for each in found if isinstance(each, Piece)]
        with_files = read(format, data, name)
        items = [each for each in found if isinstance(each, NewItem)]
        assert items == [each for each in with_files if isinstance(each, NewItem)], "the words are the same"


def test_a_file_that_breaks_off_is_never_completed() -> None:
    data = make.evernote(
        ("Boat", "Bought!", make.resource(PICTURE, "a.png")), ("Lake", "", make.resource(BIG, "b.png"))
    )
    found = read(Evernote(), data[: data.rindex(b"</data>") - 1000], "a.enex")
    assert files(found) == {"a.png": PICTURE}
    last = [each for each in found if isinstance(each, Piece)][-1]
    assert not last.last


def test_a_mail_gives_its_attachments_and_photos_and_no_logos() -> None:
    data = make.letter(
        "Boat",
        ("boat.png", "image/png", BIG),
        ("plan.pdf", "application/pdf", b"%PDF-1.7 not really"),
        ("häuser.txt", "text/plain", b"Zeile = eins\n"),
        photo=PICTURE,
        logo=PICTURE[:4000],
    )
    found = read(Mail(), data, "a.eml")
    text = next(each for each in found if isinstance(each, NewItem)).text
    assert "[photo: boat.png]\n[file: plan.pdf]\n[file: häuser.txt]" in text
    assert "p.png" not in text
    got = files(found)
    assert got.pop("häuser.txt").decode().split() == ["Zeile", "=", "eins"]
    assert got == {"boat.png": BIG, "plan.pdf": b"%PDF-1.7 not really", "p.png": PICTURE}
    assert set(owners(found).values()) == {"[to me@example.org]"}


def test_in_a_mailbox_files_of_one_name_belong_each_to_their_mail() -> None:
    mails = [make.letter(f"Day {n}", ("image.png", "image/png", PICTURE + bytes([n]))) for n in range(3)]
    found = read(Mail(), make.mailbox(*mails), "a.mbox")
    given = [each for each in found if isinstance(each, Attached)]
    assert [each.item for each in given] == [f"day-{n}@example.org" for n in range(3)]
    assert len({each.id for each in given}) == 3


def test_the_file_of_a_mail_that_is_left_out_belongs_to_nobody() -> None:
    one = make.letter("Boat", ("boat.png", "image/png", PICTURE))
    found = read(Mail(), make.mailbox(one, one), "a.mbox")
    assert len([each for each in found if isinstance(each, Attached)]) == 1


def test_pictures_written_into_pages_and_notes_come_along() -> None:
    written = base64.b64encode(PICTURE).decode()
    note = (
        f"# Lake\n\n![us](data:image/png;base64,{written})\n\n![bad](data:image/png;base64,) and data:image/gif,%47IF"
    )
    for format, data, name in ((Html(), make.page(PICTURE), "a.html"), (Markdown(), note.encode(), "a.md")):
        found = read(format, data, name)
        assert files(found)["picture 1.png"] == PICTURE
    assert files(found)["picture 2.gif"] == b"GIF"
    many = "# Lake\n\n" + "![](data:image/png;base64,QUJD) " * (MOST_IN_TEXT + 50)
    assert len(files(read(Markdown(), many.encode(), "a.md"))) == MOST_IN_TEXT


def test_a_film_is_never_held_whole(tmp_path: Path) -> None:
    chunk = base64.encodebytes(make.noise("chunk", 57 * 20_000))
    path = tmp_path / "film.eml"
    with path.open("wb") as file:
        file.write(b"From: a@example.org\nSubject: Film\nContent-Type: multipart/mixed; boundary=b\n\n--b\n")
        file.write(b'Content-Type: video/mp4; name="film.mp4"\nContent-Transfer-Encoding: base64\n\n')
        for _ in range(30):
            file.write(chunk)
        file.write(b"\n--b--\n")
    blob = Blob("film.eml", str(path), path.stat().st_size, "2024-05-06", lambda: path.open("rb"))
    tracemalloc.start()
    found = Mail().read(Source((blob,), Options(attachments=True)))
    size = sum(len(each.data) for each in found if isinstance(each, Piece))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 30 * 57 * 20_000
    assert peak < 12_000_000


class TestDecoding:
    @staticmethod
    def cut(data: bytes, cuts: list[int]) -> Iterator[bytes]:
        places = sorted({min(cut, len(data)) for cut in cuts})
        for begin, end in zip([0, *places], [*places, len(data)], strict=True):
            yield data[begin:end]

    @staticmethod
    def decoded(encoding: str, parts: Iterator[bytes]) -> bytes:
        file = Enclosed("x", encoding, wanted=True)
        out = [piece.data for part in parts for piece in file.add(part)]
        out += [piece.data for piece in file.end()]
        assert file.size == sum(map(len, out))
        return b"".join(out)

    @given(st.binary(min_size=1, max_size=400), st.lists(st.integers(0, 700), max_size=12))
    @settings(max_examples=200, deadline=None)
    def test_however_it_is_cut_it_comes_back(self, data: bytes, cuts: list[int]) -> None:
        assert self.decoded("base64", self.cut(base64.encodebytes(data), cuts)) == data
        assert self.decoded("Base64 ", self.cut(base64.b64encode(data).rstrip(b"="), cuts)) == data
        text = quopri.encodestring(data, quotetabs=True)
        assert self.decoded("quoted-printable", self.cut(text + b"\r\n", cuts)) == quopri.decodestring(text)
        assert self.decoded("8bit", self.cut(data + b"\r\n", cuts)) == data
        assert self.decoded("as it is", self.cut(data, cuts)) == data

    @pytest.mark.parametrize(
        ("encoding", "data"), [("x-uuencode", b"begin 644 a\n#86)C\nend\n"), ("base64", b"----"), ("7bit", b"\r\n")]
    )
    def test_what_is_empty_or_encoded_otherwise_is_no_file(self, encoding: str, data: bytes) -> None:
        file = Enclosed("x", encoding, wanted=True)
        assert not [*file.add(data), *file.end()]
        assert not file.is_whole

    def test_files_without_a_name_get_one(self) -> None:
        assert named("image/jpeg", 2) == "picture 2.jpg"
        assert named("Audio/Ogg; codecs=opus", 1) == "recording 1.ogg"
        assert named("application/x-who-knows", 7) == "file 7"
