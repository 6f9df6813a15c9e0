// A form with data-lotse-autosubmit is sent as soon as a choice changes; its button stays for those without this module.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-lotse-autosubmit")) form.requestSubmit();
});
