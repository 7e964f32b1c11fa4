"""Which parts are in a package, under which licences, and what is known of their faults."""

import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.core.test_packaging import beside

__all__ = ["beside"]  # fixtures


def test_a_part_without_a_licence_stops_the_build(tmp_path):
    import frozen
    import licences
    from parts import Part

    with pytest.raises(frozen.BuildProblem, match="odd 1"):
        licences.collect([Part("odd", "1", "", "pkg:pypi/odd@1", ())], tmp_path / "licences")


def test_licences_are_copied_and_listed(tmp_path):
    import licences
    from parts import Part

    text = tmp_path / "LICENSE"
    text.write_text("free\n")
    licences.collect([Part("one", "1", "MIT", "pkg:pypi/one@1", (text,))], tmp_path / "out")
    assert (tmp_path / "out/one/LICENSE").read_text() == "free\n"
    assert "one 1: MIT" in (tmp_path / "out/README.txt").read_text()
    assert (tmp_path / "out/secondme/LICENSE").is_file()


def test_what_is_compiled_in_brings_its_text_along_unless_it_is_used_under_the_apache_license(tmp_path):
    import frozen
    import licences
    from parts import Inside, Part

    text = tmp_path / "LICENSE"
    text.write_text("free\n")

    def collect(*inside: tuple[str, str]) -> set[str]:
        told = tuple(Inside(name, "1", licence, f"pkg:cargo/{name}@1") for name, licence in inside)
        licences.collect([Part("one", "1", "MIT", "pkg:pypi/one@1", (text,), told)], tmp_path / "out")
        return {file.name for file in (tmp_path / "out/one").iterdir()}

    given = ("tokio", "MIT"), ("tokio-macros", "MIT"), ("tokio-net", "MIT"), ("ring", "MIT OR Apache-2.0")
    assert collect(*given) == {"LICENSE", "tokio.txt", "tokio-macros.txt"}
    assert collect(("onig_sys", "MIT")) == {"LICENSE", "onig_sys.txt"}
    assert "K.Kosako" in (tmp_path / "out/one/onig_sys.txt").read_text()
    assert collect(("unicode-ident", "(MIT OR Apache-2.0) AND Unicode-3.0")) == {"LICENSE", "unicode-ident.txt"}
    assert collect(("target-lexicon", "Apache-2.0 WITH LLVM-exception")) == {"LICENSE", "target-lexicon.txt"}
    with pytest.raises(frozen.BuildProblem, match="odd 1, in one"):
        collect(("odd", "ISC"))


def test_the_list_of_parts_is_the_same_for_the_same_parts(tmp_path):
    pytest.importorskip("cyclonedx")
    import json

    import about
    import sbom
    from parts import Inside, Part

    made = about.About("1.2.3", "", 1700000000, "x86_64")
    both = (Inside("ahash", "0.8", "MIT OR Apache-2.0", "pkg:cargo/ahash@0.8"),)
    found = [
        Part("one", "1", "MIT", "pkg:pypi/one@1", (), both),
        Part("two", "2", "see its texts", "pkg:pypi/two@2", (), both),
    ]  # fmt: skip
    for name in ("a", "b"):
        sbom.write(found, made, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    told = json.loads((tmp_path / "a").read_text())
    assert [each["name"] for each in told["components"]] == ["one", "two"]
    assert told["metadata"]["component"]["version"] == "1.2.3"
    (inside,), (again,) = (each["components"] for each in told["components"])
    assert inside["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert inside["bom-ref"] != again["bom-ref"], "what is in two parts is told of each"


def test_what_a_wheel_tells_of_its_own_parts_is_told_too(tmp_path):
    import importlib.metadata
    import json

    import parts

    folder = tmp_path / "odd-1.dist-info"
    (folder / "sboms").mkdir(parents=True)
    (folder / "METADATA").write_text("Name: odd\nVersion: 1\n")
    (folder / "RECORD").write_text("odd-1.dist-info/sboms/rust.cyclonedx.json,,\n")
    purl = "pkg:cargo/ahash@0.8"
    listed = [
        {"name": "ahash", "version": "0.8", "licenses": [{"expression": "MIT"}], "purl": f"{purl}?download_url=file:///x"},
        {"name": "zlib", "version": "1", "licenses": [{"license": {"id": "Zlib"}}]}, {"name": "bare"},
    ]  # fmt: skip
    (folder / "sboms/rust.cyclonedx.json").write_text(json.dumps({"components": listed}))
    assert parts.inside(importlib.metadata.Distribution.at(folder)) == (
        parts.Inside("ahash", "0.8", "MIT", purl), parts.Inside("bare", "", "not told"),
        parts.Inside("zlib", "1", "Zlib"),
    )  # fmt: skip


def test_a_part_of_many_files_is_read_once(tmp_path, monkeypatch):
    import importlib.metadata

    import parts

    owners = {}
    for name in ("one", "secondme"):
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Name: {name}\nVersion: 1\n")
        distribution = importlib.metadata.Distribution.at(folder)
        owners |= {tmp_path / f"{name}{number}.py": distribution for number in range(9)}
    read: list[str] = []

    def reads(distribution: importlib.metadata.Distribution) -> parts.Part:
        read.append(distribution.name)
        return parts.Part(distribution.name, "1", "MIT", "", ())

    monkeypatch.setattr(parts, "_sources", lambda folder: iter([*owners, tmp_path / "of nobody.py"]))
    monkeypatch.setattr(parts, "_owners", lambda site: owners)
    monkeypatch.setattr(parts, "_of_distribution", reads)
    assert [part.name for part in parts.bundled(tmp_path, None)] == ["one", "Python"]
    assert read == ["one"]


def test_a_step_that_fails_is_in_the_table_and_the_rest_is_tried():
    import smoke
    from smoke_root import Failed

    def fails() -> str:
        raise Failed("It does not start:\nsomething")

    table = smoke.Table()
    table.tried("window", fails)
    table.tried("search", lambda: "found")
    assert table.text() == "window  FAIL  It does not start:\nsearch  pass  found"
    assert table.failed() == 1


def test_only_what_the_person_runs_is_without_a_network(tmp_path):
    from smoke_root import Root

    root = Root(tmp_path, "trixie")
    assert root.command(["secondme"], ["HOME=/home/person"])[0] == "chroot"
    root.offline = True
    assert root.command(["secondme"], ["HOME=/home/person"])[:3] == ["unshare", "--net", "chroot"]
    assert root.command(["apt-get", "update"])[0] == "chroot"


def test_a_file_of_each_kind_of_the_packages_own_is_opened(tmp_path):
    import smoke_kinds
    from about import HERE

    kinds = ElementTree.parse(HERE / "linux/secondme.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    own = {glob.get("pattern"): kind.get("type") for kind in kinds for glob in kind.iter(f"{space}glob")}
    assert own == {f"*{Path(name).suffix}": kind for name, kind in smoke_kinds.OWN.items()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a screen of X11")
def test_a_desk_is_there_only_when_the_registry_answers(tmp_path, monkeypatch):
    import smoke_desk

    needed = ("Xvfb", "openbox", "dbus-daemon", "dbus-send", str(smoke_desk.REGISTRY))
    if missing := [name for name in needed if not shutil.which(name)]:
        pytest.skip(f"not here: {', '.join(missing)}")
    slow = tmp_path / "registry"
    slow.write_text(f"#!/bin/sh\nsleep 1\nexec {smoke_desk.REGISTRY}\n")
    slow.chmod(0o755)
    monkeypatch.setattr(smoke_desk, "REGISTRY", slow)
    with smoke_desk.Desk() as desk:
        assert desk._registered()


def test_what_a_slow_reading_has_missed_is_seen_by_one_more_after_the_time(monkeypatch):
    import smoke_desk

    now = [0.0]
    monkeypatch.setattr(smoke_desk.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(smoke_desk.time, "sleep", lambda seconds: None)
    shown = [smoke_desk.Node("label", "Step 1 of 4", "", (), (0, 0, 9, 9))]

    class Slow(smoke_desk.Desk):
        def nodes(self):
            now[0] += 70.0  # longer than the patience, and what is shown came while it was reading
            return shown if now[0] > 100 else []

    assert Slow().see("Step 1", seconds=60.0) is shown[0]
    now[0] = 0.0
    shown[0] = smoke_desk.Node("label", "Locked", "", (), (0, 0, 9, 9))
    with pytest.raises(smoke_desk.Failed, match="'Step 1' is not shown within 60 s, but: Locked"):
        Slow().see("Step 1", seconds=60.0)


def test_what_is_still_shown_is_waited_for_until_it_is_gone(monkeypatch):
    import smoke_desk

    done = smoke_desk.Node("push button", "Done", "", (), (0, 0, 9, 9))
    readings = [[done], [done], []]

    class Closing(smoke_desk.Desk):
        def nodes(self):
            return readings.pop(0)

    monkeypatch.setattr(smoke_desk.time, "sleep", lambda seconds: None)
    Closing().wait_until_gone("Done", "push button")
    assert not readings
    monkeypatch.setattr(smoke_desk, "PATIENCE_S", -1.0)
    readings.append([done])
    with pytest.raises(smoke_desk.Failed, match="'Done' is still shown"):
        Closing().wait_until_gone("Done", "push button")


def test_the_reply_to_a_message_is_what_stands_below_it():
    from smoke_desk import Node
    from smoke_window import grown, reply_to

    def node(name: str, text: str = "") -> Node:
        return Node("text", name, text, (), (0, 0, 9, 9))

    before = [node("", "Where?"), node("Reply", "In Lisbon."), node("Write another reply")]
    assert reply_to("Where?", before) == ("In Lisbon.", True)
    assert reply_to("A story", before) == ("", False)
    begun = [*before, node("", "A story"), node("Reply", "There was"), node("Reply", "a fox")]
    assert reply_to("A story", begun) == ("There was\na fox", False)
    assert reply_to("A story", [*begun, node("Write another reply")]) == ("There was\na fox", True)
    assert grown(["A f", "A fox", "A fox ran."])
    assert grown(["A *", "A fox"])
    assert not grown(["A fox", "A cat ran."])
    assert not grown(["A fox", "A fox"])


REPORT = {
    "dependencies": [
        {"name": "one", "version": "1", "vulns": []},
        {"name": "two", "version": "2", "vulns": [
            {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}, {"id": "PYSEC-2", "fix_versions": []},
        ]},
    ]
}  # fmt: skip


def test_a_vulnerability_is_open_until_someone_says_why_it_is_not():
    import audit

    result = audit.told(REPORT, {"CVE-1": "not used here", "CVE-9": "of long ago"})
    assert result.status == 1
    assert [*audit.lines(result, {"one"})] == [
        "two 2 (not in the package): PYSEC-1 = CVE-1, mended in 2.1: known: not used here",
        "two 2 (not in the package): PYSEC-2: OPEN",
        "CVE-9 is in the list of what is known, and nobody finds it any more: take it out.",
        "2 looked up, 2 found, 1 open.",
    ]
    assert audit.told(REPORT, {"PYSEC-1": "so", "PYSEC-2": "so"}).status == 0


def test_what_could_not_be_looked_up_is_never_called_clean():
    import audit

    skipped = {"name": "three", "skip_reason": "not found"}
    result = audit.told({"dependencies": [REPORT["dependencies"][0], skipped]}, {"CVE-9": "of long ago"})
    assert result.status == 2
    assert [*audit.lines(result, set())] == ["NOT LOOKED UP: 1 of 2 (three).", "1 looked up, 0 found, 0 open."]
    assert audit.told({"dependencies": []}, {}).status == 2


def test_a_pin_that_is_the_newest_is_looked_up_on_the_page_of_its_project():
    import audit

    skipped = [{"name": name, "skip_reason": "not found"} for name in ("back-port", "older", "gone")]
    told = {"aliases": ["CVE-3"], "fixed_in": ["2"], "withdrawn": None}
    entries = [told | {"id": "GHSA-3"}, {**told, "id": "PYSEC-3", "aliases": ["CVE-3", "GHSA-3"]}]
    entries.append(told | {"id": "GHSA-4", "aliases": [], "withdrawn": "2026-01-01"})
    pages = {name: {"info": {"version": "1.0"}, "vulnerabilities": entries} for name in ("back-port", "older", "one")}
    pins = audit.pinned("# pins\nback.Port==1.0\nolder==0.9  # why\ngone==1.0\n")
    report = audit.with_newest({"dependencies": [REPORT["dependencies"][0], *skipped]}, pins, pages.get)
    result = audit.told(report, {})
    assert [*audit.lines(result, set())] == [
        "back-port 1.0: GHSA-3 = CVE-3, mended in 2: OPEN",
        "NOT LOOKED UP: 2 of 4 (gone, older).",
        "2 looked up, 1 found, 1 open.",
    ]


def test_the_list_of_what_is_known_gives_reasons(tmp_path):
    import audit

    assert all(audit.read_known(audit.KNOWN).values())
    (tmp_path / "known.toml").write_text('[[known]]\nid = "CVE-1"\n')
    with pytest.raises(ValueError, match="needs a reason"):
        audit.read_known(tmp_path / "known.toml")
