// Says in which language a text seems to be written while it is being written, beside the field in which that is chosen.
// Without this script the same is asked once when the form is sent.
for (const form of document.forms) {
  const { sure, language } = form.elements;
  if (!sure || !language) continue;
  const said = document.createElement("p");
  said.className = "soft";
  said.setAttribute("role", "status");
  (language.closest ? language : language[0]).closest(".field, fieldset")?.append(said);
  let timer = 0;

  async function ask() {
    const texts = [...form.querySelectorAll("input[type=text], input:not([type]), textarea")];
    const words = texts.map((text) => text.value).join(" ").slice(0, 2000);
    if (words.trim().split(/\s+/).length < 6) { said.textContent = ""; return; }
    try {
      const answer = await fetch(`/${document.documentElement.lang}/written-language`, {
        method: "POST", body: new URLSearchParams({ words, language: language.value }),
      });
      if (answer.ok) said.textContent = (await answer.json()).said;
    } catch {
      // The line is down: it is asked when the form is sent.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 1000);
  });
}
