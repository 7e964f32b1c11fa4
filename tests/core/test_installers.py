"""What can be checked here of the installers for Windows and macOS, of signing, and of the list of an update."""

import json
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from PySide6.QtGui import QImage

from ui.theme import LIGHT

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The modules of packaging/, which is no package."""
    monkeypatch.syspath_prepend(str(PACKAGING))

    def script(name: str) -> Any:
        return __import__(name)

    return script


def test_the_installer_for_windows_is_made_of_a_stand_in(scripts: Any, tmp_path: Path, capfd: Any) -> None:
    if shutil.which("makensis") is None:
        pytest.skip("makensis is not installed (apt-get install nsis)")
    app = tmp_path / "secondme"
    (app / "_internal" / "PySide6").mkdir(parents=True)
    (app / "secondme.exe").write_bytes(b"MZ" + b"x" * 1000)
    (app / "_internal" / "PySide6" / "part.dll").write_bytes(b"y" * 1000)
    made = scripts("installers").windows(app, tmp_path / "dist")
    assert made.read_bytes()[:2] == b"MZ"
    assert scripts("icons").write(tmp_path)[0].read_bytes()[-500:] in made.read_bytes(), "the icon of the installer"
    told = capfd.readouterr().err
    assert told.count("NOT DONE: signing") == 2, "a line that cannot be missed, for the app and for the installer"
    (app / "more.txt").touch()
    with pytest.raises(SystemExit, match=r"would leave these.*more\.txt"):
        scripts("installers").windows(app, tmp_path / "dist")
    with pytest.raises(SystemExit, match=r"no secondme\.exe"):
        scripts("installers").windows(tmp_path, tmp_path / "dist")


def test_the_icon_is_what_windows_and_macos_read(scripts: Any, tmp_path: Path) -> None:
    from PySide6.QtGui import QImageReader

    windows, mac = scripts("icons").write(tmp_path)
    reader = QImageReader(str(windows))
    sizes = []
    for number in range(reader.imageCount()):
        assert reader.jumpToImage(number)
        image = reader.read()
        sizes.append(image.width())
        assert image.pixelColor(image.width() // 2, image.height() // 2).alpha() == 255
    assert sizes == [16, 24, 32, 48, 64, 256]
    data = mac.read_bytes()
    kinds, place = [], 8
    while place < len(data):
        kinds.append(data[place : place + 4])
        assert data[place + 8 : place + 16] == b"\x89PNG\r\n\x1a\n"
        place += int.from_bytes(data[place + 4 : place + 8], "big")
    assert place == len(data) == int.from_bytes(data[4:8], "big")
    assert kinds == [b"ic11", b"ic12", b"ic07", b"ic08", b"ic09"]


def test_the_uninstaller_keeps_the_data_unless_it_is_told_otherwise(scripts: Any) -> None:
    text = (PACKAGING / "windows" / "secondme.nsi").read_text(encoding="utf-8")
    assert "RequestExecutionLevel user" in text
    assert "HKLM" not in text, "nothing is written for other users"
    assert "/SD IDYES IDYES keep" in text, "also a silent run keeps it"
    assert 'RMDir /r "$INSTDIR"' not in text, "a folder with files of someone else stays"
    held = scripts("installers").HELD
    assert all(f'"$INSTDIR\\{name}"' in text for name in held), "all that was installed goes"
    removal = text[text.index('Section "Uninstall"') :]
    assert removal.index("uninstall --all --yes") < removal.index("RemoveApp")


def test_property_lists_are_whole_and_ask_for_little() -> None:
    info = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert info["CFBundleDocumentTypes"][0]["LSHandlerRank"] == "Alternate", "what opens a file today goes on so"
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert not any(name.startswith("com.apple.security.device") for name in rights)
    assert rights["com.apple.security.cs.disable-library-validation"] is False


def test_the_bundle_is_made_of_what_the_common_spec_collects(tmp_path: Path) -> None:
    """Run with stand-ins for what PyInstaller defines."""
    here = tmp_path / "macos"
    shutil.copytree(PACKAGING / "macos", here)
    (tmp_path / "secondme.spec").write_text("COLLECT('parts', name='secondme')\n")
    made: list[Any] = []
    names = {
        "SPECPATH": str(here), "COLLECT": lambda *parts, **_: ("collected", parts),
        "BUNDLE": lambda *parts, **options: made.append((parts, options)),
    }  # fmt: skip
    spec = (here / "app.spec").read_text(encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECONDME_VERSION", "1.2.0")
        exec(compile(spec, "app.spec", "exec"), names)
    ((parts, options),) = made
    assert parts == (("collected", ("parts",)),)
    assert options["version"] == "1.2.0"
    assert options["info_plist"]["CFBundleName"] == "Second Me"


def test_the_bundle_holds_the_licences_and_the_list_of_parts(scripts: Any, tmp_path: Path) -> None:
    frozen, bundle = tmp_path / "frozen", tmp_path / "Second Me.app"
    (frozen / "licences" / "one").mkdir(parents=True)
    (frozen / "licences" / "one" / "LICENSE").write_text("free")
    with pytest.raises(SystemExit, match=r"no .*sbom\.cdx\.json"):
        scripts("installers").papers(bundle, frozen)
    (frozen / "sbom.cdx.json").write_text("{}")
    scripts("installers").papers(bundle, frozen)
    resources = bundle / "Contents" / "Resources"
    assert (resources / "licences/one/LICENSE").read_text() == "free"
    assert (resources / "sbom.cdx.json").is_file()


class Runs:
    def __init__(self) -> None:
        self.commands: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> None:
        self.commands.append(list(command))


def test_signing_reads_its_keys_from_the_environment(scripts: Any, tmp_path: Path, capsys: Any) -> None:
    signing, run = scripts("signing"), Runs()
    bundle = tmp_path / "Second Me.app"
    frameworks = "Contents/Frameworks"
    for name in ("one.dylib", "a/two.so", "QtCore.framework/Versions/A/QtCore", "text.so"):
        file = bundle / frameworks / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"a text" if name == "text.so" else b"\xcf\xfa\xed\xfe and code")
    (bundle / "Contents/MacOS").mkdir()
    (bundle / "Contents/MacOS/secondme").write_bytes(b"\xcf\xfa\xed\xfe and code")
    (bundle / "Contents/Resources").mkdir()
    (bundle / "Contents/Resources/one.dylib").symlink_to("../Frameworks/one.dylib")
    assert signing.sign_mac(bundle, Path("e.plist"), {"SECONDME_MAC_IDENTITY": "Developer ID"}, run)
    files = [command[-1] for command in run.commands]
    assert [Path(file).name for file in files] == ["QtCore", "two.so", "one.dylib", "Second Me.app", "Second Me.app"]
    assert all({"runtime", "--timestamp", "Developer ID"} <= {*command} for command in run.commands[:-1])
    assert [command[-1] for command in run.commands if "--entitlements" in command] == [str(bundle)]
    keys = {"SECONDME_MAC_APPLE_ID": "a", "SECONDME_MAC_TEAM": "b", "SECONDME_MAC_PASSWORD": "c"}
    assert signing.notarise(Path("x.dmg"), keys, run)
    assert run.commands[-1][:3] == ["xcrun", "stapler", "staple"]
    assert capsys.readouterr().err == ""
    signs = len(run.commands)
    assert not signing.sign_mac(bundle, Path("e.plist"), {}, run)
    here = run.commands[signs:]
    assert all("-" in command for command in here[:-1])
    assert not any("runtime" in command for command in here), "libraries without a team would not be loaded"
    assert not signing.notarise(Path("x.dmg"), {}, run)
    assert not signing.sign_windows(Path("x.exe"), {}, run)
    assert capsys.readouterr().err.count("NOT DONE") == 3
    with pytest.raises(SystemExit, match="SECONDME_WINDOWS_PASSWORD is missing"):
        signing.sign_windows(Path("x.exe"), {"SECONDME_WINDOWS_CERTIFICATE": "c.pfx"}, run)


def test_a_list_is_signed_as_the_app_reads_it(scripts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from secondme.manifests import UpdateProblem, opened

    sign = scripts("sign")
    for name in ("secondme_1.2.0_amd64.deb", "secondme-1.2.0-windows-x86_64.exe", "secondme-1.2.0-macos-arm64.dmg"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "notes.txt").write_text("Bees stay.")
    secret, public = sign.new_key()
    monkeypatch.setenv("SECONDME_SIGNING_KEY", secret)
    out = tmp_path / "update.json"
    files = [str(file) for file in sorted(tmp_path.glob("secondme*"))]
    arguments = ["list", "--notes", str(tmp_path / "notes.txt"), "--min-os", "deb=2.31", *files, "-o", str(out)]
    monkeypatch.setattr(sys, "argv", ["sign.py", *arguments])
    assert sign.main() == 0
    found = opened(out.read_bytes(), [public])
    assert [(file.platform, file.kind, file.min_os) for file in found.files] == [
        ("macos-aarch64", "dmg", ""), ("windows-x86_64", "installer", ""), ("linux-x86_64", "deb", "2.31")
    ]  # fmt: skip
    assert secret.encode() not in out.read_bytes()
    with pytest.raises(UpdateProblem, match="not signed"):
        opened(out.read_bytes(), [sign.new_key()[1]])
    monkeypatch.setenv("SECONDME_SIGNING_KEY", "none")
    with pytest.raises(SystemExit, match="holds no key"):
        sign.main()


def test_the_workflow_names_scripts_that_are_there() -> None:
    text = (ROOT / ".github" / "workflows" / "package.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert set(jobs) == {"linux", "debian", "windows", "macos"}
    for name in ("installers.py", "start_once.py", "smoke.py", "audit.py", "macos/app.spec"):
        assert f"packaging/{name}" in text
        assert (PACKAGING / name).is_file()
    tried = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}
    assert all(any("start_once.py" in run or "smoke.py" in run for run in runs) for runs in tried.values())
    assert any("apt-get install" in run and "start_once.py" in run for run in tried["linux"]), "the .deb itself"
    (built,) = (step["env"] for step in jobs["macos"]["steps"] if step.get("name") == "Build")
    info = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert built["MACOSX_DEPLOYMENT_TARGET"] == info["LSMinimumSystemVersion"], "what is compiled runs there too"


def test_an_app_is_started_once_and_nothing_is_left() -> None:
    """As of an installed app, with what runs from the sources."""
    command = [sys.executable, str(PACKAGING / "start_once.py"), sys.executable, "-m", "ui"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("nothing is left of it.\n")
    assert json.dumps(done.stdout).count("\\u2022") == 6


def test_the_icon_has_the_accent_of_the_app_and_the_extension_has_the_same(scripts: Any, tmp_path: Path) -> None:
    accent = LIGHT.accent
    assert accent in (ROOT / "assets" / "secondme.svg").read_text()
    scripts("icons").for_the_browser(tmp_path / "icon.png")
    drawn, kept = (QImage(str(file)) for file in (tmp_path / "icon.png", ROOT / "ui/browser_extension/icon.png"))
    assert drawn.pixelColor(64, 10).name() == accent
    assert drawn == kept, "python packaging/icons.py draws it anew"
