"""The online Assembly of 25 March 2021, from its convocation to the register: five delegates in three languages, one city one vote."""
import re

from house import enter
from minutes import what_is_kept

# Who votes for which city: (key of the demonstration's person, language). Barcelona's comes by invitation.
DELEGATES = {
    "Rennes": ("rennes-political", "fr"),
    "Granollers": ("committee-granollers", "es"),
    "Rosario": ("delegation-latam", "es"),
    "Lisboa": ("portugal-coordinator", "en"),
}


def go_to(house, page, moment):
    """Moves the clock of the demonstration. The form is read in the time zone of who sends it: the secretariat's."""
    page.goto(f"{house.base}/en/demo/day")
    page.fill("[name=moment]", moment)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def choose(scope, name, value):
    """A choice is a list or, where it is short, one button for each."""
    if scope.locator(f"select[name={name}]").count():
        scope.locator(f"select[name={name}]").first.select_option(value)
    else:
        scope.locator(f"[name={name}][value='{value}']").first.check()


def called(page, name, text):
    """The value of the choice whose words begin with this text."""
    return page.evaluate(
        """([name, text]) => [...document.querySelectorAll(`select[name=${name}] option, input[name=${name}]`)]
           .find(e => (e.labels ? e.labels[0].innerText : e.text).trim().startsWith(text)).value""", [name, text])


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def _invited(house, chromium, staff, city, slug):
    """The secretariat invites who votes for a city; the mail's link, one button, and they are in."""
    staff.goto(f"{house.base}/en/team/{slug}")
    form = staff.locator("form[action$='/invitations']")
    form.locator("[name=name]").fill(f"Political delegate of {city}")
    form.locator("[name=address]").fill(f"{slug}.political@example.org")
    choose(form, "role", "political")
    choose(form, "language", "es")
    form.locator("[name=evidence]").fill("Letter of the mayor")
    with staff.expect_navigation():
        form.locator("button[type=submit]").click()
    staff.goto(f"{house.base}/en/mailbox?to={slug}.political@example.org")
    staff.locator("main table a").first.click()
    link = re.search(r"/\w\w/invitations/\S+", staff.locator(".mail-text").inner_text()).group(0)
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-ES")
    page = context.new_page()
    page.goto(f"{house.base}{link}")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    return page


def the_assembly_of_2021(house, chromium):
    base = house.base
    wide = {"width": 1280, "height": 900}
    staff_context = chromium.new_context(viewport=wide, locale="en-GB")
    staff = enter(house, staff_context, "secretariat", "en")
    staff.goto(f"{base}/en/assemblies/new")
    house.accessible(staff, "planning an assembly")
    staff.locator("[name=title]").fill("General Assembly 2021")
    staff.locator("[name=day]").fill("2021-03-25")
    staff.locator("[name=time]").fill("12:50")
    staff.locator("[name=zone]").fill("Europe/Madrid")
    staff.locator("[name=minutes]").fill("180")
    staff.locator("[name=link]").fill("https://video.example.org/assembly")
    choose(staff, "audience", "1")
    house.shot(staff, "assembly-new")
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    house.check("the assembly is planned", "/assemblies/" in staff.url and "General Assembly 2021" in staff.locator("h1").inner_text(), staff.url)
    assembly = staff.url.split("?")[0].rsplit("/", 1)[1]
    path = f"{base}/en/assemblies/{assembly}"
    for title in ["Minutes of the last Assembly", "Report on activities", "Budget of 2022"]:
        staff.goto(f"{base}/en/meetings/{assembly}/agenda")
        staff.locator("main form [name=title]").last.fill(title)
        with staff.expect_navigation():
            staff.locator("main form:has([name=title]) button[type=submit]").last.click()
    staff.goto(f"{path}/convocation")
    house.shot(staff, "assembly-convocation")
    press(staff, "Convene now")
    house.check("it is convened", "convened" in staff.locator("main").inner_text().lower(), staff.url)

    pages = {}
    for city, (key, language) in DELEGATES.items():
        context = chromium.new_context(viewport=wide, locale={"fr": "fr-FR", "es": "es-ES", "en": "en-GB"}[language])
        pages[city] = (enter(house, context, key, language), language)
    pages["Barcelona"] = (_invited(house, chromium, staff, "Barcelona", "barcelona"), "es")

    # The convocation came in each one's language.
    text = house.until(staff, f"{base}/en/mailbox?to=rennes.political@example.org", "Convocation")
    house.check("Rennes has a convocation in French", "Convocation" in text, text[:300])

    # Form A: the secretariat enters for three cities who votes for them; Rennes sees that it is ready.
    for city, slug in [("Granollers", "granollers"), ("Rosario", "rosario"), ("Lisboa", "lisboa")]:
        staff.goto(f"{path}/credentials")
        staff.locator("main table a", has_text=city).first.click()
        form = staff.locator("form[action$='/delegation']")
        first = form.locator("[name=person]:not(select), select[name=person] option:not([value=''])").first.get_attribute("value")
        choose(form, "person", first)
        with staff.expect_navigation():
            form.locator("button[type=submit]").click()
    rennes, _ = pages["Rennes"]
    rennes.goto(f"{base}/fr/assemblies/{assembly}")
    house.accessible(rennes, "an assembly ahead")
    house.sound(rennes, "an assembly ahead")
    house.shot(rennes, "assembly-ahead-fr")
    rennes.goto(f"{base}/fr/assemblies/{assembly}/delegation")
    house.accessible(rennes, "the delegation of a city")
    house.shot(rennes, "assembly-delegation-fr")
    narrow = chromium.new_context(viewport={"width": 390, "height": 844}, locale="es-ES")
    small = enter(house, narrow, "committee-granollers", "es")
    for part in ["", "/roll", "/delegation"]:
        small.goto(f"{base}/es/assemblies/{assembly}{part}")
        house.sound(small, f"an assembly on a narrow screen {part}")
        house.shot(small, f"assembly-narrow-es{part.replace('/', '-')}")

    # The day has come.
    go_to(house, staff, "2021-03-25T12:30")
    staff.goto(path)
    press(staff, "Close the roll of voters")
    house.shot(staff, "assembly-roll")
    house.accessible(staff, "the roll")
    for city, (page, language) in pages.items():
        page.goto(f"{base}/{language}/assemblies/{assembly}/session")
        with page.expect_navigation():
            page.locator("form[action$='/presence'] button").click()
    go_to(house, staff, "2021-03-25T12:50")
    staff.goto(f"{path}/chair")
    house.accessible(staff, "leading an assembly")
    press(staff, "Open")
    go_to(house, staff, "2021-03-25T13:06")
    staff.goto(f"{path}/chair")
    staff.locator("form[action$='/call'] button").click()
    staff.wait_for_load_state()
    house.shot(staff, "assembly-chair")
    house.check("no vote without a quorum", "no quorum" not in staff.locator("main").inner_text().lower(), staff.locator("main").inner_text()[:200])

    # A roll call: everybody's page follows by itself.
    rennes.goto(f"{base}/fr/assemblies/{assembly}/session")
    vote = _vote(staff, path, "Budget of 2022", "roll-call")
    staff.locator("form[action$='/opening'] button").click()
    rennes.locator("main a[href$='/ballot']").first.wait_for(timeout=10_000)
    house.check("an open vote reaches every page", True, "")
    house.accessible(rennes, "a session that is followed")
    house.shot(rennes, "assembly-session-fr")
    for (city, (page, language)), choice in zip(pages.items(), ["yes", "yes", "no", "abstain", "yes"]):
        page.goto(f"{base}/{language}/votes/{vote}/ballot")
        choose(page, "choice", choice)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    rennes.goto(f"{base}/fr/assemblies/{assembly}/session")
    staff.goto(f"{base}/en/votes/{vote}")
    press(staff, "Close the vote")
    house.check("nobody sees the result yet", "3" not in (rennes.locator("main .verdict").all_inner_texts() or [""])[0], "")
    press(staff, "Publish the result")
    house.shot(staff, "vote-result")
    house.accessible(staff, "a result")
    house.check("the budget is adopted", "3 yes, 1 no, 1 abstained" in staff.locator("main").inner_text(), staff.locator("main").inner_text()[:300])
    rennes.locator(f"main a[href$='/votes/{vote}']").first.wait_for(timeout=10_000)

    # A secret vote, opened by two of three.
    secret = _vote(staff, path, "Slogan of the International Day", "secret")
    staff.goto(f"{base}/en/votes/{secret}/passphrases")
    house.accessible(staff, "the holders of passphrases")
    for name, city in [("first", "Rennes"), ("second", "Granollers")]:
        choose(staff, name, called(staff, name, city))
    press(staff, "Name the scrutineers")
    words = []
    for page, language in [(staff, "en"), pages["Rennes"], pages["Granollers"]]:
        page.goto(f"{base}/{language}/votes/{secret}/passphrases")
        with page.expect_navigation():
            page.locator("form[action$='/passphrases'] button").first.click()
        words.append(page.locator("code").first.inner_text())
    house.shot(pages["Rennes"][0], "vote-passphrase-fr")
    staff.goto(f"{base}/en/votes/{secret}")
    staff.locator("form[action$='/opening'] button").click()
    staff.wait_for_load_state()
    codes = {}
    for (city, (page, language)), choice in zip(pages.items(), ["yes", "no", "yes", "yes", "no"]):
        page.goto(f"{base}/{language}/votes/{secret}/ballot")
        if city == "Rosario":
            house.shot(page, "vote-ballot-es")
            house.accessible(page, "a secret ballot")
        choose(page, "choice", choice)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
        codes[city] = page.locator("code").first.inner_text()
    house.shot(pages["Rosario"][0], "vote-code-es")
    staff.goto(f"{base}/en/votes/{secret}")
    press(staff, "Close the vote")
    staff.goto(f"{base}/en/votes/{secret}/count")
    house.accessible(staff, "counting a secret vote")
    staff.locator("[name=first]").fill(words[2])
    staff.locator("[name=second]").fill(words[1].upper())
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    press(staff, "Publish the result")
    house.check("three yes and two no", "3 yes, 2 no" in staff.locator("main").inner_text(), staff.locator("main").inner_text()[:300])
    ballots = staff.request.get(f"{base}/en/votes/{secret}/files/ballots.csv").text()
    house.check("every voter finds their ballot", all(code in ballots for code in codes.values()), ballots[:200])

    staff.goto(f"{path}/chair")
    press(staff, "Close the assembly")
    rennes.goto(f"{base}/fr/decisions")
    house.accessible(rennes, "the register of decisions")
    house.shot(rennes, "decisions-fr")
    house.check("the decisions are in the register", "2021/2" in rennes.locator("main").inner_text(), "")
    rennes.goto(f"{base}/fr/assemblies/{assembly}/hall")
    house.shot(rennes, "assembly-hall-fr")
    what_is_kept(house, chromium, staff, rennes, assembly, go_to, press)
    for context in chromium.contexts:
        context.close()


def _vote(staff, path, title, way):
    staff.goto(f"{path}/votes/new")
    staff.locator("[name=title]").fill(title)
    choose(staff, "way", way)
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    return staff.url.split("?")[0].rsplit("/", 1)[1]
