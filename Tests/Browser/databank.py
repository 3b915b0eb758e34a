"""The bank of experiences in a browser and under a real harvester."""
import re

from sickle import Sickle

from house import enter


def told_in_spanish_read_in_french(house, chromium):
    """A Spanish text is published and read in French, with its mark; what is typed is kept without a button."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = enter(house, context, "rennes-technical")
    page.goto(f"{house.base}/fr/experiences/new")
    page.fill("[name=title]", "La calle para los niños")
    page.fill("[name=summary]", "La ciudad educadora cierra una calle a los coches un domingo de cada mes, y los niños juegan en ella.")
    said = page.locator("p[role=status]").filter(has_text="espagnol")
    said.wait_for(timeout=10_000)
    house.check("its language is told while it is written", "semble être écrit" in said.inner_text(), said.inner_text())
    page.select_option("[name=language]", "es")
    page.locator("p[role=status]").filter(has_text="espagnol").wait_for(state="detached", timeout=10_000)
    page.fill("[name=intention]", "Los niños aprenden a decidir con los vecinos, y la ciudad aprende a escuchar.")
    page.check("[name=topic][value=space]")
    page.select_option("[name=principle]", "2020-11")
    page.fill("[name=begun]", "2017")
    page.click("main form.form button[type=submit]")
    house.check("the card leads to the sheet", page.url.endswith("/sheet"), page.url)
    address = page.url.rsplit("/", 1)[0]
    page.fill("[name=context]", "Un barrio sin plaza.")
    page.locator("[data-saved]:not(:empty)").wait_for(state="attached", timeout=10_000)
    page.goto(f"{address}/sheet")
    house.check("what was typed is kept without a button", page.locator("[name=context]").input_value() == "Un barrio sin plaza.", page.url)
    page.goto(address)
    page.get_by_role("button", name="La proposer à la publication").click()
    for name in ("facts", "people", "agreed"):
        page.check(f"[name={name}]")
    page.get_by_role("button", name="La soumettre").click()
    request = page.url
    context.close()

    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = enter(house, context, "secretariat")
    page.goto(request)
    page.locator("summary").filter(has_text=re.compile("^Publier$")).click()
    page.get_by_role("button", name="Publier", exact=True).click()
    context.close()

    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address)
    house.check("the original is there at once", "La calle para los niños" in page.content() or "Traduction" in page.content(), page.url)
    text = house.until(page, address, "Traduction automatique")
    house.check("it is read in French with its mark", "Traduction automatique" in text and "ville éducatrice" in text, text[:300])
    house.accessible(page, "an experience by machine")
    house.sound(page, "an experience by machine, narrow")
    page.get_by_role("link", name="voir l’original en espagnol").click()
    house.check("the original is one click away", "La calle para los niños" in page.locator("h1").inner_text(), page.url)
    page.goto(f"{house.base}/fr/experiences?q=rue&topic=space")
    house.check("search finds it in French", address.rsplit("/", 1)[1] in page.content(), page.url)
    context.close()


def harvested(house):
    """Sickle, a harvester that others use, reads all of it."""
    sickle = Sickle(f"{house.base}/oai")
    identity = sickle.Identify()
    house.check("the repository says who it is", identity.protocolVersion == "2.0" and identity.deletedRecord == "persistent", identity.raw[:200])
    house.check("it has Dublin Core", [f.metadataPrefix for f in sickle.ListMetadataFormats()] == ["oai_dc"])
    house.check("it has sets", "topic:culture" in [s.setSpec for s in sickle.ListSets()])
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    house.check("all experiences are harvested", len(records) >= 23, str(len(records)))
    house.check("each has a title", all(r.metadata.get("title") for r in records if not r.deleted))
    culture = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="topic:culture"))
    house.check("a set is a part", 0 < len(culture) < len(records), str(len(culture)))
    one = sickle.GetRecord(identifier=records[0].header.identifier, metadataPrefix="oai_dc")
    house.check("one record is found again", one.header.identifier == records[0].header.identifier)
