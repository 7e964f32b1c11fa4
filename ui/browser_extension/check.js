// What may pass between the page, the extension and the app, checked word by word. A page is hostile; whatever has
// another shape or size than is stated here is dropped.
"use strict";

const LIMITS = { message: 900000, fields: 200, value: 4000, words: 400 };

const isText = (value, most = LIMITS.words) => typeof value === "string" && value.length <= most;
const isList = (value, most, each) => Array.isArray(value) && value.length <= most && value.every(each);
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The origin of a page on which something may be filled in, else "": https, or this very computer. */
function fillableOrigin(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return "";
  }
  const here = url.protocol === "http:" && (url.hostname === "localhost" || url.hostname === "127.0.0.1");
  return url.protocol === "https:" || here ? url.origin : "";
}

const isEntry = (entry) =>
  isObject(entry) && /^f\d{1,4}$/.test(entry.id) && isText(entry.value, LIMITS.value) &&
  isList(entry.others, 50, (other) => isText(other, LIMITS.value)) &&
  isList(entry.sources, 50, (source) => isText(source, LIMITS.value)) &&
  ["draft", "fill", "kept_back", "inferred", "guessed", "open"].every((name) => typeof entry[name] === "boolean");

const ANSWERS = {
  status: (told) => told.open === true && isList(told.categories, 20, (each) => isList(each, 3, (word) => isText(word))),
  look: (told) =>
    /^([0-9a-f]{32})?$/.test(told.look) && ["ask", "learn", "never"].includes(told.choice) &&
    isList(told.asks, 20, (each) => isText(each)) && isList(told.entries, LIMITS.fields, isEntry),
  draft: (told) => isText(told.value, LIMITS.value) && isList(told.sources, 50, (source) => isText(source, LIMITS.value)),
  site: (told) => ["ask", "learn", "never"].includes(told.choice),
  sent: (told) => Number.isInteger(told.proposed),
  filled: () => true,
  allow: () => true,
};

/** Whether the app's answer is one to this question. */
function isAnswer(ask, told) {
  return isObject(told) && Object.hasOwn(ANSWERS, ask) && ANSWERS[ask](told);
}
