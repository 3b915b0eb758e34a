// Keeps what is typed into a form without being asked: `data-autosave` names where it is sent. Without this script the
// form's own button does the same. Nothing is sent while a file is chosen; that waits for the button.
for (const section of document.querySelectorAll("[data-autosave]")) {
  const form = section.querySelector("form");
  const said = section.querySelector("[data-saved]");
  let timer = 0, sending = false, again = false;

  async function save() {
    if (sending) { again = true; return; }
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    sending = true;
    try {
      const answer = await fetch(section.dataset.autosave, {
        method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" },
      });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
        form.elements.version.value = (await answer.json()).version;
        said.textContent = said.dataset.saved;
      }
    } catch {
      // The line is down: the button, or the next key, tries again.
    }
    sending = false;
    if (again) { again = false; save(); }
  }

  form.addEventListener("input", () => {
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
