// A form with data-lotse-one-key is sent as soon as its field holds a valid sign: one key, no Enter.
// Whoever types faster than this module arrives is served when it does.
const send = (form) => {
  const field = form.querySelector("input:not([type=hidden])");
  if (field?.value && form.checkValidity()) form.requestSubmit();
};

document.addEventListener("input", (event) => {
  if (event.target.form?.hasAttribute("data-lotse-one-key")) send(event.target.form);
});
document.querySelectorAll("form[data-lotse-one-key]").forEach(send);
