// The page behind the button in the toolbar: whether the app is there, what holds on this site, what may go into forms.
"use strict";

const api = globalThis.browser ?? globalThis.chrome;
const part = (id) => document.getElementById(id);

/** The site of the page in front; of the tab in the address ("#17") where this page was opened beside it. */
async function siteInFront() {
  const given = Number(location.hash.slice(1));
  const [front] = await api.tabs.query({ active: true, currentWindow: true });
  try {
    const told = await api.tabs.sendMessage(given || front.id, { ask: "where" }, { frameId: 0 });
    return fillableOrigin(told?.origin ?? "");
  } catch {
    return "";
  }
}

function say(told) {
  const closed = told?.error && told.error.kind !== "user";
  part("state").textContent = told?.error ? told.error.message : "Second Me is open.";
  return !closed && !told?.error;
}

async function showSite() {
  const origin = await siteInFront();
  if (!origin) return;
  const told = await api.runtime.sendMessage({ ask: "site", origin });
  if (!say(told)) return;
  part("origin").textContent = origin;
  for (const radio of document.querySelectorAll("input[name=choice]")) {
    radio.checked = radio.value === told.result.choice;
    radio.addEventListener("change", async () => say(await api.runtime.sendMessage({ ask: "site", origin, choice: radio.value })));
  }
  part("site").hidden = false;
}

function showKinds(categories) {
  for (const [category, title, answer] of categories) {
    const label = document.createElement("label");
    const tick = document.createElement("input");
    tick.type = "checkbox";
    tick.checked = answer === "yes";
    tick.addEventListener("change", async () => say(await api.runtime.sendMessage({ ask: "allow", category, allowed: tick.checked })));
    label.append(tick, ` ${title}`);
    part("kinds").append(label);
  }
  part("kinds").hidden = false;
}

(async () => {
  const told = await api.runtime.sendMessage({ ask: "status" });
  if (!say(told)) return;
  await showSite();
  showKinds(told.result.categories); // below, and last: nothing moves under the pointer
})();
