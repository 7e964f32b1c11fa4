// Finds the fields of a page that a person sees, and describes them: what stands around them, never what stands in them.
"use strict";

const KINDS = new Set(["text", "email", "tel", "url", "number", "date", "month"]);
const MOST = { fields: 200, options: 300, words: 300, hints: 8 };

function clean(text, most = MOST.words) {
  return String(text ?? "").replace(/\s+/g, " ").trim().slice(0, most);
}

/** Whether a person sees this element: not hidden, transparent, tiny, moved away, cut off, or covered. */
function isSeen(element) {
  if (!element.isConnected || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const box = element.getBoundingClientRect();
  if (box.width < 6 || box.height < 6) return false;
  const root = document.documentElement;
  const [left, top] = [box.left + window.scrollX, box.top + window.scrollY];
  if (left + box.width <= 2 || top + box.height <= 2) return false;
  if (left >= Math.max(root.scrollWidth, window.innerWidth) || top >= Math.max(root.scrollHeight, window.innerHeight)) return false;
  let opacity = 1;
  for (let node = element; node; node = node.parentElement) {
    const style = getComputedStyle(node);
    opacity *= Number(style.opacity);
    if (opacity < 0.1 || node.getAttribute("aria-hidden") === "true" || node.inert) return false;
    if (style.clipPath !== "none" || (style.clip !== "auto" && style.clip !== "") || /opacity\(/.test(style.filter)) return false;
    if (node !== element && /hidden|clip/.test(style.overflowX + style.overflowY) && !isWithin(box, node)) return false;
  }
  return !isCovered(element, box);
}

function isWithin(box, node) {
  if (node === document.documentElement || node === document.body) return true;
  const frame = node.getBoundingClientRect();
  const wide = Math.min(box.right, frame.right) - Math.max(box.left, frame.left);
  const high = Math.min(box.bottom, frame.bottom) - Math.max(box.top, frame.top);
  return wide >= 6 && high >= 6;
}

/** Whether something opaque lies on it. What stays in place while the page scrolls (a banner, our own panel) does not. */
function isCovered(element, box) {
  const pile = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const at = pile.indexOf(element);
  if (at < 0) return false;
  const labels = [...(element.labels ?? [])];
  return pile.slice(0, at).some((above) => {
    if (above.contains(element) || element.contains(above) || labels.some((label) => label.contains(above))) return false;
    const style = getComputedStyle(above);
    if (/fixed|sticky/.test(style.position)) return false;
    return Number(style.opacity) > 0.5 && !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor);
  });
}

function kindOf(element) {
  if (element instanceof HTMLTextAreaElement) return "textarea";
  if (element instanceof HTMLSelectElement) return element.multiple ? "" : "select";
  if (!(element instanceof HTMLInputElement)) return "";
  if (element.type === "radio") return "radio";
  return KINDS.has(element.type) ? "text" : "";
}

/** Whether it may be filled in at all: a kind that is known, that a person could write into, and sees. */
function isFillable(element) {
  if (!kindOf(element) || element.disabled || element.readOnly || element.matches(":disabled")) return false;
  if (!isSafeTarget(element.form)) return false;
  if (isSeen(element)) return true;
  return element.type === "radio" && [...element.labels].some(isSeen);
}

/** Where a form would be sent must be as safe as where it stands. */
function isSafeTarget(form) {
  const action = form?.getAttribute("action");
  if (!action) return true;
  try {
    return fillableOrigin(new URL(action, document.baseURI).href) !== "";
  } catch {
    return false;
  }
}

const SKIPPED = new Set(["SELECT", "OPTION", "SCRIPT", "STYLE", "TEXTAREA", "BUTTON", "NOSCRIPT", "TEMPLATE"]);

/** The words within a node, without those of controls. */
function wordsIn(node, most = MOST.words) {
  let found = "";
  const walk = (each) => {
    if (found.length > most) return;
    if (each.nodeType === Node.TEXT_NODE) found += ` ${each.data.slice(0, most)}`;
    else if (each.nodeType === Node.ELEMENT_NODE && !SKIPPED.has(each.tagName)) each.childNodes.forEach(walk);
  };
  walk(node);
  return clean(found, most).replace(/[\s*:]+$/, "");
}

function hasField(node) {
  return node.nodeType === Node.ELEMENT_NODE && (node.matches("input, select, textarea") || node.querySelector("input, select, textarea") !== null);
}

/** The nearest words before an element, as far as the field before it, at most four boxes out. */
function wordsBefore(element) {
  let node = element;
  for (let out = 0; node && out < 4 && !/^(FORM|BODY|FIELDSET|MAIN)$/.test(node.tagName); out++) {
    for (let before = node.previousSibling; before; before = before.previousSibling) {
      if (hasField(before)) return "";
      const words = wordsIn(before);
      if (/\p{L}/u.test(words)) return words;
    }
    node = node.parentElement;
  }
  return "";
}

function wordsAfter(element) {
  for (let after = element.nextSibling; after && !hasField(after); after = after.nextSibling) {
    const words = wordsIn(after);
    if (words) return words;
  }
  return "";
}

function named(element, attribute) {
  const ids = clean(element.getAttribute(attribute)).split(" ").filter(Boolean).slice(0, 5);
  const found = ids.map((id) => element.getRootNode().getElementById(id)).filter(Boolean);
  return clean(found.map((each) => wordsIn(each)).join(" "));
}

function labelOf(element) {
  const own = clean([...(element.labels ?? [])].map((label) => wordsIn(label)).join(" "));
  return own || named(element, "aria-labelledby") || clean(element.getAttribute("aria-label"));
}

/** Whether a row of a table, one cell across it and no field within, heads the rows below it; not where it is the label of the next. */
function isRowHeading(row) {
  if (row.cells.length !== 1 || hasField(row) || !(row.cells[0].tagName === "TH" || row.cells[0].colSpan > 1)) return false;
  const words = wordsIn(row);
  const next = row.nextElementSibling;
  const isLabel = next?.cells?.length === 1 && hasField(next) && !wordsIn(next);
  return words !== "" && words.length <= 60 && !/[.?!]$/.test(words) && !isLabel;
}

/** Whether an element that comes after a heading may stand below it: below a row only as far as its table goes, or the next one where it holds no field. */
function isBelow(element, heading) {
  if (heading.tagName !== "TR") return true;
  const table = heading.closest("table");
  return table.contains(element) || (!hasField(table) && table.nextElementSibling?.contains(element));
}

const TITLE = /^(?:\(?\d{1,2}[.)]? |[A-Z]\) )?\p{L}[^.?!:;|]*(?: \([^)]*\))?:?$/u;

/** The words of a field that are its own wherever it stands: its label, or what stands before it in its own box. */
function ownWords(element, box) {
  const own = labelOf(element);
  if (own) return own;
  for (let node = element; node && node !== box; node = node.parentElement) {
    for (let before = node.previousSibling; before; before = before.previousSibling) {
      if (hasField(before)) return "";
      const words = wordsIn(before);
      if (words) return words;
    }
  }
  return "";
}

/** Whether a short line apart from the fields heads those in the next box: they have words of their own, or placeholders that say it. */
function isLineHeading(line) {
  const next = line.nextElementSibling;
  if (!next || next.matches("input, select, textarea, label") || !hasField(next) || hasField(line) || line.closest("table, label")) return false;
  const words = wordsIn(line);
  if (words.length > 60 || words.split(" ").length > 6 || !TITLE.test(words)) return false;
  const field = next.querySelector("input, select, textarea");
  const own = ownWords(field, next);
  if (own) return own !== words;
  const second = [...line.parentElement.querySelectorAll("input, select, textarea")].find((each) => field.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  return Boolean(field.placeholder && second?.placeholder && !labelOf(second) && !wordsBefore(second));
}

/** What the first row of a table says of a cell: {label, section}. Columns of parties behind an empty cell, or columns that each ask for something. */
function inTable(element) {
  const cell = element.closest("td, th");
  const row = cell?.parentElement;
  const first = cell?.closest("table").rows[0];
  if (!first || first === row || hasField(first)) return { label: "", section: "" };
  const heads = [...first.cells].map((each) => wordsIn(each));
  if (heads.filter(Boolean).length < 2) return { label: "", section: "" };
  const [head, lead] = [heads[cell.cellIndex] ?? "", cell.cellIndex > 0 && !hasField(row.cells[0]) ? wordsIn(row.cells[0]) : ""];
  if (!heads[0]) return { label: lead, section: head };
  return { label: head, section: lead && (/\p{L}/u.test(lead) ? lead : `${heads[0]} ${lead}`), lead };
}

function sectionOf(element, headings) {
  const legend = element.closest("fieldset")?.querySelector(":scope > legend");
  const before = headings.filter((each) => each.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING && isBelow(element, each)).pop();
  const group = element.closest("[role=group][aria-label]")?.getAttribute("aria-label");
  const parts = [before && wordsIn(before), legend && wordsIn(legend), group, inTable(element).section].filter(Boolean);
  return clean([...new Set(parts)].join(" · "));
}

function describeOne(element, id, headings) {
  const kind = kindOf(element);
  const label = labelOf(element);
  const table = inTable(element);
  const section = sectionOf(element, headings);
  const near = wordsBefore(element);
  const heads = near && element.placeholder && section.split(" · ").includes(near);
  const close = table.label && ownWords(element, element.closest("tr"));
  const before = table.label && ["", table.lead, table.label].includes(close) ? table.label : heads ? "" : near;
  const first = kind === "select" && !/^\d*$/.test(element.options[0]?.value || element.options[0]?.text) ? element.options[0].text : "";
  const invited = kind === "select" && element.options[0]?.value === "" ? element.options[0].text : first;
  const hints = [label && before, element.placeholder, element.title, element.dataset.label, named(element, "aria-describedby"), invited];
  return {
    id,
    name: clean(element.name || element.id),
    label: label || before || clean(element.placeholder) || (kind === "text" ? wordsAfter(element) : ""),
    kind,
    type: kind === "text" ? element.type : kind,
    autocomplete: clean(element.getAttribute("autocomplete")),
    hints: hints.map((hint) => clean(hint)).filter(Boolean),
    section,
    options: kind === "select" ? [...element.options].slice(0, MOST.options).map((each) => [each.value.slice(0, MOST.words), clean(each.text)]) : [],
    longest: element.maxLength > 0 ? Math.min(element.maxLength, 999999) : 0,
  };
}

function describeRadios(group, id, headings) {
  const first = group[0];
  const legend = first.closest("fieldset")?.querySelector(":scope > legend");
  const inner = first.labels[0] ?? first;
  return {
    id,
    name: clean(first.name),
    label: (legend && wordsIn(legend)) || named(first.closest("[role=radiogroup]") ?? first, "aria-labelledby") || wordsBefore(inner) || clean(first.name),
    kind: "radio",
    type: "radio",
    autocomplete: "",
    hints: [],
    section: sectionOf(first, headings),
    options: group.slice(0, MOST.options).map((each) => [each.value.slice(0, MOST.words), labelOf(each) || wordsAfter(each)]),
    longest: 0,
  };
}

/** Every field under `root` that may be filled in: {fields: descriptions, places: id -> elements}. */
function describeForm(root) {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading], tr, p, div")].filter((each) =>
    each.tagName === "TR" ? isRowHeading(each) : !/^(P|DIV)$/.test(each.tagName) || each.role === "heading" || isLineHeading(each),
  );
  const fields = [];
  const places = new Map();
  const groups = new Map();
  for (const element of root.querySelectorAll("input, select, textarea")) {
    if (fields.length >= MOST.fields) break;
    if ((root === document && element.form) || !isFillable(element)) continue;
    if (element.type === "radio" && element.name) {
      if (groups.has(element.name)) {
        groups.get(element.name).push(element);
        continue;
      }
      groups.set(element.name, [element]);
    }
    const id = `f${fields.length + 1}`;
    places.set(id, element.type === "radio" ? groups.get(element.name) ?? [element] : [element]);
    fields.push({ id });
  }
  return { fields: shareLabels(fields.map(({ id }) => describeAt(places.get(id), id, headings))), places };
}

/** Fields that stand together under one label of as many parts have a part each: "ZIP / city". */
function shareLabels(fields) {
  for (let at = 0; at < fields.length; at++) {
    const parts = fields[at].label.split(/\s*(?:[,/&+]|\b(?:and|und|et|y)\b)\s*/).filter(Boolean);
    const run = fields.slice(at, at + parts.length);
    if (parts.length < 2 || run.length < parts.length || run.slice(1).some((field) => field.label)) continue;
    if (fields[at + parts.length]?.label === "") continue;
    run.forEach((field, index) => (field.label = parts[index]));
  }
  return fields;
}

function describeAt(elements, id, headings) {
  return elements[0].type === "radio" ? describeRadios(elements, id, headings) : describeOne(elements[0], id, headings);
}
