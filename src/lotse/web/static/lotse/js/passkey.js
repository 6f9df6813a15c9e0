// Beside allauth's script: opens the passkey button once that one listens, and says in words what went wrong.
const button = document.getElementById("passkey-button");
const fault = document.querySelector("[data-lotse-passkey-fault]");

document.addEventListener("DOMContentLoaded", () => (button.disabled = false));

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const number = fault.querySelector("[data-lotse-passkey-number]");
  number.hidden = !/^[\d.]+$/.test(location.hostname);
  const elsewhere = new URL(location.href);
  elsewhere.hostname = "localhost";
  number.querySelector("a").href = elsewhere.href;
  fault.hidden = false;
});
