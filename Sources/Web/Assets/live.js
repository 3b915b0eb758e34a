// Parts of a page that follow what happens: each listens to one line of server-sent events and is filled with what was drawn last.
// What stands there already is kept node by node, and with it focus, places and what somebody is typing. Without this script the
// part says when it was drawn and has a button.
const QUIET = 50000, LONGEST = 30000;

// A field that somebody has filled or is filling. Browsers put back what was typed before a page was loaded again.
const touched = new WeakSet();
const isField = (node) => /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName) && !/^(hidden|submit|button|reset)$/.test(node.type);
const isFilled = (field) => touched.has(field) || field === document.activeElement
  || "defaultValue" in field && field.value !== field.defaultValue;
const isTyped = (node) => node.nodeType === 1
  && (isField(node) ? isFilled(node) : node.nodeName === "FORM" && [...node.elements].some((one) => isField(one) && isFilled(one)));
const holdsTyped = (node) => isTyped(node)
  || node.nodeType === 1 && [...node.querySelectorAll("form, input, textarea, select")].some(isTyped);

// Makes what stands here the same as what came.
function become(here, came) {
  if (here.nodeType !== 1) {
    if (here.data !== came.data) here.data = came.data;
    return;
  }
  if (isTyped(here)) return;
  for (const { name } of [...here.attributes]) {
    // A part that the reader has opened stays open.
    if (!came.hasAttribute(name) && !(name === "open" && here.nodeName === "DETAILS")) here.removeAttribute(name);
  }
  for (const { name, value } of came.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  fill(here, came);
}

const isSame = (here, came) => here.nodeType === came.nodeType && here.nodeName === came.nodeName && (here.id ?? "") === (came.id ?? "");

function fill(parent, fresh) {
  let here = parent.firstChild;
  for (const came of [...fresh.childNodes]) {
    let kept = here && isSame(here, came) ? here : null;
    if (!kept && came.id) kept = [...parent.children].find((one) => isSame(one, came) && !(one.compareDocumentPosition(here ?? one) & 4)) ?? null;
    if (kept) {
      if (kept === here) here = here.nextSibling; else parent.insertBefore(kept, here);
      become(kept, came);
    } else {
      parent.insertBefore(came, here);
    }
  }
  while (here) {
    const next = here.nextSibling;
    if (!holdsTyped(here)) here.remove();
    here = next;
  }
}

function show(place, text) {
  const active = document.activeElement, within = place.contains(active), id = active?.id;
  const fresh = document.createElement("template");
  fresh.innerHTML = text;
  fill(place, fresh.content);
  if (!within || document.activeElement === active) return;
  const again = active.isConnected ? active : id ? document.getElementById(id) : null;
  again?.focus({ preventScroll: true });
}

function follow(section) {
  const place = section.querySelector("[data-drawn]"), said = section.querySelector("[data-said]");
  let position = section.dataset.position, drawn = new Date(), tries = 0, timer = 0, quiet = 0, line = null, over = false;

  function say(state, words) {
    if (section.dataset.state === state) return;
    section.dataset.state = state;
    said.textContent = words ?? section.dataset[state].replace("{time}", drawn.toLocaleTimeString(document.documentElement.lang));
  }

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(listen, seconds * 1000);
  }

  // Twice as long after each try, and not all at the same moment.
  function lost() {
    say("lost");
    later(Math.min(LONGEST / 1000, 2 ** tries++) * (0.5 + Math.random() / 2));
  }

  function take({ id, event, data }) {
    if (id) position = id;
    drawn = new Date();
    if (data) show(place, data);
    section.dispatchEvent(new CustomEvent("live", { detail: { position, what: event }, bubbles: true }));
  }

  async function listen() {
    clearTimeout(timer);
    if (over || line) return;
    const mine = line = new AbortController();
    const watch = () => { clearTimeout(quiet); quiet = setTimeout(() => mine.abort(), QUIET); };
    let refused = 0;
    try {
      watch();
      const answer = await fetch(section.dataset.live, {
        headers: { Accept: "text/event-stream", "Last-Event-ID": position }, cache: "no-store", signal: mine.signal,
      });
      const events = answer.headers.get("Content-Type")?.startsWith("text/event-stream");
      if (answer.status === 429) {
        refused = 60;
        say("refused", await answer.text());
      } else if (!events && answer.status < 500) {
        // It may not be seen any more, or the session has ended.
        over = true;
        say("over");
      } else if (events) {
        say(section.dataset.state === "lost" ? "again" : "follows");
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "", event = {};
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          watch();
          tries = 0;
          const lines = (rest + value).split("\n");
          rest = lines.pop();
          for (const text of lines) {
            if (text === "") {
              if ("data" in event) take({ ...event, data: event.data.join("\n") });
              event = {};
              continue;
            }
            const [, name, content] = /^([^:]*):? ?(.*)$/.exec(text);
            if (name === "data") (event.data ??= []).push(content);
            else if (name) event[name] = content;
          }
        }
      }
    } catch {
      // The line broke: what follows is the same as when the server ends it.
    }
    clearTimeout(quiet);
    line = null;
    if (over) return;
    if (refused) later(refused); else lost();
  }

  addEventListener("online", () => { if (!line && !over) { tries = 0; listen(); } });
  addEventListener("pagehide", () => { clearTimeout(timer); line?.abort(); });
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  place.addEventListener("input", (event) => { touched.add(event.target); });
  listen();
}

for (const section of document.querySelectorAll("[data-live]")) if (section.dataset.live) follow(section);
