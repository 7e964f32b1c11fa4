// What is shown on a page: a small button at a field, and the panel of what would be filled in. Both live in closed
// shadow roots, in the top layer, where the page can neither read them nor lie over them.
"use strict";

const INK = "#1d2433";
const BLUE = "#3056d3";
const FONT = "13px/1.4 system-ui, sans-serif";

function node(tag, style, text = "", children = []) {
  const made = document.createElement(tag);
  Object.assign(made.style, style);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** An element on the page with a closed shadow root: {host, root, watch}. */
function stage() {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  host.setAttribute("popover", "manual");
  const rules = {
    all: "initial", position: "fixed", inset: "auto", margin: "0", padding: "0", border: "0", background: "none",
    overflow: "visible", width: "max-content", height: "max-content", "user-select": "none", opacity: "1",
  };
  for (const [name, value] of Object.entries(rules)) host.style.setProperty(name, value, "important");
  document.documentElement.append(host);
  host.showPopover();
  return { host, root, seen: watched(host) };
}

function moveTo(host, left, top) {
  host.style.setProperty("left", `${Math.round(left)}px`, "important");
  host.style.setProperty("top", `${Math.round(top)}px`, "important");
}

/** Chromium tells whether an element is really painted, with nothing over it; elsewhere the styles must do. */
function watched(host) {
  const state = { sure: null };
  if ("isVisible" in IntersectionObserverEntry.prototype) {
    const observer = new IntersectionObserver((entries) => (state.sure = entries.at(-1).isVisible), {
      threshold: [0, 1], trackVisibility: true, delay: 100,
    });
    observer.observe(host);
  }
  return state;
}

/** Whether a click was the person's, on something that they could see as it is. */
function isHonest(event, { host, seen }) {
  if (!event.isTrusted || document.visibilityState !== "visible") return false;
  if (seen.sure === false) return false;
  for (const each of [host, document.documentElement]) {
    const style = getComputedStyle(each);
    if (style.opacity !== "1" || style.visibility !== "visible" || style.filter !== "none") return false;
    if (style.transform !== "none" || style.clipPath !== "none" || style.mixBlendMode !== "normal") return false;
  }
  return event.detail === 0 || document.elementFromPoint(event.clientX, event.clientY) === host;
}

/** The button; `clicked` is called for honest clicks alone. {show(element), hide()} */
function makeButton(clicked) {
  let place = null;
  function show(element) {
    hide();
    place = stage();
    const style = {
      width: "22px", height: "22px", borderRadius: "11px", border: "1px solid #fff", background: BLUE, color: "#fff",
      font: "bold 12px/1 system-ui, sans-serif", cursor: "pointer", padding: "0",
    };
    const button = node("button", style, "2");
    button.title = "Fill in with Second Me";
    button.setAttribute("aria-label", button.title);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    const shown = place;
    button.addEventListener("click", (event) => isHonest(event, shown) && clicked(element));
    place.root.append(button);
    follow(element);
  }
  function follow(element) {
    const box = element.getBoundingClientRect();
    moveTo(place.host, box.right - 26, box.top + Math.max(0, (box.height - 22) / 2));
  }
  function hide() {
    place?.host.remove();
    place = null;
  }
  return { show, hide, follow: (element) => place && follow(element), isOn: (target) => place?.host === target };
}

const ACTION = { font: FONT, padding: "6px 12px", borderRadius: "6px", cursor: "pointer", border: "1px solid #c3c9d6" };

const CONCLUDED = "Concluded from what you told, not said by you";
const GUESSED = "Guessed from the meaning of the label";
const DRAFT = "A draft: read it before you send it";

/** For an open question: a button that has a draft written, and another one the next time. */
function makeDrafter(row, place, tick, value, said) {
  const button = node("button", { ...ACTION, marginTop: "4px" }, "Write a draft");
  let turn = 0;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!isHonest(event, place)) return;
    button.disabled = true;
    said.textContent = "Writing…";
    const told = await row.draft(turn++);
    button.disabled = false;
    button.textContent = "Another draft";
    const text = told?.result?.value ?? "";
    if (text) {
      row.values = [text];
      value.textContent = text;
      tick.disabled = false;
      tick.checked = true;
    }
    const sources = (told?.result?.sources ?? []).map((source) => ` From: ${source}`).join("");
    said.textContent = told?.error?.message ?? (text ? `${DRAFT}.${sources}` : "Nothing that is known answers this.");
  });
  return button;
}

/** One field of the panel: its box to tick, its label, its value (or the choice of several), where it is from. */
function makeRow(row, place) {
  const tick = node("input", { margin: "3px 8px 0 0" });
  tick.type = "checkbox";
  tick.checked = row.ticked;
  tick.disabled = !row.values.length;
  tick.setAttribute("aria-label", row.label);
  const value = row.values.length > 1 ? node("select", { font: FONT, maxWidth: "280px" }) : node("div", { fontWeight: "600" }, row.shown(row.values[0] ?? ""));
  if (row.values.length > 1) for (const each of row.values) value.append(new Option(row.shown(each), each));
  const lines = [node("div", { color: "#5a6478" }, row.label), value];
  if (row.draft) {
    const said = node("div", { color: "#9a5b00", fontSize: "12px" });
    lines.push(said, makeDrafter(row, place, tick, value, said));
  }
  if (row.note) lines.push(node("div", { color: "#9a5b00", fontSize: "12px" }, row.note));
  for (const source of row.sources.slice(0, 3)) lines.push(node("div", { color: "#5a6478", fontSize: "12px" }, `From: ${source}`));
  const words = node("div", { minWidth: "0", overflowWrap: "anywhere" }, "", lines);
  const line = node("label", { display: "flex", padding: "6px 0", borderTop: "1px solid #e6e9f0" }, "", [tick, words]);
  return { line, chosen: () => (tick.checked && row.values.length ? (value.value ?? row.values[0]) : null) };
}

/** The panel beside an element. `rows`: {id, label, values, shown, note, sources, ticked, draft}.
 *  `filled(values by id)`, `never()`. */
function showPanel(element, { title, rows, notes, filled, never }) {
  const place = stage();
  const close = () => place.host.remove();
  const made = rows.map((row) => [row.id, makeRow(row, place)]);
  const action = (text, style, act) => {
    const button = node("button", { ...ACTION, ...style }, text);
    button.addEventListener("click", (event) => isHonest(event, place) && act());
    return button;
  };
  const fill = () => {
    const values = new Map(made.map(([id, row]) => [id, row.chosen()]).filter(([, value]) => value !== null));
    close();
    filled(values);
  };
  const buttons = node("div", { display: "flex", gap: "8px", paddingTop: "10px" });
  if (rows.some((row) => row.values.length || row.draft)) buttons.append(action("Fill in", { background: BLUE, color: "#fff" }, fill));
  buttons.append(action("Close", {}, close));
  if (never) buttons.append(action("Never on this site", { marginLeft: "auto" }, () => (close(), never())));
  const box = node("div", {
    font: FONT, color: INK, background: "#fff", border: "1px solid #c3c9d6", borderRadius: "10px", padding: "12px",
    width: "340px", boxShadow: "0 6px 24px rgba(20, 30, 60, .25)", boxSizing: "border-box", textAlign: "left",
  });
  box.append(node("div", { fontWeight: "700", paddingBottom: "8px" }, title));
  box.append(node("div", { maxHeight: "min(360px, 50vh)", overflowY: "auto" }, "", made.map(([, row]) => row.line)));
  for (const note of notes) box.append(node("div", { paddingTop: "8px", color: "#5a6478" }, note));
  box.append(buttons);
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  place.root.append(box);
  const at = element.getBoundingClientRect();
  const high = box.getBoundingClientRect().height;
  const below = at.bottom + 6 + high <= window.innerHeight ? at.bottom + 6 : Math.max(6, window.innerHeight - high - 6);
  moveTo(place.host, Math.max(6, Math.min(at.left, window.innerWidth - 352)), below);
  return { close };
}
