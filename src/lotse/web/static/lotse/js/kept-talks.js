// Forms that could not be sent wait on this device: encrypted, sent in order, each once (docs/adr/0005).
// The key comes from the server for whoever is signed in, is never stored, and cannot be read out of the page.
const bar = document.querySelector("[data-lotse-kept]");
const owner = bar?.dataset.lotseKept;
const MARK = "X-Lotse-Device";
const PATIENCE = 15_000;
const PAUSES = [2, 5, 10, 20, 40, 80, 160, 300].map((seconds) => seconds * 1000);
const NOT_SENT = new Set(["csrfmiddlewaretoken", "kept"]);

let ring = null; // { token, keys } of who is signed in
let isSignedOut = false;
let tries = 0;
let timer = 0;

export const canKeep = () => Boolean(bar && globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);

// --- the shelf on this device

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const shelf = async (mode, act) => {
  const opening = indexedDB.open("lotse-kept", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "id", autoIncrement: true });
  const database = await settled(opening);
  try {
    return await settled(act(database.transaction("forms", mode).objectStore("forms")));
  } finally {
    database.close();
  }
};

const all = () => shelf("readonly", (forms) => forms.getAll());
const put = (record) => shelf("readwrite", (forms) => forms.put(record));
const drop = (id) => shelf("readwrite", (forms) => forms.delete(id));

// --- the key

const forgetKey = () => {
  ring = null;
  isSignedOut = true;
};

// Ask who is signed in; the key ring is dropped as soon as that is nobody, or somebody else than this page's.
const ask = async () => {
  const answer = await fetch(bar.dataset.keyUrl, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  const found = answer.ok ? await answer.json() : null;
  if (answer.status >= 500 || answer.status === 429) throw new Error(`the server says ${answer.status}`);
  if (found?.owner !== owner) {
    forgetKey();
    return false;
  }
  isSignedOut = false;
  const keys = await Promise.all(
    found.keys.map((text) =>
      crypto.subtle.importKey("raw", Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"]),
    ),
  );
  ring = { token: found.token, keys };
  return true;
};

const how = (iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) });

const lock = async (content, [key]) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(content));
  return { iv, sealed: await crypto.subtle.encrypt(how(iv), key, text) };
};

const unlock = async ({ iv, sealed }) => {
  for (const key of ring.keys) {
    try {
      return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how(iv), key, sealed)));
    } catch {
      // another secret of the house may have locked it
    }
  }
  return null;
};

// --- sending

// Return what became of a form: { state } is arrived, conflict, refused, gone, signed-out or offline.
const send = async ({ url, fields }, token, when) => {
  let answer;
  try {
    const headers = { [MARK]: when, "X-CSRFToken": token };
    const body = new URLSearchParams(fields);
    const signal = AbortSignal.timeout(PATIENCE);
    answer = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
  } catch {
    return { state: "offline" };
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return { state: "signed-out" };
  if (answer.status === 404) return { state: "gone" };
  if (answer.status >= 500 || answer.status === 429) return { state: "offline" };
  try {
    return await answer.json();
  } catch {
    return { state: "offline" };
  }
};

const sendAll = async () => {
  if (!(await ask())) return;
  const seen = new Set();
  for (;;) {
    const record = (await all()).find((one) => one.owner === owner && one.state === "waiting" && !seen.has(one.id));
    if (!record) break;
    seen.add(record.id);
    const content = await unlock(record);
    const { state, text } = content ? await send(content, ring.token, "later") : { state: "unreadable" };
    if (state === "offline") throw new Error("still no network");
    if (state === "signed-out") {
      forgetKey();
      break;
    }
    if (state === "arrived") await drop(record.id);
    else await put({ ...record, state, ...(content && (await lock({ ...content, fault: text ?? "" }, ring.keys))) });
    await show();
  }
};

// Send what waits, in one tab at a time; while that fails, again after growing pauses.
export const sendWaiting = async () => {
  clearTimeout(timer);
  await navigator.locks.request("lotse-kept", { ifAvailable: true }, async (held) => {
    if (!held) return;
    try {
      await sendAll();
      tries = 0;
    } catch {
      timer = setTimeout(sendWaiting, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
    }
  });
  await show();
};

// --- for the forms

// Get the key while there is a network, so that a form can be kept when there is none.
export const prepare = async () => {
  if (!canKeep()) return;
  await ask().catch(() => {});
};

const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => !NOT_SENT.has(name) && typeof value === "string");

// Send a form now, or keep it; return the answer, or { state } with "kept", "kept-signed-out" or "lost".
export const deliver = async (form) => {
  const content = { url: form.action, label: form.dataset.lotseKeep, fields: fieldsOf(form) };
  let held = ring;
  let answer = await send(content, held?.token ?? form.elements.csrfmiddlewaretoken.value, "now");
  if (answer.state === "signed-out" && canKeep()) {
    const isBack = await ask().catch(() => false); // signed in again in another tab?
    held ??= ring;
    if (isBack) answer = await send(content, ring.token, "now");
  }
  const before = Number(form.elements.kept?.value) || 0;
  if (answer.state === "arrived" && before && canKeep()) await drop(before);
  if (answer.state !== "offline" && answer.state !== "signed-out") return answer;
  if (!canKeep() || !held) return { state: "lost" };
  try {
    const id = before ? { id: before } : {};
    await put({ ...id, owner, state: "waiting", ...(await lock(content, held.keys)) });
  } catch {
    return { state: "lost" };
  }
  if (answer.state === "offline") timer = setTimeout(sendWaiting, PAUSES[0]);
  else forgetKey();
  await show();
  return { state: isSignedOut ? "kept-signed-out" : "kept" };
};

// --- the line above the page

const count = (name, number) => {
  const line = bar.querySelector(`[data-lotse-kept-count="${name}"]`);
  line.hidden = !number;
  const text = number === 1 ? line.dataset.one : line.dataset.many.replace("#", number);
  if (number && line.textContent !== text) line.textContent = text;
};

const open = ({ id, url, fields }) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  for (const [name, value] of [...fields, ["kept", id], ["csrfmiddlewaretoken", ring.token]]) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
};

const item = (record, content) => {
  const line = bar.querySelector("[data-lotse-kept-item]").content.cloneNode(true);
  const part = (name) => line.querySelector(`[data-${name}]`);
  const said = new Map(content?.fields);
  const [year, month, day] = (said.get("on") ?? "").split("-");
  part("label").textContent = content?.label ?? "";
  part("text").textContent = [year && `${Number(day)}.${Number(month)}.${year}`, said.get("note")].filter(Boolean).join(": ");
  const fault = part("fault");
  fault.textContent = fault.dataset[record.state] ?? content?.fault ?? "";
  part("open").hidden = !["conflict", "refused"].includes(record.state);
  part("open").addEventListener("click", () => open({ id: record.id, ...content }));
  part("drop").addEventListener("click", async (event) => {
    if (!confirm(event.currentTarget.dataset.question)) return;
    await drop(record.id);
    await show();
  });
  return line;
};

export const show = async () => {
  const records = await all();
  const mine = records.filter((one) => one.owner === owner);
  const waiting = mine.filter((one) => one.state === "waiting");
  bar.hidden = !records.length;
  count("waiting", waiting.length);
  count("open", mine.length - waiting.length);
  count("others", records.length - mine.length);
  bar.querySelector("[data-lotse-kept-signed-out]").hidden = !(isSignedOut && mine.length);
  bar.querySelector("[data-lotse-kept-send]").hidden = isSignedOut || !waiting.length;
  bar.querySelector("[data-lotse-kept-details]").hidden = !ring || !mine.length;
  const items = ring ? await Promise.all(mine.map(async (one) => item(one, await unlock(one)))) : [];
  bar.querySelector("[data-lotse-kept-list]").replaceChildren(...items);
};

// --- every page

if (canKeep()) {
  const again = () => {
    tries = 0;
    sendWaiting();
  };
  bar.querySelector("[data-lotse-kept-send]").addEventListener("click", again);
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (timer) again();
    else if (isSignedOut) prepare().then(show);
  });
  new BroadcastChannel("lotse-kept").addEventListener("message", () => {
    forgetKey(); // somebody signed out in another tab
    show();
  });
  all().then((records) => (records.some((one) => one.owner === owner) ? sendWaiting() : show()));
}
