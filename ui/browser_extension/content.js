// On a page: the button at fields, the question to the app when the person clicks it, and what they then have filled in.
"use strict";

(() => {
  const api = globalThis.browser ?? globalThis.chrome;
  const origin = fillableOrigin(location.href);
  if (window.top !== window || !origin || !window.isSecureContext) return;

  let choice = "ask";
  let panel = null;
  const typed = new WeakSet();
  const button = makeButton((element) => look(element));

  const ask = async (message) => {
    try {
      return await api.runtime.sendMessage(message);
    } catch {
      return { error: { kind: "closed", message: "The extension was updated. Load this page again." } };
    }
  };

  const about = (form) => ({ title: clean(document.title), language: clean(document.documentElement.lang, 40), fields: form.fields });

  async function look(element) {
    button.hide();
    panel?.close();
    const form = describeForm(element.form ?? document);
    if (!form.fields.length) return;
    const told = await ask({ ask: "look", ...about(form) });
    if (told?.result?.choice) choice = told.result.choice;
    if (told?.result && choice !== "never") propose(element, form, told.result);
    else if (told?.error) say(element, told.error.message);
  }

  function say(element, text) {
    panel = showPanel(element, { title: "Second Me", rows: [], notes: [text] });
  }

  function propose(element, form, told) {
    const byId = new Map(form.fields.map((field) => [field.id, field]));
    const entries = told.entries.filter((entry) => byId.has(entry.id));
    const rows = entries.map((entry) => rowOf(entry, byId.get(entry.id), form.places.get(entry.id), told.look));
    const notes = rows.length ? [] : ["Nothing is known for this form."];
    if (told.asks.length) notes.push(`Kept back until you agree, with the button in the toolbar: ${told.asks.join("; ")}.`);
    panel = showPanel(element, {
      title: `Second Me would fill in on ${location.host}`,
      rows,
      notes,
      filled: (values) => fill(values, byId, form.places, told.look),
      never: async () => {
        choice = "never";
        await ask({ ask: "never" });
      },
    });
  }

  function rowOf(entry, field, elements, key) {
    const has = isAnswered(elements, field.kind);
    const note = entry.kept_back ? "Kept back" : entry.inferred ? CONCLUDED : entry.guessed && entry.value ? GUESSED : entry.draft ? DRAFT : has ? "Has a value already" : "";
    const values = [entry.value, ...entry.others].filter(Boolean);
    const usable = field.options.length ? values.filter((value) => isOffered(field, value)) : values;
    const shown = (value) => field.options.find(([key]) => key === value)?.[1] || value;
    const draft = entry.open ? (turn) => ask({ ask: "draft", look: key, id: entry.id, turn }) : null;
    const ticked = entry.fill && !has && usable.length > 0;
    return { id: entry.id, label: field.label || field.name, values: usable, shown, note, sources: entry.sources, ticked, draft };
  }

  function isAnswered(elements, kind) {
    return kind === "select" || kind === "radio" ? elements.some((each) => typed.has(each)) : elements[0].value !== "";
  }

  function isOffered(field, value) {
    return field.options.some(([key, text]) => key === value || text === value);
  }

  async function fill(values, byId, places, key) {
    if (fillableOrigin(location.href) !== origin) return;
    const done = [];
    for (const [id, value] of values) if (put(places.get(id), byId.get(id).kind, value)) done.push(id);
    for (const id of done) for (const each of places.get(id)) typed.add(each);
    if (done.length) await ask({ ask: "filled", look: key, ids: done });
  }

  function valueOf(elements, kind) {
    if (kind === "radio") return labelOf(elements.find((each) => each.checked) ?? elements[0]);
    return kind === "select" ? clean(elements[0].selectedOptions[0]?.text) : elements[0].value;
  }

  /** Only what the person typed or had filled in, only where they have switched that on. */
  function sent(target) {
    if (choice !== "learn" || !(target instanceof HTMLFormElement)) return;
    const form = describeForm(target);
    const values = {};
    for (const { id, kind } of form.fields) {
      const elements = form.places.get(id);
      if (!elements.some((each) => typed.has(each))) continue;
      const value = valueOf(elements, kind).slice(0, 2000);
      if (value.trim()) values[id] = value;
    }
    if (Object.keys(values).length) ask({ ask: "sent", ...about(form), values });
  }

  /** What was chosen for this site may have been taken back in the app meanwhile; its answer changes what is stored. */
  function follow() {
    if (choice !== "ask") ask({ ask: "choice" });
  }

  function start() {
    window.addEventListener("focusin", (event) => {
      const element = event.composedPath()[0];
      if (!event.isTrusted || choice === "never" || beingFilled.has(element)) return;
      if (element instanceof Element && kindOf(element) && isFillable(element)) button.show(element);
      else if (!button.isOn(event.target)) button.hide();
    }, true);
    for (const name of ["input", "change"]) {
      window.addEventListener(name, (event) => {
        const element = event.composedPath()[0];
        if (event.isTrusted && !beingFilled.has(element) && element instanceof Element && kindOf(element)) typed.add(element);
      }, true);
    }
    window.addEventListener("submit", (event) => event.isTrusted && sent(event.target), true);
    for (const name of ["scroll", "resize"]) window.addEventListener(name, () => button.hide(), { capture: true, passive: true });
    const focused = document.activeElement;
    if (focused && kindOf(focused) && isFillable(focused) && choice !== "never") button.show(focused);
  }

  api.runtime.onMessage.addListener((message, sender, reply) => {
    if (sender.id === api.runtime.id && message?.ask === "where") reply({ origin });
    return false;
  });
  api.storage.onChanged.addListener((changes) => {
    if (!Object.hasOwn(changes, origin)) return;
    choice = changes[origin].newValue ?? "ask";
    if (choice === "never") button.hide();
  });
  api.storage.local.get(origin).then((kept) => {
    choice = ["learn", "never"].includes(kept[origin]) ? kept[origin] : "ask";
    start();
    follow();
    window.addEventListener("focus", (event) => event.target === window && follow());
  });
})();
