// Warns before the session ends and keeps it alive on a click. Any answer of the server in any tab starts the time anew.
const warning = document.querySelector("[data-lotse-session]");

if (warning) {
  const seconds = Number(warning.dataset.lotseSession);
  const ahead = Number(warning.dataset.lotseSessionAhead ?? 120);
  const tabs = new BroadcastChannel("lotse-session");
  let timer = 0;

  const restart = () => {
    warning.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => (warning.hidden = false), Math.max(seconds - ahead, 0) * 1000);
  };
  const renewed = () => {
    restart();
    tabs.postMessage("renewed");
  };

  tabs.addEventListener("message", restart);
  document.addEventListener("htmx:after:request", renewed);
  warning.querySelector("[data-lotse-session-extend]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(event.currentTarget.href, { redirect: "manual" });
    if (answer.ok) renewed();
    else location.reload();
  });
  renewed();
}
