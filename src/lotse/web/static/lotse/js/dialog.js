// A link with data-lotse-dialog="ID" opens that dialog; without this module it leads to the page that asks the same.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-lotse-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.lotseDialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-lotse-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});
