// The desk by keys: j/k (or arrows inside a line) walk, e done, v move, Enter opens, u takes the last one back.
// Each key presses a button or link of the page, so nothing can be done here that cannot be done without this module.
const PLACE = "lotse-desk-line";
const lines = () => [...document.querySelectorAll("[data-lotse-desk] [data-lotse-desk-line]")];
const current = () => document.activeElement?.closest("[data-lotse-desk-line]");

const go = (to) => {
  const all = lines();
  const line = all[Math.min(Math.max(to, 0), all.length - 1)];
  line?.focus();
};
const walk = (by) => {
  const line = current();
  go(line ? lines().indexOf(line) + by : 0);
};
const press = (name, within) => {
  const target = within?.querySelector(`[data-lotse-desk-${name}]`);
  target?.click();
  return Boolean(target);
};

const KEYS = {
  j: () => (walk(1), true),
  k: () => (walk(-1), true),
  e: () => press("done", current()),
  v: () => press("move", current()),
  u: () => press("undo", document),
};
const WALKING = new Set(["j", "k", "ArrowDown", "ArrowUp"]);
const IN_A_LINE = {
  ArrowDown: KEYS.j,
  ArrowUp: KEYS.k,
  Enter: () => press("open", current()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  // A key held down walks; it does not do one line after the other.
  if (event.repeat && !WALKING.has(event.key)) return;
  const act = KEYS[event.key] ?? (event.target.matches("[data-lotse-desk-line]") ? IN_A_LINE[event.key] : undefined);
  if (act?.()) event.preventDefault();
});

// A form sent is on its way: pressing twice does not do, count or take back a second time.
const SENT_FOR = 3000;
let sentAt = -SENT_FOR;
document.addEventListener("submit", (event) => {
  if (event.timeStamp - sentAt < SENT_FOR) event.preventDefault();
  else sentAt = event.timeStamp;
});

// After a line is done or moved the next one is under the hand; on the way back from an opened one, that line.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-lotse-desk-done], [data-lotse-desk-move], [data-lotse-desk-open]")) return;
  sessionStorage.setItem(PLACE, String(lines().indexOf(current() ?? event.target.closest("[data-lotse-desk-line]"))));
});
const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
if (place !== null && (isBack || new URLSearchParams(location.search).has("erledigt"))) go(Number(place));
