"""A headless Firefox with the extension in it, driven by Marionette, its own protocol, over a socket of its own.

Speaks as tests/e2e/chromium.py does. Clicks and keys are the browser's own, so that they are trusted; what lies in a
closed shadow root is found with the rights of the browser: the page itself cannot see it.
"""

import itertools
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from secondme.browser.install import ADDON_ID

Json = Any
PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE_S = 60.0
PREFERENCES: Mapping[str, Json] = {
    "marionette.port": 0,
    "app.update.disabledForTesting": True,
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}
_SHOWN = """const found = [];
const walk = (root) => { for (const each of root.querySelectorAll("*")) {
  const inside = each.openOrClosedShadowRoot; if (inside && each.popover === "manual") found.push(inside);
  if (inside) walk(inside); } };
walk(document);
"""
_EXTENSION = "window.location.protocol === 'moz-extension:'"


class Firefox:
    """Raises AssertionError with what the browser says against a call."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._log = (profile.parent / "firefox.log").open("wb")
        command = [PROGRAM, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote"]
        self._process = subprocess.Popen(
            [*command, "--profile", str(profile), "about:blank"], stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=self._log, env=os.environ | {"MOZ_CRASHREPORTER_DISABLE": "1"},
        )  # fmt: skip
        self._ids = itertools.count(1)
        self._rest = b""
        self._socket = self._connected(profile / "MarionetteActivePort")
        self._message()
        self.call("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": {"script": 30000}}})
        self._first = self.call("WebDriver:GetWindowHandle")["value"]

    def _connected(self, told: Path) -> socket.socket:
        until = time.monotonic() + PATIENCE_S
        while not (told.exists() and told.read_text().strip().isdigit()):
            assert time.monotonic() < until, "the browser does not start"
            assert self._process.poll() is None, "the browser has ended"
            time.sleep(0.1)
        return socket.create_connection(("127.0.0.1", int(told.read_text())), timeout=PATIENCE_S)

    def call(self, method: str, **params: Json) -> Json:
        id = next(self._ids)
        text = json.dumps([0, id, method, params]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _, answered, error, result = self._message()
        assert answered == id
        assert error is None, f"{method}: {error}"
        return result

    def _message(self) -> Json:
        while b":" not in self._rest:
            self._rest += self._received()
        length, _, self._rest = self._rest.partition(b":")
        while len(self._rest) < int(length):
            self._rest += self._received()
        text, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        return json.loads(text)

    def _received(self) -> bytes:
        data = self._socket.recv(1 << 20)
        assert data, "the browser has ended"
        return data

    def load(self, extension: Path) -> str:
        """As a person does in about:debugging: until the browser ends."""
        self.call("Addon:Install", path=str(extension), temporary=True)
        return ADDON_ID

    def own(self, page: str) -> str:
        """The address of a page of the extension."""
        self.call("Marionette:SetContext", value="chrome")
        found = f"return WebExtensionPolicy.getByID({ADDON_ID!r}).mozExtensionHostname"
        host = self.call("WebDriver:ExecuteScript", script=found, args=[])["value"]
        self.call("Marionette:SetContext", value="content")
        return f"moz-extension://{host}/{page}"

    def open(self, address: str) -> "Tab":
        self.call("WebDriver:SwitchToWindow", handle=self._first, focus=False)  # the one before may be closed
        handle = self.call("WebDriver:NewWindow", type="tab", focus=True)["handle"]
        tab = Tab(self, handle).front()
        self.call("WebDriver:Navigate", url=address)
        return tab

    def close(self) -> None:
        family = psutil.Process(self._process.pid).children(recursive=True)
        try:
            self.call("Marionette:Quit", flags=["eForceQuit"])
        finally:
            self._socket.close()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
            self._log.close()
            for left in psutil.wait_procs(family, 3)[1]:
                left.kill()


class Tab:
    def __init__(self, browser: Firefox, handle: str) -> None:
        self._browser, self._handle = browser, handle

    def front(self) -> "Tab":
        self._browser.call("WebDriver:SwitchToWindow", handle=self._handle, focus=True)
        return self

    def _there(self) -> Firefox:
        self._browser.call("WebDriver:SwitchToWindow", handle=self._handle, focus=False)
        return self._browser

    def run(self, script: str) -> Json:
        """The value of an expression on the page, as the page's own scripts would see it."""
        asked = json.dumps(f"Promise.resolve({script}).then(JSON.stringify)")
        body = f"""const done = arguments[arguments.length - 1];
            const own = {{sandboxPrototype: window, wantXrays: false}};
            const told = {_EXTENSION} ? Cu.evalInSandbox({asked}, new Cu.Sandbox(window, own))
              : window.wrappedJSObject.eval({asked});
            Promise.resolve(told).then((text) => done({{text}}), (error) => done({{error: String(error)}}));"""
        found = self._there().call("WebDriver:ExecuteAsyncScript", script=body, args=[], sandbox="system")["value"]
        assert "error" not in found, found
        return json.loads(found.get("text") or "null")

    def wait(self, done: Callable[[], Any], what: str, patience_s: float = 30.0) -> Any:
        until = time.monotonic() + patience_s
        while not (found := done()):
            assert time.monotonic() < until, f"waited in vain for {what}"
            time.sleep(0.05)
        return found

    def close(self) -> None:
        self._there().call("WebDriver:CloseWindow")

    # What a person does

    def _act(self, kind: str, *actions: Json) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._there().call("WebDriver:PerformActions", actions=[source])

    def click_at(self, x: float, y: float) -> None:
        move = {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0}
        self._act("pointer", move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def click(self, selector: str) -> None:
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}});"
            " const b = e.getBoundingClientRect(); return [b.x + Math.min(b.width / 2, 20), b.y + b.height / 2]; })()"
        )
        self.click_at(x, y)

    def type(self, text: str) -> None:
        for sign in text:
            self._act("key", {"type": "keyDown", "value": sign}, {"type": "keyUp", "value": sign})

    def retype(self, selector: str, text: str) -> None:
        self.click(selector)
        control = "\ue009"
        self._act(
            "key", {"type": "keyDown", "value": control}, {"type": "keyDown", "value": "a"},
            {"type": "keyUp", "value": "a"}, {"type": "keyUp", "value": control},
        )  # fmt: skip
        self.type(text)

    # What the extension shows, in closed shadow roots

    def _ours(self, script: str) -> Json:
        body = f"{_SHOWN} {script}"
        return self._there().call("WebDriver:ExecuteScript", script=body, args=[], sandbox="system")["value"]

    def shown(self) -> str:
        """All words of the extension on this page."""
        return str(self._ours("""const texts = [];
            for (const root of found) { const all = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
              while (all.nextNode()) if (all.currentNode.data.trim()) texts.push(all.currentNode.data); }
            return texts.join(" | ");"""))

    def _button(self, words: str) -> Json:
        return self._ours(f"""const words = {json.dumps(words)};
            for (const root of found) for (const each of root.querySelectorAll("button"))
              if (each.textContent.trim() === words || each.title === words) {{
                const b = each.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }}
            return null;""")

    def press(self, words: str) -> None:
        """Click the button of the extension with these words, or with this title."""
        self.wait(lambda: self._button(words), f"the button {words!r}")
        time.sleep(0.4)  # as a person, who looks first
        self.click_at(*self._button(words))

    def has(self, words: str) -> bool:
        return self._button(words) is not None


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    profile.mkdir(parents=True, exist_ok=True)
    browser = Firefox(profile)
    try:
        yield browser
    finally:
        browser.close()
