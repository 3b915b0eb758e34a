"""What is kept of an Assembly: minutes from the draft to the sealed papers, the archive, the proof that it was convened."""
import hashlib
import io
import time
import zipfile

from house import enter


def what_is_kept(house, chromium, staff, rennes, assembly, go_to, press):
    """Goes on where the Assembly was closed. `rennes` is a page of its political delegate, in French."""
    base = house.base
    path = f"{base}/en/assemblies/{assembly}"
    narrow_context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="es-ES")
    narrow = enter(house, narrow_context, "committee-granollers", "es")

    staff.goto(f"{path}/dispatch")
    house.accessible(staff, "the proof of dispatch")
    house.sound(staff, "the proof of dispatch")
    staff.goto(f"{base}/fr/assemblies/{assembly}/dispatch")
    house.shot(staff, "dispatch-fr")

    staff.goto(f"{path}/minutes")
    house.accessible(staff, "minutes to be drafted")
    staff.locator("[name=speakers]").last.check()
    press(staff, "Draft the minutes")
    draft = staff.locator("main").inner_text()
    house.check("the draft tells of the vote", "3 yes, 1 no, 1 abstained" in draft and "the session was opened" in draft, draft[:400])
    for language in ("fr", "es"):
        staff.goto(f"{base}/{language}/assemblies/{assembly}/minutes")
        house.sound(staff, f"draft minutes in {language}")
        house.shot(staff, f"minutes-draft-{language}")

    # Typed in French: the other languages are marked until they follow.
    staff.goto(f"{base}/fr/assemblies/{assembly}/minutes")
    staff.locator("main a[href*='/passages/'][href$='language=fr']").last.click()
    staff.wait_for_load_state()
    house.accessible(staff, "a passage of minutes")
    staff.locator("[name=words]").fill("La présidente remercie les délégations et lève la séance.")
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    house.check("the others are marked", staff.locator("main .badge", has_text="à mettre à jour").count() == 2, "")
    house.accessible(staff, "draft minutes")
    house.shot(staff, "minutes-marked-fr")
    for language, words in (("en", "The chair thanks the delegations and closes the session."),
                            ("es", "La presidenta da las gracias a las delegaciones y levanta la sesión.")):
        staff.goto(f"{base}/fr/assemblies/{assembly}/minutes")
        staff.locator(f"main a[href*='/passages/'][href$='language={language}']").last.click()
        staff.wait_for_load_state()
        if language == "es":
            house.shot(staff, "minutes-follow-fr")
        staff.locator("[name=meaning][value=follows]").check()
        staff.locator("[name=words]").fill(words)
        with staff.expect_navigation():
            staff.locator("main form button[type=submit]").last.click()

    staff.goto(f"{path}/minutes/circulation")
    house.accessible(staff, "circulating minutes")
    staff.locator("[name=chair]").fill("Delegated President")
    staff.locator("[name=secretary]").fill("Secretary General")
    press(staff, "Circulate now")

    # Rennes was there and wants a passage otherwise; Granollers reads it on a narrow screen.
    rennes.goto(f"{base}/fr/assemblies/{assembly}/minutes")
    house.accessible(rennes, "circulated minutes")
    house.shot(rennes, "minutes-circulated-fr")
    rennes.locator("main a[href$='/amendment']").last.click()
    rennes.wait_for_load_state()
    house.accessible(rennes, "an amendment")
    rennes.locator("[name=words]").fill("La présidente remercie les délégations et les interprètes, et lève la séance.")
    with rennes.expect_navigation():
        rennes.locator("main form button[type=submit]").last.click()
    house.check("a reason is asked for", rennes.locator(".problems").count() == 1, "")
    house.shot(rennes, "amendment-error-fr")
    rennes.locator("[name=reason]").fill("Les interprètes ont aussi été remerciés.")
    with rennes.expect_navigation():
        rennes.locator("main form button[type=submit]").last.click()
    narrow.goto(f"{base}/es/assemblies/{assembly}/minutes")
    house.sound(narrow, "minutes on a narrow screen")
    house.check("the difference is shown", narrow.locator("main ins").count() > 0, "")
    house.shot(narrow, "minutes-narrow-es")

    staff.goto(f"{path}/minutes")
    staff.locator("main a[href*='/amendments/']").first.click()
    staff.wait_for_load_state()
    house.accessible(staff, "answering an amendment")
    house.shot(staff, "amendment-answer-en")
    staff.locator("[name=verdict][value=accepted]").check()
    staff.locator("[name=answer]").fill("It is so.")
    staff.locator("[name=words-en]").fill("The chair thanks the delegations and the interpreters, and closes the session.")
    staff.locator("[name=words-es]").fill("La presidenta da las gracias a las delegaciones y a los intérpretes, y levanta la sesión.")
    press(staff, "Answer the city")
    rennes.goto(f"{base}/fr/assemblies/{assembly}/minutes")
    house.check("accepted", "Amendement accepté" in rennes.locator("main").inner_text(), "")
    house.shot(rennes, "minutes-amended-fr")

    # The archive, as whoever has no program of ours opens it.
    rennes.goto(f"{base}/fr/assemblies/{assembly}")
    house.shot(rennes, "assembly-closed-fr")
    answer = rennes.request.get(f"{base}/fr/assemblies/{assembly}/archive.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.body()))
    house.check("the archive is whole", archive.testzip() is None, "")
    top = archive.namelist()[0].split("/")[0]
    sums = archive.read(f"{top}/SHA256SUMS").decode().splitlines()
    wrong = [line for line in sums if hashlib.sha256(archive.read(f"{top}/{line[66:]}")).hexdigest() != line[:64]]
    house.check("its sums are right", len(sums) > 10 and not wrong, str(wrong))
    contents = narrow_context.new_page()
    contents.set_content(archive.read(f"{top}/index.html").decode())
    house.check("its contents fit a narrow screen", contents.evaluate("document.documentElement.scrollWidth <= innerWidth"), "")
    house.shot(contents, "archive-contents-narrow")

    # The next assembly approves them, and they are sealed.
    staff.goto(f"{base}/en/assemblies/new")
    staff.locator("[name=title]").fill("General Assembly 2022")
    staff.locator("[name=day]").fill("2021-04-20")
    staff.locator("[name=time]").fill("12:50")
    staff.locator("[name=zone]").fill("Europe/Madrid")
    staff.locator("[name=minutes]").fill("180")
    staff.locator("[name=link]").fill("https://video.example.org/assembly")
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    later = staff.url.split("?")[0].rsplit("/", 1)[1]
    staff.goto(f"{path}/minutes")
    press(staff, "Put their approval on the agenda")
    staff.goto(f"{base}/en/assemblies/{later}/convocation")
    press(staff, "Convene now")
    go_to(house, staff, "2021-04-20T12:45")
    staff.goto(f"{base}/en/assemblies/{later}")
    press(staff, "Close the roll of voters")
    rennes.goto(f"{base}/fr/assemblies/{later}/session")
    with rennes.expect_navigation():
        rennes.locator("form[action$='/presence'] button").click()
    go_to(house, staff, "2021-04-20T12:50")
    staff.goto(f"{base}/en/assemblies/{later}/chair")
    press(staff, "Open")
    go_to(house, staff, "2021-04-20T13:06")
    staff.goto(f"{base}/en/assemblies/{later}/chair")
    staff.locator("form[action$='/call'] button").click()
    staff.wait_for_load_state()
    staff.goto(f"{base}/en/assemblies/{later}/chair")
    staff.locator("main a[href*='/consensus?item=']").first.click()
    staff.wait_for_load_state()
    with staff.expect_navigation():
        staff.locator("main form button[type=submit]").last.click()
    # Approval is a moment's; the sealed papers, which lead to the verification, are a job's.
    rennes.goto(f"{base}/fr/assemblies/{assembly}/minutes")
    latest = time.monotonic() + 120
    while rennes.locator("main a[href*='/minutes/']").count() == 0 and time.monotonic() < latest:
        time.sleep(0.5)
        rennes.reload()
    house.check("approved", "Approuvé par la décision" in rennes.locator("main").inner_text(), rennes.locator("main").inner_text()[:300])
    house.accessible(rennes, "approved minutes")
    house.shot(rennes, "minutes-approved-fr")
    rennes.locator("main a[href*='/minutes/']").first.click()
    rennes.wait_for_load_state()
    house.accessible(rennes, "the verification of minutes")
    house.shot(rennes, "minutes-verified-fr")
    narrow.goto(rennes.url.replace("/fr/", "/es/"))
    house.sound(narrow, "the verification of minutes, narrow")
    house.shot(narrow, "minutes-verified-narrow-es")
