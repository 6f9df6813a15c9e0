// One key for what a page does most: a link or button with data-lotse-key is followed when its key is pressed
// and nobody is writing. The key stands beside it and in aria-keyshortcuts.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
  const target = document.querySelector(`[data-lotse-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
