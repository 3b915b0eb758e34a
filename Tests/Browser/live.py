"""A page that follows what happens, on the kit's bell: without a reload, with a line that breaks, and without script."""
import re


def rung(page):
    return int(re.search(r"(\d+)$", page.locator("#rung").inner_text()).group(1))


def ring(page):
    page.get_by_role("button", name="Sonner la cloche").click()
    page.wait_for_load_state()


def the_bell_is_heard(house, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    ringer, page = context.new_page(), context.new_page()
    ringer.goto(f"{house.base}/fr/kit")
    page.goto(f"{house.base}/fr/kit")
    part = page.locator("[data-live]")
    page.wait_for_selector("[data-state=follows]")
    house.check("it says that it follows", "toute seule" in part.locator("[role=status]").inner_text())
    house.check("the button waits until it is needed", not part.get_by_role("link", name="Actualiser").is_visible())
    before = rung(page)
    note = page.get_by_label("Une note qui reste")
    note.fill("Les mots de quelqu’un")
    note.evaluate("field => field.setSelectionRange(4, 8)")
    high = page.evaluate("scrollY")
    ring(ringer)
    page.wait_for_function(f"() => document.querySelector('#rung').textContent.endsWith('{before + 1}')", timeout=5000)
    house.check("what is typed stays", note.input_value() == "Les mots de quelqu’un", note.input_value())
    house.check("so do focus and caret", note.evaluate("field => document.activeElement === field && field.selectionStart === 4"))
    house.check("so does the place on the page", page.evaluate("scrollY") == high)
    house.accessible(page, "a page that follows")
    page.reload()
    page.wait_for_selector("[data-state=follows]")
    house.check("what was heard is there after a reload", rung(page) == before + 1)
    context.close()


def a_line_that_breaks(house, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page, ringer = context.new_page(), context.new_page()
    page.route("**/kit/live", lambda route: route.abort())
    page.goto(f"{house.base}/fr/kit")
    before = rung(page)
    page.wait_for_selector("[data-state=lost]")
    said = page.locator("[data-live] [role=status]").inner_text()
    house.check("a lost line is said in words, with the time", "perdue" in said and re.search(r"\d\d:\d\d", said), said)
    house.check("and the button is there", page.get_by_role("link", name="Actualiser").is_visible())
    house.accessible(page, "a page whose line is lost")
    ringer.goto(f"{house.base}/fr/kit")
    ring(ringer)
    ring(ringer)
    page.unroute("**/kit/live")
    page.wait_for_function(f"() => document.querySelector('#rung').textContent.endsWith('{before + 2}')", timeout=40000)
    house.check("it is back and has caught up", "rétablie" in page.locator("[data-live] [role=status]").inner_text())
    page.route("**/kit/live", lambda route: route.fulfill(status=404, body="<p>Rien</p>", content_type="text/html"))
    page.reload()
    page.wait_for_selector("[data-state=over]")
    house.check("what may not be seen any more is not asked for again", "Rechargez" in page.locator("[data-live] [role=status]").inner_text())
    context.close()


def a_live_page_without_script(house, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{house.base}/fr/kit")
    before = rung(page)
    house.check("it says when it was drawn", re.search(r"À jour à \d+ h", page.locator("[data-live] [role=status]").inner_text().replace("\u00a0", " ")))
    ring(page)
    page.get_by_role("link", name="Actualiser").click()
    page.wait_for_load_state()
    house.check("the button draws it anew", rung(page) == before + 1)
    context.close()
