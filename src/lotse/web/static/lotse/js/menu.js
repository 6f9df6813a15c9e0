// Menus are <details data-lotse-menu>: Escape and a click elsewhere close them, only one is open.
const openMenus = () => document.querySelectorAll("details[data-lotse-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
