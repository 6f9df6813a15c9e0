// A form with data-lotse-one-key is sent as soon as its field holds a valid sign: one key, no Enter.
// Whoever types faster than this module arrives is served when it does.
// A scanner types many signs in no time. What it reads is no answer, even if it begins like one: such a line is
// wiped away, and the form waits for a key. Therefore a sign counts only when nothing has followed for a moment.
const MOMENT = 90; // milliseconds; scanners leave at most 30 between two signs

const timers = new WeakMap();
const fieldOf = (form) => form.querySelector("input:not([type=hidden])");

const settle = (form) => {
  const field = fieldOf(form);
  if (!field?.value) return;
  if (field.value.length > 1) field.value = "";
  else if (form.checkValidity()) form.requestSubmit();
};

const wait = (form) => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => settle(form), MOMENT));
};

document.querySelectorAll("form[data-lotse-one-key]").forEach((form) => {
  form.addEventListener("input", () => wait(form));
  form.addEventListener("submit", (event) => {
    // Enter right after the key, or the end of a scan.
    if (timers.get(form) === "sent") event.preventDefault();
    else {
      clearTimeout(timers.get(form));
      timers.set(form, "sent");
    }
  });
  wait(form);
});
