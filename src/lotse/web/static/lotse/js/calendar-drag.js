// A talk of the week dragged with a mouse, to another day or to a free time, leads to the page that moves it, with day
// and time filled in; nothing is written here. Fingers and pens scroll and open as ever, keys use that same page.
// The free times shown meanwhile are for the eye alone: they go when the mouse lets go.
const DAY = '[data-lotse-calendar-day]:not([data-lotse-calendar-day=""])';
let mouse = false;
let dragged = null;

const unmark = () => document.querySelectorAll(".is-target").forEach((each) => each.classList.remove("is-target"));

const targetOf = (event) => {
  const day = event.target.closest?.(DAY);
  if (!dragged || !day) return null;
  return event.target.closest("[data-lotse-free]") ?? (day.contains(dragged) ? null : day);
};

const addressOf = (target) => {
  if (target.dataset.lotseFree) return target.dataset.lotseFree;
  return `${dragged.dataset.lotseDrag}?am=${target.dataset.lotseCalendarDay}`;
};

const freeTime = (link) => {
  const time = document.createElement("span");
  time.className = "slot slot--free";
  time.textContent = link.textContent.trim();
  time.dataset.lotseFree = link.getAttribute("href");
  return time;
};

const show = (days) => {
  days.querySelectorAll("[data-lotse-free-day]").forEach((free) => {
    const day = document.querySelector(`[data-lotse-calendar-day="${CSS.escape(free.dataset.lotseFreeDay)}"]`);
    const times = document.createElement("div");
    times.className = "week__free";
    times.setAttribute("aria-hidden", "true");
    times.append(...[...free.querySelectorAll("a")].map(freeTime));
    day?.append(times);
  });
};

const look = async (link) => {
  const monday = link.closest("[data-lotse-calendar-week]").dataset.lotseCalendarWeek;
  const answer = await fetch(`${link.dataset.lotseDrag}?tag=${monday}`, { headers: { "HX-Request": "true" } });
  const text = answer.ok ? await answer.text() : "";
  if (dragged === link) show(new DOMParser().parseFromString(text, "text/html"));
};

document.addEventListener("pointerdown", (event) => {
  mouse = event.pointerType === "mouse";
});

document.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.("[data-lotse-drag]");
  if (!link || !mouse) return;
  dragged = link;
  event.dataTransfer.effectAllowed = "all";
  link.classList.add("slot--dragged");
  look(link).catch(() => {}); // without free times there are still the days
});

document.addEventListener("dragover", (event) => {
  const target = targetOf(event);
  unmark();
  if (!target) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  target.classList.add("is-target");
});

document.addEventListener("drop", (event) => {
  const target = targetOf(event);
  if (!target) return;
  event.preventDefault();
  location.assign(addressOf(target));
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("slot--dragged");
  dragged = null;
  unmark();
  document.querySelectorAll(".week__free").forEach((each) => each.remove());
});

if (window.matchMedia("(pointer: fine)").matches && document.querySelector("[data-lotse-drag]")) {
  document.querySelectorAll("[data-lotse-drag-hint]").forEach((hint) => (hint.hidden = false));
}
