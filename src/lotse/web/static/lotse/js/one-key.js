// A form with data-lotse-one-key is sent as soon as its field holds a valid sign: one key, no Enter.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-lotse-one-key") && event.target.value && form.checkValidity()) form.requestSubmit();
});
