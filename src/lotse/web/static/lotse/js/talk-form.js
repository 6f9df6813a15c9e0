// The form of a talk: keys for the chips, one form for several people, and what happens when the network is gone.
import { deliver, prepare } from "./kept-talks.js";

const form = document.querySelector("form[data-lotse-keep]");
const people = form.querySelector("[data-lotse-talk-people]");
const day = form.querySelector("[data-lotse-talk-day]");
const chips = "fieldset:has([aria-keyshortcuts])";

// --- keys

if (matchMedia("(hover: hover) and (width >= 48rem)").matches) {
  for (const hint of document.querySelectorAll("[data-lotse-talk-keys]")) hint.hidden = false;
}

// A key picks its chip while the cursor is on one of the chips; "n" leads to the note.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(chips)) return;
  const key = event.key.toLowerCase();
  const chip = form.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
  if (chip) chip.click();
  (key === "n" ? form.elements.note : chip)?.focus();
  if (chip || key === "n") event.preventDefault();
});

// --- the day of the reminder, only where one wants to choose it

const showDay = () => {
  if (day) day.hidden = form.elements.follow_up.value !== "day" && !day.querySelector(".kern-error");
};
form.addEventListener("change", (event) => event.target.name === "follow_up" && showDay());
form.addEventListener("reset", () => setTimeout(showDay));
showDay();

// --- another person, with or without network

const choosePerson = () => {
  const select = people.querySelector("select");
  const chosen = select.selectedOptions[0];
  form.action = chosen.value;
  form.dataset.lotseKeep = chosen.text;
  form.elements.language.value = chosen.dataset.language;
  form.elements.with_interpreter.checked = Boolean(chosen.dataset.interpreter);
  document.querySelector("[data-lotse-talk-last]").hidden = !chosen.defaultSelected; // talks with somebody else
};
if (people) {
  people.hidden = false;
  form.querySelector("[data-lotse-talk-name]").hidden = true;
  people.addEventListener("change", choosePerson);
}

// --- sending

const say = (state) => {
  for (const line of form.querySelectorAll("[data-lotse-kept-said]")) line.hidden = line.dataset.lotseKeptSaid !== state;
};
const stay = (event) => event.preventDefault();

// The next talk: an empty form with a key of its own, for the same person.
const begin = () => {
  const at = people?.querySelector("select").selectedIndex;
  form.reset();
  if (people) {
    people.querySelector("select").selectedIndex = at;
    choosePerson();
  }
  if (form.elements.client_key) form.elements.client_key.value = crypto.randomUUID();
  form.querySelector("input[type=radio]").focus();
};

let isSending = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  form.setAttribute("aria-busy", "true");
  const { state, url } = await deliver(form);
  isSending = false;
  form.removeAttribute("aria-busy");
  removeEventListener("beforeunload", stay);
  say(state);
  if (state === "arrived") location.assign(url);
  else if (state === "lost" || state === "gone") addEventListener("beforeunload", stay);
  else if (!state.startsWith("kept")) form.submit(); // the page that comes back says what is wrong
  else if (form.elements.client_key) begin();
});

prepare();
