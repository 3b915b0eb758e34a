"""Every route as three roles with axe, wide and narrow; then what people come to do."""
import os
import sys
import time

from assembly import the_assembly_of_2021
from databank import harvested, told_in_spanish_read_in_french
from desk import a_text_without_a_reload, a_text_without_script
from filled import fill, found
from house import WIDE, House, browser, enter, launch
from live import a_line_that_breaks, a_live_page_without_script, the_bell_is_heard
from search import suggested_as_one_types

ROLES = [("visitor", None), ("city", "rennes-technical"), ("secretariat", "secretariat")]


def taken_away(example):
    """Whether an address gives a file, which a browser saves instead of showing."""
    return example.split("?")[0].endswith((".csv", ".xlsx", ".zip", ".ics", ".json"))


def name_of(role, example):
    return f"{role}{example}".replace("/", "_")


def every_route(house, chromium, routes, role, key):
    context = chromium.new_context(viewport=WIDE, locale="fr-FR")
    outside = []
    context.on("request", lambda r: outside.append(r.url) if not r.url.startswith((house.base, "data:")) else None)
    page = enter(house, context, key) if key else context.new_page()
    for method, pattern, who, example in routes:
        if method != "GET" or example == "-" or not pattern.startswith("/{language}"):
            continue
        # A line goes on for as long as one listens.
        if pattern.endswith("/live"):
            continue
        what = f"{pattern} as {role}"
        if taken_away(example):
            answer = context.request.get(f"{house.base}/fr{example}")
            house.check(f"{what} is no 5xx", answer.status < 500, str(answer.status))
            continue
        house.look(page, f"{house.base}/fr{example}", what, name_of(role, example))
    house.check(f"nothing is asked of others as {role}", not outside, "; ".join(outside[:3]))
    context.close()


def forms_with_errors(house, chromium, routes, role, key):
    """Sends every form that a role finds with nothing typed where something is needed. Gives how many."""
    context = chromium.new_context(viewport=WIDE, locale="es-ES")
    page = enter(house, context, key, "es") if key else context.new_page()
    sent = 0
    for method, pattern, who, example in routes:
        # The forms of the kit are samples: they lead nowhere.
        if method != "GET" or example in ("-", "/kit") or not pattern.startswith("/{language}") or taken_away(example):
            continue
        if not pattern.endswith("/live"):
            sent += house.mistakes(page, f"{house.base}/es{example}", f"{pattern} as {role}", name_of(role, example))
    context.close()
    return sent


def every_record(house, chromium, routes, looked):
    """Pages of records, of a house in which there are some: as the lists above. What a person has looked at already is left out."""
    seen = {pattern for patterns in looked.values() for pattern in patterns}
    for role, key in ROLES:
        there = house.journey(found, chromium, routes, key) or []
        seen.update(pattern for _, pattern, *_ in there)
        there = [route for route in there if route[1] not in looked.get(key, ())]
        house.journey(every_route, chromium, there, role, key)
        house.journey(forms_with_errors, chromium, there, role, key)
    return seen


def act_in_a_minute(house, chromium):
    """A city's officer records what took place on a narrow window, makes a mistake, and sees the objective move."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page = enter(house, context, "rennes-technical")
    page.goto(f"{house.base}/fr/act")
    begun = time.monotonic()
    page.locator("select[name=objective]").select_option("2.4")
    page.locator("[name=what]").fill("Rencontre de quartier sur la ville éducatrice")
    page.locator("[name=place]").fill("Rennes")
    page.evaluate("document.querySelectorAll('main form').forEach(f => f.noValidate = true)")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()
    house.check("a mistake is said beside its field", page.locator("[aria-invalid=true]").count() > 0, page.url)
    house.check("what was typed is kept", page.locator("[name=what]").input_value().startswith("Rencontre"), "")
    page.locator("[name=day]").fill("2021-06-12")
    page.locator("[name=source]").fill("compte rendu de la ville")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").last.click()
    house.check("an act is recorded", "Rencontre de quartier" in page.locator("main").inner_text(), page.url)
    house.check("in less than a minute", time.monotonic() - begun < 60)
    page.goto(f"{house.base}/fr/plan/2021/2.4")
    house.check("the objective has moved", "Rencontre de quartier" in page.locator("main").inner_text(), "")
    context.close()


def a_rule_on_a_kind_that_no_code_names(house, chromium):
    """Staff add a kind of fact that only data name: the objective moves, for what happened before too."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-ES")
    page = enter(house, context, "secretariat", "es")
    title = "Asamblea General de las ciudades asociadas"
    page.goto(f"{house.base}/es/plan/2021/4.8")
    house.check("the objective does not count it yet", title not in page.locator("main").inner_text(), "")
    page.goto(f"{house.base}/es/plan/2021/4.8/evidence")
    page.locator("[name=kind]").fill("assembly.convened")
    with page.expect_navigation():
        page.locator("main form:has([name=kind]) button[type=submit]").last.click()
    page.goto(f"{house.base}/es/plan/2021/4.8")
    house.check("the objective counts what happened before the rule", title in page.locator("main").inner_text(), page.url)
    context.close()


def without_script(house, chromium):
    """Everything works without JavaScript: filter the cities, turn the page, search."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{house.base}/en/cities")
    page.locator("select[name=country]").select_option("FR")
    page.locator("main form[method=get] button").first.click()
    page.wait_for_load_state()
    listed = page.locator("main table").first.inner_text()
    house.check("only cities of France are listed", "Angers" in listed and "Albacete" not in listed, page.url)
    page.goto(f"{house.base}/en/search?q=rennes")
    house.check("search finds Rennes", "Rennes" in page.locator("main").inner_text(), page.url)
    context.close()


def main():
    """Without a name everything; two parts, `house` and `records`, have nothing to do with each other and may run side by side."""
    house = House(sys.argv[1])
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    with open(sys.argv[2], encoding="utf-8") as file:
        routes = [line.rstrip("\n").split("\t") for line in file]
    with browser() as playwright:
        chromium = launch(playwright)
        for role, key in ROLES:
            if only in ("", "house", "routes", role):
                house.journey(every_route, chromium, routes, role, key)
        for role, key in ROLES:
            if only in ("", "house", "errors"):
                sent = house.journey(forms_with_errors, chromium, routes, role, key)
                house.check(f"there are forms to fill as {role}", sent, "")
        if only in ("", "house", "journeys"):
            house.journey(act_in_a_minute, chromium)
            house.journey(a_rule_on_a_kind_that_no_code_names, chromium)
            house.journey(without_script, chromium)
            house.journey(told_in_spanish_read_in_french, chromium)
            house.journey(harvested)
        if only in ("", "house", "journeys", "search"):
            house.journey(suggested_as_one_types, chromium)
        if only in ("", "house", "journeys", "desk"):
            house.journey(a_text_without_a_reload, chromium)
            house.journey(a_text_without_script, chromium)
        if only in ("", "house", "journeys", "live"):
            house.journey(the_bell_is_heard, chromium)
            house.journey(a_line_that_breaks, chromium)
            house.journey(a_live_page_without_script, chromium)
        if only in ("", "records", "assembly", "filled"):
            records(house, chromium, routes, only)
        chromium.close()
    house.close()


def records(house, chromium, routes, only):
    """In houses of their own: one where it is 2021 and an Assembly is held, one where every form is filled."""
    seen = set()
    for name, address, journey in (("assembly", "PAIDEIA_2021", the_assembly_of_2021), ("filled", "PAIDEIA_FULL", fill)):
        if only not in ("", "records", name):
            continue
        other = House(os.environ[address])
        if journey is fill:
            looked = other.journey(fill, chromium, routes) or {}
        else:
            looked = {}
            other.journey(journey, chromium)
        seen |= every_record(other, chromium, routes, looked)
        house.passed += other.passed
        house.failed += other.failed
    if only in ("", "records"):
        unseen = {pattern for method, pattern, _, example in routes if method == "GET" and example == "-"} - seen
        print(f"pages of records that no walk found: {len(unseen)}: {' '.join(sorted(unseen))}", flush=True)


main()
