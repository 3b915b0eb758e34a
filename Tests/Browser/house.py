"""What every journey uses: a browser, roles, axe, a list of what passed and failed."""
import os
import sys
import time
import traceback

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WIDE = {"width": 1280, "height": 900}
# The least width at which a page must be usable (WCAG 2.2, 1.4.10).
NARROW = {"width": 320, "height": 700}


class House:
    def __init__(self, base):
        self.base = base
        self.passed = 0
        self.failed = []
        self.axe = Axe()
        self.shots = os.environ.get("PAIDEIA_SHOTS")

    def check(self, what, condition, detail=""):
        if condition:
            self.passed += 1
        else:
            self.failed.append(f"{what}: {detail}")
            print(f"✘ {what}: {detail}", flush=True)

    def journey(self, function, *arguments):
        """Runs a journey and gives what it gives; what it throws is a failure, not the end."""
        try:
            return function(self, *arguments)
        except Exception as problem:  # a time-out or a missing element is the journey's failure
            self.failed.append(f"{function.__name__}: {problem}")
            print(f"✘ {function.__name__}{arguments[1:]}: {problem}", flush=True)
            traceback.print_exc(limit=3)
            return None

    def accessible(self, page, what):
        found = self.axe.run(page).response["violations"]
        detail = "; ".join(f"{v['id']} ({len(v['nodes'])}): {v['nodes'][0]['html'][:120]}" for v in found)
        self.check(f"no axe violation on {what}", not found, detail)

    def sound(self, page, what):
        """One h1, the language said, nothing wider than the window, no mark of an unfilled value."""
        self.check(f"one h1 on {what}", page.locator("h1").count() == 1, str(page.locator("h1").count()))
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.check(f"nothing wider than the window on {what}", wide <= 0, f"{wide} px")
        text = page.locator("body").inner_text()
        found = [word for word in ("{count}", "{record}", "Optional(", "HTML(", '<div class=', "</") if word in text]
        self.check(f"no unfilled value and no markup in the words of {what}", not found, " ".join(found))

    def look(self, page, address, what, name, language="fr"):
        """The page at an address, wide and narrow: no 5xx, in the language, accessible, sound, no error of a script."""
        errors = []
        said = lambda m: errors.append(m.text) if m.type == "error" and "status of 4" not in m.text else None
        page.on("console", said)
        page.set_viewport_size(WIDE)
        answer = page.goto(address)
        self.check(f"{what} is no 5xx", answer.status < 500, str(answer.status))
        if not self.leads_to_the_door(page, address) and "html" in answer.headers.get("content-type", ""):
            self.check(f"{what} is in its language", page.locator("html").get_attribute("lang") == language, "")
            self.accessible(page, what)
            self.sound(page, what)
            self.shot(page, name)
            page.set_viewport_size(NARROW)
            self.sound(page, f"{what}, narrow")
            self.shot(page, f"{name}-narrow")
            self.check(f"{what} logs no error", not errors, "; ".join(errors)[:300])
        page.remove_listener("console", said)

    @staticmethod
    def leads_to_the_door(page, address):
        """Whether a visitor was sent to the page on which one signs in: it is looked at once, under its own address."""
        return page.url.split("?")[0].endswith("/sign-in") and not address.split("?")[0].endswith("/sign-in")

    def mistakes(self, page, address, what, name):
        """Sends every form of a page with nothing typed where something is needed: a clear sentence, a status that says so, no axe
        violation, wide and narrow. Gives how many were sent."""
        typed = ":is(input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), textarea)"
        # A request is kept as it is typed, also where something is missing.
        needed = f"main form[method=post]:not([action*='/requests/'][action$='/form']):has({typed}:is([required], [aria-required=true]))"
        page.goto(address)
        count = 0 if self.leads_to_the_door(page, address) else page.locator(needed).count()
        for number in range(count):
            page.set_viewport_size(WIDE)
            page.goto(address)
            # Folded forms are forms too. The browser is one that does not check by itself.
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            page.evaluate("document.querySelectorAll('main form').forEach(f => f.noValidate = true)")
            form = page.locator(needed).nth(number)
            for box in form.locator(typed).all():
                if box.is_visible() and box.is_editable():
                    box.fill("")
            with page.expect_navigation() as navigation:
                form.locator("button[type=submit], button:not([type])").last.click()
            wrong = f"form {number + 1} of {what} with an error"
            status = navigation.value.status
            self.check(f"{wrong} is refused", status == 422, f"{status} {page.url}")
            self.check(f"{wrong} says so", page.locator("[aria-invalid=true], .problems, [role=alert]").count() > 0, page.url)
            self.accessible(page, wrong)
            self.sound(page, wrong)
            self.shot(page, f"error-{name}-{number}")
            page.set_viewport_size(NARROW)
            self.sound(page, f"{wrong}, narrow")
        return count

    def until(self, page, address, words, seconds=60):
        """Asks for a page again until it shows what a job makes. Gives what it shows."""
        latest = time.monotonic() + seconds
        while True:
            page.goto(address)
            text = page.locator("main").inner_text()
            if words in text or time.monotonic() > latest:
                return text
            time.sleep(0.5)

    def shot(self, page, name):
        if self.shots:
            os.makedirs(self.shots, exist_ok=True)
            page.screenshot(path=f"{self.shots}/{name}.png", full_page=True)

    def close(self):
        print(f"browser: {self.passed} passed, {len(self.failed)} failed", flush=True)
        sys.exit(1 if self.failed else 0)


def enter(house, context, key, language="fr"):
    """One click on the sign-in page of demo mode."""
    page = context.new_page()
    page.goto(f"{house.base}/{language}/sign-in")
    page.locator(f"form:has(input[name=key][value={key}]) button").click()
    page.wait_for_load_state()
    return page


def browser():
    return sync_playwright()


def launch(playwright):
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
