// Says in words what went wrong with a passkey; allauth's script only logs it.
const fault = document.querySelector("[data-lotse-passkey-fault]");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const number = fault.querySelector("[data-lotse-passkey-number]");
  number.hidden = !/^[\d.]+$/.test(location.hostname);
  const elsewhere = new URL(location.href);
  elsewhere.hostname = "localhost";
  number.querySelector("a").href = elsewhere.href;
  fault.hidden = false;
});
