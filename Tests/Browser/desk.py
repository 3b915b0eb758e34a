"""The translation desk in a browser: with script a whole text without a reload, without script one reload a segment."""
import datetime

from house import enter


def _asked(house, chromium, language):
    """The Charter in a language of which no title stands here, asked for and taken on."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = enter(house, context, "secretariat")
    page.goto(f"{house.base}/fr/translation")
    house.accessible(page, "what readers meet")
    page.locator(f"form[action$='/{language}/request'] button").first.click()
    page.fill("[name=due]", (datetime.date.today() + datetime.timedelta(days=20)).isoformat())
    page.fill("[name=brief]", "Les titres d’abord.")
    page.get_by_role("button", name="La demander").click()
    request = page.url.split("?")[0].rsplit("/", 1)[1]
    house.accessible(page, "a translation asked for")
    page.goto(f"{house.base}/fr/desk/{request}")
    page.get_by_role("button", name="M’en charger").click()
    context.close()
    return request


def a_text_without_a_reload(house, chromium):
    """Segment after segment, the desk goes on in place: nothing is loaded anew, and everything is kept."""
    request = _asked(house, chromium, "ca")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = enter(house, context, "secretariat")
    address = f"{house.base}/fr/desk/{request}"
    page.goto(address)
    house.accessible(page, "the desk")
    house.sound(page, "the desk")
    house.shot(page, "desk-wide")
    loads = []
    page.on("domcontentloaded", lambda _: loads.append(page.url))
    count = page.locator("ol.segments > li:not(.part)").count()
    house.check("a text of many segments", count >= 60, str(count))
    done = 0
    for _ in range(count):
        form = page.locator("form[data-place]")
        place = form.get_attribute("data-place")
        page.locator("#body").fill(f"Títol {place} de la Carta")
        page.keyboard.press("Control+Enter")
        done += 1
        page.wait_for_function(
            "place => document.querySelector('form[data-place]')?.dataset.place !== place"
            " || !document.querySelector('ol.segments > li:not(.part):not(:has(a span + span))')"
            " || [...document.querySelectorAll('.progress')].some(e => e.textContent.includes('100'))",
            arg=place, timeout=10_000)
        if page.locator(".progress").first.inner_text().find("100") >= 0:
            break
    house.check("no page was loaded on the way", loads == [], str(loads[:3]))
    page.goto(address)
    text = page.locator(".progress").first.inner_text()
    house.check("all of them are confirmed", "100" in text, text)
    # A link to another segment, what is typed without a button, and the concordance, in place too.
    loads.clear()
    page.locator("a[data-segment='3']").click()
    page.locator("form[data-place='3']").wait_for()
    page.locator("#body").fill("Un altre títol")
    page.locator(".saved:not(:empty)").wait_for(timeout=10_000)
    page.locator("#q").fill("education")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=education**")
    house.check("nor for these", loads == [], str(loads[:3]))
    page.reload()
    page.goto(f"{address}?segment=3")
    house.check("what was typed is kept", page.locator("#body").input_value() == "Un altre títol", page.locator("#body").input_value())
    # Two at the same segment: the second is told, and loses nothing.
    other = context.new_page()
    other.goto(f"{address}?segment=3")
    other.locator("#body").fill("D’una altra persona")
    other.get_by_role("button", name="Confirmer et continuer").click()
    other.wait_for_function("() => document.querySelector('form[data-place]').dataset.place !== '3' || document.querySelector('.progress').textContent.includes('100')")
    page.locator("#body").fill("El meu")
    page.get_by_role("button", name="Confirmer et continuer").click()
    page.locator(".segments .wrong").wait_for()
    house.check(
        "both texts are there", page.locator("#body").input_value() == "El meu" and "D’una altra persona" in page.locator(".segments .wrong").inner_text(),
        page.locator(".segments .wrong").inner_text())
    house.accessible(page, "a segment that somebody else changed")
    context.close()

    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = enter(house, context, "secretariat")
    page.goto(address)
    house.sound(page, "the desk, narrow")
    house.shot(page, "desk-narrow")
    context.close()


def a_text_without_script(house, chromium):
    """Without script each segment is one form and one page."""
    request = _asked(house, chromium, "pt")
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = enter(house, context, "secretariat")
    page.goto(f"{house.base}/fr/desk/{request}")
    loads = []
    page.on("domcontentloaded", lambda _: loads.append(page.url))
    for place in ("1", "2", "3"):
        house.check(f"segment {place} is open", page.locator("form[data-place]").get_attribute("data-place") == place, page.url)
        page.locator("#body").fill(f"Título {place}")
        with page.expect_navigation():
            page.get_by_role("button", name="Confirmer et continuer").click()
    house.check("one page a segment", len(loads) == 3, str(len(loads)))
    with page.expect_navigation():
        page.get_by_role("button", name="Livrer").click()
    house.check("it says what is open", "encore ouverts" in page.locator("main").inner_text(), page.url)
    context.close()
