// The calendar by keys: left and right turn the pages of a day or walk through a week, up and down walk through
// the talks. Enter opens, as on any link. Each key follows a link of the page.
const slots = (within) => [...within.querySelectorAll("[data-lotse-calendar-slot]")];
const turn = (to) => document.querySelector(`[data-lotse-calendar-${to}]`)?.click();

const walk = (by) => {
  const here = document.activeElement?.closest("[data-lotse-calendar-day]") ?? document;
  const all = slots(here);
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
};

const sideways = (by) => {
  const days = [...document.querySelectorAll("[data-lotse-calendar-week] [data-lotse-calendar-day]")];
  const here = document.activeElement?.closest("[data-lotse-calendar-day]");
  const to = days[here ? days.indexOf(here) + by : by > 0 ? 0 : days.length - 1];
  if (!to) return turn(by > 0 ? "next" : "previous");
  const row = here ? slots(here).indexOf(document.activeElement) : 0;
  const all = slots(to);
  all[Math.min(Math.max(row, 0), all.length - 1)]?.focus();
};

const KEYS = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), ArrowRight: () => sideways(1), ArrowLeft: () => sideways(-1) };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, summary, dialog, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (!act || !document.querySelector("[data-lotse-calendar-slot], [data-lotse-calendar-next]")) return;
  event.preventDefault();
  act();
});

document.querySelectorAll("[data-lotse-calendar-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
