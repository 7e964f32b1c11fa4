"""Forms in a real browser: the extension, the native host and the app, from the first click to the inbox."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from secondme.app import SecondMe
from secondme.browser.install import ADDON_ID, EXTENSION, EXTENSION_ID
from secondme.commands import dispatch
from secondme.paths import Paths
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.e2e import chromium, firefox
from tests.fakes import FakeEmbedder, FakeEngine

Browser = chromium.Chromium | firefox.Firefox
Page = chromium.Page | firefox.Tab
IN_BOTH = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)
"""The same steps in both browsers, with the same extension."""

FACTS = (
    ("Your name is Dora Amaro.", Claim("", "name", "Dora Amaro")),
    ("Your e-mail address is dora@amaro.example.", Claim("", "contact", "dora@amaro.example")),
    ("You were born on 3 May 1990.", Claim("", "birthday", "3 May 1990")),
    ("You live at Lange Gasse 7, 50667 Köln, Germany.", Claim("", "home", "Lange Gasse 7, 50667 Köln, Germany")),
    ("You are allergic to hazelnuts.", Claim("", "allergy", "hazelnuts")),
    ("Your diet is vegetarian.", Claim("", "diet", "vegetarian")),
    ("I have sung alto since school.", Claim("", "skill", "singing alto")),
)  # fmt: skip
FORM = """<!doctype html><html lang="en"><title>Join the club</title><meta charset="utf-8">
<style>.away { position: absolute; left: -4000px } body { font: 16px sans-serif } label { display: block; margin: 6px }
</style><h1>Join the club</h1>
<form method="post" action="/join" id="join">
<label>First name <input name="first"></label><label>Last name <input name="last" id="last"></label>
<label>E-mail <input type="email" name="mail" id="mail"></label>
<label>Shoe size <input name="shoes" id="shoes"></label>
<label>Date of birth <input type="date" name="born"></label>
<label>Country <select name="land"><option value="">Choose<option value="FR">France<option value="DE">Germany</select>
</label>
<div class="away"><label>E-mail <input name="trap1" autocomplete="email"></label></div>
<label style="opacity:0">E-mail <input name="trap2" autocomplete="email"></label>
<div style="height:0;overflow:hidden"><label>E-mail <input name="trap3" autocomplete="email"></label></div>
<div style="position:relative;height:30px"><input name="trap4" autocomplete="email" style="position:absolute">
<div style="position:absolute;inset:0;background:#fff"></div></div>
<label>Password <input type="password" name="secret"></label>
<label>Allergies <textarea name="allergies"></textarea></label>
<button id="send">Join</button></form>
<script>
// As React does it: the value lives in state, and an event counts only when the value differs from the one last seen.
const mail = document.getElementById("mail");
const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
let tracked = "", state = "";
Object.defineProperty(mail, "value", { get() { return native.get.call(this); },
  set(value) { tracked = value; native.set.call(this, value); } });
mail.addEventListener("input", () => {
  const now = native.get.call(mail);
  if (now !== tracked) { tracked = now; state = now; }
  mail.value = state;
});
window.heard = [];
for (const name of ["input", "change"]) document.addEventListener(name, (e) => heard.push(name + ":" + e.target.name));
</script>"""


class Shop(BaseHTTPRequestHandler):
    """A small web site: a form for a club, and what was sent to it."""

    sent: ClassVar[list[dict[str, list[str]]]]
    pages: ClassVar[dict[str, str]]
    address: ClassVar[str]

    def do_GET(self) -> None:
        self._tell(self.pages.get(self.path.partition("?")[0], ""))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.sent.append(parse_qs(body))
        self._tell("<title>Thank you</title>Thank you")

    def _tell(self, text: str) -> None:
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: noise fails a test."""


@pytest.fixture
def shop() -> Iterator[type[Shop]]:
    class Here(Shop):
        sent: ClassVar[list[dict[str, list[str]]]] = []
        pages: ClassVar[dict[str, str]] = {"/": FORM}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Here)
    server.daemon_threads = True
    Here.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Here
    server.shutdown()
    server.server_close()


def open_app(home: Paths) -> SecondMe:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    me.serve(dispatch)
    return me


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = open_app(home)
    store = opened._parts.store
    chat = store.chats.create("Talk")
    last = None
    for text, claim in FACTS:
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-01-01T10:00:00", "typed"), last)
        last = item.id
        new = NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,))
        store.memories.add(new, "extract", "Said.")
    yield opened
    opened.close()


@pytest.fixture
def browser(
    request: pytest.FixtureRequest, me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browser]:
    """A browser as it is on a person's machine: its profile, the app made known to it, the extension loaded; Chromium
    unless a test says otherwise."""
    name = getattr(request, "param", "chromium")
    program = firefox.PROGRAM if name == "firefox" else chromium.PROGRAM
    if program is None:
        pytest.skip(f"{name} is not here (Debian: apt-get install chromium firefox-esr)")
    if subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode:
        pytest.skip(f"{name} is here, but does not start")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    profile = tmp_path / (".mozilla/firefox/test" if name == "firefox" else "config/chromium")
    profile.mkdir(parents=True)
    me.browser.connect()
    started = firefox.firefox(profile) if name == "firefox" else chromium.chromium(profile)
    with started as running:
        assert running.load(EXTENSION) == (ADDON_ID if name == "firefox" else EXTENSION_ID)
        yield running


def popup(browser: Browser, page: Page) -> Page:
    """The page behind the extension's button, for the tab of `page`."""
    tabs = "new Promise(done => chrome.tabs.query({}, tabs => done(tabs.map(tab => tab.id))))"
    before = browser.open(browser.own("popup.html"))
    ids = before.run(tabs)
    for id in ids:
        told = before.run(f"chrome.tabs.sendMessage({id}, {{ask: 'where'}}).then(t => t?.origin, () => '')")
        if told and told == page.run("location.origin"):
            before.close()
            return browser.open(browser.own(f"popup.html#{id}"))
    raise AssertionError("the page is in no tab")


def values(page: Page) -> dict[str, str]:
    fields = "[...document.querySelectorAll('input, select, textarea')]"
    return page.run(f"Object.fromEntries({fields}.map(e => [e.name, e.value]))")


def offered(page: Page, selector: str = "[name=first]") -> str:
    """The panel, after a click on a field and on the button that then stands in it."""
    page.click(selector)
    page.press("Fill in with Second Me")
    page.wait(lambda: "Second Me" in page.shown(), "the panel")
    return page.shown()


def offered_again(page: Page) -> bool:
    page.click("#mail")
    page.click("#all")
    return page.has("Fill in with Second Me")


@IN_BOTH
def test_fill_correct_send_and_find_it_in_the_inbox(me: SecondMe, browser: Browser, shop: type[Shop]) -> None:
    page = browser.open(shop.address)
    switch = popup(browser, page)
    switch.wait(lambda: "is open" in switch.run("document.getElementById('state').textContent"), "the popup")
    switch.wait(lambda: switch.run("!document.getElementById('site').hidden"), "what holds on the site")
    switch.click("input[value=learn]")
    switch.wait(lambda: me.browser.sites(), "the choice")
    switch.close()
    page.front()

    assert not any(values(page).values())
    told = offered(page)
    assert "dora@amaro.example" in told
    assert "From: Your e-mail address is dora@amaro.example." in told
    assert "Germany" in told
    assert "hazelnuts" not in told
    assert "Kept back" in told
    assert page.run("[...document.querySelectorAll('*')].some(e => e.shadowRoot)") is False
    assert "dora" not in page.run("document.documentElement.outerHTML + document.body.innerText").lower()
    assert not any(values(page).values())

    page.press("Fill in")
    page.wait(lambda: values(page)["mail"], "the values")
    assert values(page) == {
        "first": "Dora", "last": "Amaro", "mail": "dora@amaro.example", "shoes": "", "born": "1990-05-03", "land": "DE",
        "trap1": "", "trap2": "", "trap3": "", "trap4": "", "secret": "", "allergies": "",
    }  # fmt: skip
    assert page.run("state") == "dora@amaro.example"
    assert {"input:first", "change:first", "input:land", "change:land", "change:born"} <= {*page.run("heard")}
    (filled,) = page.wait(me.autofill.log, "the log")
    assert filled.place == shop.address.partition("://")[2]
    assert {field.type for field in filled.fields} >= {"given-name", "family-name", "email", "bday"}

    page.retype("#mail", "new@amaro.example")
    page.retype("#shoes", "39")
    page.click("#send")
    page.wait(lambda: shop.sent, "the form")
    assert shop.sent[0]["mail"] == ["new@amaro.example"]
    page.wait(lambda: me.inbox.count() == 2, "the proposals")
    found = {entry.memory.text: entry for entry in me.inbox.list()}
    assert {*found} == {"Your e-mail address is new@amaro.example.", "Your shoe size is 39."}
    asked = found["Your e-mail address is new@amaro.example."]
    assert asked.conflict is not None
    assert asked.conflict.text == "Your e-mail address is dora@amaro.example."
    assert asked.memory.status == "proposed"


COVER = """(() => { const cover = document.createElement('div');
cover.id = 'cover'; cover.popover = 'manual'; cover.textContent = 'Click here to win';
cover.style = 'position:fixed;inset:0;width:100%;height:100%;background:#fff;pointer-events:none';
document.body.append(cover); cover.showPopover(); })()"""
"""What a page can lay over everything, the top layer included, so that clicks go through it."""


def test_a_hostile_page_gets_nothing(me: SecondMe, browser: Browser, shop: type[Shop]) -> None:
    port = shop.address.rpartition(":")[2]
    frame = f'<iframe src="http://127.0.0.1:{port}/plain" width="500" height="120"></iframe>'
    shop.pages |= {
        "/plain": '<label>E-mail <input id="mail" autocomplete="email"></label>',
        "/outer": f'<label>E-mail <input id="own" autocomplete="email"></label><br>{frame}',
        "/leak": f'<form action="http://shop.example:{port}/join"><label>E-mail <input id="mail"></label></form>',
    }
    button = "Fill in with Second Me"

    page = browser.open(f"http://shop.example:{port}/plain")
    page.click("#mail")
    page.type("a")
    assert page.run("document.activeElement.id") == "mail"
    assert not page.has(button), "a page that is not https"

    page = browser.open(f"{shop.address}/leak")
    page.click("#mail")
    page.type("a")
    assert not page.has(button), "a form that is sent where anybody can read it"

    page = browser.open(f"{shop.address}/outer")
    x, y = page.run("(b => [b.x + 120, b.y + 25])(document.querySelector('iframe').getBoundingClientRect())")
    page.click_at(x, y)
    page.type("a")
    assert not page.has(button), "a frame of another origin"
    page.run("document.getElementById('own').dispatchEvent(new FocusEvent('focusin', {bubbles: true, composed: true}))")
    assert not page.has(button), "a focus that is not the person's"
    page.click("#own")
    page.wait(lambda: page.has(button), "the button")
    page.run("document.querySelector('[popover]').click()")
    page.run("document.documentElement.style.opacity = '0.01'")
    page.press(button)
    page.run("document.documentElement.style.opacity = ''")
    page.run("document.documentElement.style.transform = 'translateX(1px)'")
    page.press(button)
    page.run("document.documentElement.style.transform = ''")
    page.run(COVER)
    page.press(button)
    page.run("document.getElementById('cover').remove()")
    assert "dora" not in page.shown()
    assert me.autofill.log() == []
    page.press(button)
    page.wait(lambda: "dora@amaro.example" in page.shown(), "the panel, now that it can be seen")


def test_never_and_closed_are_said(me: SecondMe, browser: Browser, shop: type[Shop], home: Paths) -> None:
    shop.pages["/more"] = """<form><h2>Delivery</h2><label>E-mail <input id="mail" value="kept@b.example"></label>
        <fieldset><legend>Diet</legend><label><input type="radio" name="diet" value="m"> Everything</label>
        <label><input type="radio" name="diet" value="v"> Vegetarian</label></fieldset>
        <label>Allergies <textarea id="all"></textarea></label>
        <label>Do you have any experience with singing? <textarea id="why"></textarea></label>
        <button id="go">Go</button></form>"""
    page = browser.open(f"{shop.address}/more")
    assert "Vegetarian" not in offered(page, "#all")
    page.press("Close")
    consent = popup(browser, page)
    health = "[...document.querySelectorAll('#kinds label')].find(e => e.textContent.includes('Health'))"
    consent.wait(lambda: consent.run(f"!!{health}"), "the kinds of data")
    consent.run(f"{health}.id = 'health'")
    consent.click("#health")
    consent.wait(lambda: me._parts.settings.value.form_categories == {"health": "yes"}, "the consent")
    consent.close()
    page.front()
    page.click("h2")
    told = offered(page, "#all")
    assert "hazelnuts" in told
    assert "A draft" in told
    assert "Has a value already" in told
    page.press("Write a draft")
    page.wait(lambda: "From: I have sung alto since school." in page.shown(), "the draft")
    assert page.run("document.getElementById('why').value") == ""
    page.press("Fill in")
    page.wait(lambda: page.run("document.querySelector('[value=v]').checked"), "the choice")
    assert page.run("document.getElementById('mail').value") == "kept@b.example"
    assert page.run("document.getElementById('all').value") == "", "a draft is filled in only when it is ticked"
    assert page.run("document.getElementById('why').value") == "I have sung alto since school."
    page.retype("#mail", "other@b.example")
    page.click("#go")
    page.wait(lambda: page.run("location.search + document.readyState") == "?diet=vcomplete", "the answer")
    assert me.inbox.count() == 0, "nothing is learned where that was not switched on"

    me.close()
    assert "is not open" in offered(page, "#all")
    page.press("Close")
    closed = browser.open(browser.own("popup.html"))
    closed.wait(lambda: "is not open" in closed.run("document.getElementById('state').textContent"), "the popup")
    assert closed.run("document.getElementById('site').hidden")
    closed.close()
    again = open_app(home)
    try:
        page.front()
        page.click("h2")
        offered(page, "#all")
        page.press("Never on this site")
        page.wait(lambda: again.browser.sites() == {shop.address: "never"}, "the choice")
        page.click("#mail")
        page.type("b")
        assert not page.has("Fill in with Second Me")
        again.browser.choose(shop.address, "ask")  # taken back in the settings: the page follows when it is opened
        page.run("location.reload()")
        page.wait(lambda: page.run("document.readyState") == "complete", "the page")
        page.wait(lambda: offered_again(page), "the button")
    finally:
        again.close()


@IN_BOTH
def test_locked_and_closed_are_said_and_give_nothing(me: SecondMe, browser: Browser, shop: type[Shop]) -> None:
    def stated() -> str:
        own = browser.open(browser.own("popup.html"))
        state = "document.getElementById('state').textContent"
        own.wait(lambda: "Looking" not in own.run(state), "the popup")
        text = str(own.run(state))
        assert own.run("document.getElementById('kinds').hidden"), "nothing can be agreed to"
        own.close()
        return text

    def told(page: Page) -> str:
        page.front()
        page.click("h1")
        found = offered(page)
        page.press("Close")
        return found

    page = browser.open(shop.address)
    assert "dora@amaro.example" in told(page)
    me.guard.protect("a long passphrase")
    me.guard.lock()
    locked = told(page)
    assert "Second Me is locked. Unlock it in its window, and try again." in locked
    assert "dora" not in locked.lower()
    assert stated() == "Second Me is locked. Unlock it in its window, and try again."
    me.guard.unlock("a long passphrase")
    assert "dora@amaro.example" in told(page)
    me.close()
    closed = told(page)
    assert "Second Me is locked, or not open. Open it with your passphrase, and try again." in closed
    assert "dora" not in closed.lower()
    assert stated() == "Second Me is locked, or not open. Open it with your passphrase, and try again."
    assert not any(values(page).values())
