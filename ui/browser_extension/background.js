// Between the pages and the app: who asks, whether they may, and the one connection to the host of the app.
"use strict";

if (typeof importScripts === "function") importScripts("check.js");
const api = globalThis.browser ?? globalThis.chrome;

const HOST = "app.secondme.host";
const PATIENCE_MS = 20000;
const IDLE_MS = 60000;
const ABSENT = "Second Me is not connected to this browser. Open it, and connect the browser in its Settings.";
const GONE = "Second Me did not answer. Open it, and try again.";

let port = null;
let last = 0;
let idle = 0;
const waiting = new Map();

function problem(kind, message) {
  return { error: { kind, message } };
}

function connect() {
  port = api.runtime.connectNative(HOST);
  port.onMessage.addListener(answered);
  port.onDisconnect.addListener((gone) => {
    const why = gone?.error?.message ?? api.runtime.lastError?.message ?? "";
    port = null;
    const told = /not found|forbidden|No such native/i.test(why) ? problem("absent", ABSENT) : problem("closed", GONE);
    for (const settle of [...waiting.values()]) settle(told);
  });
}

function answered(message) {
  if (isObject(message) && waiting.has(message.id)) waiting.get(message.id)(message);
}

/** Ask the app; always ends with {result} or {error: {kind, message}}. */
function ask(request) {
  return new Promise((resolve) => {
    const id = ++last;
    const patience = setTimeout(() => settle(problem("closed", GONE)), PATIENCE_MS);
    function settle(message) {
      clearTimeout(patience);
      waiting.delete(id);
      clearTimeout(idle);
      if (!waiting.size) idle = setTimeout(() => port?.disconnect(), IDLE_MS);
      if (isObject(message.error) && isText(message.error.message, 2000)) resolve(problem(message.error.kind, message.error.message));
      else if (isAnswer(request.ask, message.result)) resolve({ result: message.result });
      else resolve(problem("closed", GONE));
    }
    waiting.set(id, settle);
    try {
      if (!port) connect();
      port.postMessage({ id, request });
    } catch {
      settle(problem("absent", ABSENT));
    }
  });
}

/** A draft takes the model's time: it has a host of its own, so that nothing else waits for it. */
async function askApart(request) {
  try {
    const told = await api.runtime.sendNativeMessage(HOST, { id: 1, request });
    if (isObject(told?.error) && isText(told.error.message, 2000)) return problem(told.error.kind, told.error.message);
    return isAnswer(request.ask, told?.result) ? { result: told.result } : problem("closed", GONE);
  } catch {
    return problem("absent", ABSENT);
  }
}

/** What a page's content script may ask, with the origin that the browser vouches for. */
function fromPage(message, sender) {
  const origin = fillableOrigin(sender.url);
  if (!origin || sender.frameId !== 0) return null;
  if (sender.origin && sender.origin !== origin) return null;
  const { title, language, fields, values, look, ids, id, turn } = message;
  if (message.ask === "look") return { ask: "look", origin, title, language, fields };
  if (message.ask === "sent") return { ask: "sent", origin, title, language, fields, values };
  if (message.ask === "filled") return { ask: "filled", look, ids };
  if (message.ask === "draft") return { ask: "draft", look, id, turn };
  if (message.ask === "never") return { ask: "site", origin, choice: "never" };
  if (message.ask === "choice") return { ask: "site", origin };
  return null;
}

/** What the extension's own pages may ask: consent and the choice for a site are given there, never on a page. */
function fromOwn(message) {
  const { origin, choice, category, allowed } = message;
  if (message.ask === "status") return { ask: "status" };
  if (message.ask === "site") return choice === undefined ? { ask: "site", origin } : { ask: "site", origin, choice };
  if (message.ask === "allow") return { ask: "allow", category, allowed };
  return null;
}

async function answer(message, sender) {
  const own = sender.url?.startsWith(api.runtime.getURL(""));
  const request = own ? fromOwn(message) : fromPage(message, sender);
  if (!request) return problem("user", "This cannot be asked here.");
  const told = await (request.ask === "draft" ? askApart(request) : ask(request));
  const choice = told.result?.choice;
  if (choice && request.origin) await remember(request.origin, choice);
  return told;
}

/** Pages must know what holds for them before anything is asked; the app alone decides. */
async function remember(origin, choice) {
  if (choice === "ask") await api.storage.local.remove(origin);
  else await api.storage.local.set({ [origin]: choice });
}

api.runtime.onMessage.addListener((message, sender, reply) => {
  if (sender.id !== api.runtime.id || !isObject(message) || !isText(message.ask, 20)) return false;
  if (JSON.stringify(message).length > LIMITS.message) {
    reply(problem("user", "This form is too large."));
    return false;
  }
  answer(message, sender).then(reply);
  return true;
});
