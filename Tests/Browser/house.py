"""What every journey uses: a browser, roles, axe, a list of what passed and failed."""
import os
import sys
import traceback

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright


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
        self.check(f"no unfilled value on {what}", "{count}" not in text and "Optional(" not in text and "{record}" not in text, "")

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
