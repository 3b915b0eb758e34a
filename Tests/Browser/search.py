"""Search as one types: titles that lead straight to their page, by keys alone."""


def suggested_as_one_types(house, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{house.base}/fr/cities")
    field = page.locator("form[data-suggest] input[type=search]").first
    field.press_sequentially("renn", delay=20)
    options = page.locator("ul.suggested [role=option]")
    options.first.wait_for(timeout=10_000)
    house.check("Rennes is suggested", "Rennes" in options.first.inner_text(), options.first.inner_text())
    house.check("the field says that it is open", field.get_attribute("aria-expanded") == "true", str(field.get_attribute("aria-expanded")))
    house.accessible(page, "suggestions")
    field.press("Escape")
    house.check("Escape closes", page.locator("ul.suggested:visible").count() == 0, "")
    house.check("and keeps what was typed", field.input_value() == "renn", field.input_value())
    field.press_sequentially("e", delay=20)
    options.first.wait_for(timeout=10_000)
    field.press("ArrowDown")
    house.check("an arrow chooses", options.first.get_attribute("aria-selected") == "true", "")
    field.press("Enter")
    page.wait_for_url("**/fr/cities/rennes")
    # Enter alone searches for what is typed.
    field = page.locator("form[data-suggest] input[type=search]").first
    field.fill("zzzz")
    field.press("Enter")
    page.wait_for_url("**/fr/search**")
    house.check("nothing found says what next", "Toutes les villes" in page.locator("main").inner_text(), page.locator("main").inner_text())
    context.close()
