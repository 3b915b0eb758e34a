// The translation desk without reloading: what is typed is kept as it is typed; confirming opens the next segment; a link to
// another segment, a sentence of the memory and a look into the concordance change the page in place. Without this script the same
// forms and links do the same, one page at a time.
const place = () => document.querySelector("[data-desk]");
let timer = 0, sending = Promise.resolve(), typed = 0;

const form = () => place()?.querySelector("form[data-place]");
const say = (words) => { const said = form()?.querySelector(".saved"); if (said) said.textContent = words; };

// The page that the house draws is the only one: its part is put in the place of what stands here.
function put(text, address) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-desk]");
  if (!fresh) { location.assign(address); return false; }
  place().replaceWith(fresh);
  return true;
}

function open(segment) {
  const area = form()?.elements.body;
  if (!area) return;
  area.focus({ preventScroll: true });
  document.getElementById(`segment-${segment}`)?.scrollIntoView({ block: "center" });
}

async function show(address) {
  const answer = await fetch(address);
  if (!put(await answer.text(), address)) return;
  history.replaceState(null, "", address);
}

// One at a time, in order, each with the version that the last one left.
function keep(confirm) {
  clearTimeout(timer);
  sending = sending.then(() => send(confirm)).catch(() => { say(place().dataset.down); return null; });
  return sending;
}

async function send(confirm) {
  const own = form();
  if (!own) return null;
  const at = typed, fields = new URLSearchParams(new FormData(own));
  if (confirm) fields.set("confirm", "1");
  const answer = await fetch(own.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) {
    // Somebody else was faster, or it is too long: the page says so, and keeps what was typed.
    put(await answer.text(), location.href);
    return null;
  }
  const kept = await answer.json();
  if (form() !== own) return kept;
  own.elements.version.value = kept.version;
  for (const hidden of place().querySelectorAll(".aids input[name=version]")) hidden.value = kept.version;
  own.parentElement.querySelector("[data-checks]").innerHTML = kept.checks;
  if (typed === at) say(place().dataset.kept);
  return kept;
}

async function goOn() {
  const desk = place().dataset.desk, now = form().dataset.place;
  const kept = await keep(true);
  if (!kept) return;
  const next = kept.next ?? now;
  await show(`${desk}?segment=${next}`);
  open(next);
}

document.addEventListener("input", (event) => {
  if (event.target !== form()?.elements.body) return;
  typed += 1;
  say("");
  clearTimeout(timer);
  timer = setTimeout(() => keep(false), 1200);
});

document.addEventListener("submit", async (event) => {
  const own = event.target;
  if (!place()?.contains(own)) return;
  if (own === form()) {
    event.preventDefault();
    if (event.submitter?.name === "confirm") await goOn(); else await keep(false);
  } else if (own.matches("[data-concordance]")) {
    event.preventDefault();
    await keep(false);
    await show(`${own.action}?${new URLSearchParams(new FormData(own))}`);
    document.getElementById("q")?.focus();
  } else if (own.closest(".aids")) {
    event.preventDefault();
    const area = form().elements.body;
    area.value = own.elements.body.value;
    typed += 1;
    area.focus();
    await keep(false);
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-segment]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !place()?.contains(link)) return;
  event.preventDefault();
  if (form()) await keep(false);
  await show(link.href.split("#")[0]);
  open(link.dataset.segment);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === form()?.elements.body) {
    event.preventDefault();
    goOn();
  }
});
