"""Walks a house by its links and fills every form it finds, so that there is a record behind every address."""
import os
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from house import enter

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636060600000000400010d0a2db4"
    "0000000049454e44ae426082")
# What ends a session, an account or a record that the rest of the walk needs.
SPARED = re.compile(
    r"/(account|sign-in|sign-out|acting|demo|retention|rules|texts/\{id\})|erasure|erase|undo|merging|withdrawal|annulment|cancellation|departure"
    r"|removal|/end$|refusal|leaving")
# What closes a record for everything else, and waits for the last day of the walk.
LATE = re.compile(r"assemblies/\{id\}/closing|experiences/\{id\}/archive|declarations/\{id\}/closing|drafts/\{id\}/(discard|publication)|dropping")
FIXTURES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "FeesTests", "Fixtures")


def table(*lines):
    return ("essai.csv", "text/csv", "\n".join(lines).encode() + b"\n")


with open(f"{FIXTURES}/bank-one-batch.xml", "rb") as statement:
    # By the end of the address to which they are sent; anything else gets a picture or a PDF.
    FILES = {
        "imports": table("name,country_iso2,latitude,longitude", "Villessai,FR,47.1,2.1"),
        "imports/contacts": table("city,country,role,name,email", "Rennes,FR,technical,Essai,essai@example.org"),
        "members/imports": table("city,country,standing,from", "Rennes,FR,member,1991-01-01"),
        "elections/import": table("country,day,source", "FR,2027-03-14,essai"),
        "acts/import": table("objective,what,day,source", "1.1,Essai,2021-06-12,essai"),
        "experiences/import": table("city,title_fr", "Rennes,Essai"),
        "plans/import": (
            "plan.md", "text/markdown",
            "# Plan 2027\n\n## Axe\n\n### Objectif général\n\nBut.\n\n### Objectifs concrets\n\nUn essai. Une suite.\n\nUn second.\n".encode()),
        "desk/memory": (
            "essai.tmx", "text/xml",
            b"<tmx version='1.4'><header srclang='fr'/><body><tu><tuv xml:lang='fr'><seg>La rue</seg></tuv><tuv xml:lang='es'><seg>La calle</seg></tuv>"
            b"</tu></body></tmx>"),
        "bank-files": ("releve.xml", "application/xml", statement.read()),
    }
# What is tried when a page says that a field is wrong, in this order.
SECOND_THOUGHTS = {
    "email": ["mairie@example.org"],
    "date": ["2026-10-01", "2021-06-12", "2027-12-15"],
    "number": ["2027", "2020", "1"],
    "text": ["Rennes", "FR", "", "48.1", "2020", "12:50", "2026-10-01", "2021-06-12", "2027-12-15", "meeting.held", "ES9121000418450200051332"],
}


# What a field asks for that nobody could guess.
EXACT = {
    "desk/translators": {"address": "rennes.technical@example.org"},
    "signature-request": {"address": "cabinet@example.org"},
}


class Form:
    def __init__(self, at, attributes):
        self.method = attributes.get("method", "get").lower()
        self.action = urljoin(at, attributes.get("action") or at)
        self.is_multipart = attributes.get("enctype") == "multipart/form-data"
        self.fields = []
        self.button = None


class Reading(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, at, text):
        super().__init__()
        self.at, self.links, self.forms, self.form, self.select, self.area = at, [], [], None, None, None
        # What each link says.
        self.words = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in attributes:
            self.links.append(urljoin(self.at, attributes["href"]))
            self.words[self.links[-1]] = ""
        if tag == "form":
            self.form = Form(self.at, attributes)
            self.forms.append(self.form)
        if not self.form:
            return
        if tag == "input" and attributes.get("name"):
            self.form.fields.append({"type": "text", "value": "", **attributes})
        if tag == "textarea":
            self.area = {"type": "textarea", "value": "", **attributes}
            self.form.fields.append(self.area)
        if tag == "select":
            self.select = {"type": "select", "value": "", "options": [], **attributes}
            self.form.fields.append(self.select)
        if tag == "option" and self.select is not None:
            self.select["options"].append(attributes.get("value", ""))
            if "selected" in attributes:
                self.select["value"] = attributes.get("value", "")
        if tag == "button" and attributes.get("name") and not self.form.button:
            self.form.button = (attributes["name"], attributes.get("value", ""))

    def handle_data(self, data):
        if self.links:
            self.words[self.links[-1]] += data
        if self.area is not None:
            self.area["value"] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.area = None


def word(field, number, turn=0):
    """What somebody would type there first, or choose the next time."""
    kind, value = field["type"], field["value"].strip()
    if kind == "select":
        options = [option for option in field["options"] if option]
        return value or ("FR" if "FR" in options else options[turn % len(options)] if options else "")
    if value:
        return value
    if kind == "date":
        return field.get("min") or ("2027-11-15" if re.search("to|end|until|clos|report|due", field.get("name", "")) else "2027-02-15")
    if kind == "datetime-local":
        return "2027-02-15T14:00" if re.search("clos|end|until", field.get("name", "")) else "2027-01-20T10:00"
    if kind == "time":
        return "12:50"
    if kind == "number" or field.get("inputmode") in ("numeric", "decimal"):
        least, most = float(field.get("min") or 0), float(field.get("max") or 1e9)
        return next((number for number in ("3", "2027") if least <= float(number) <= most), field.get("min") or "3")
    if kind == "email":
        return f"essai-{number}@example.org"
    if kind == "url":
        return "https://example.org/essai"
    if kind == "textarea":
        return f"Un essai de la maison, numéro {number}.\n\nAvec un second paragraphe."
    return f"Essai {number}"


def thoughts(field, known):
    if field["type"] == "select":
        return list(reversed([option for option in field["options"] if option]))[:2]
    if field["type"] in ("radio", "checkbox", "hidden"):
        return []
    if field.get("inputmode") in ("numeric", "decimal"):
        return SECOND_THOUGHTS["number"]
    return SECOND_THOUGHTS.get(field["type"]) or known + SECOND_THOUGHTS["text"]


def file(form, field):
    known = next((FILES[end] for end in sorted(FILES, key=len, reverse=True) if form.action.endswith(f"/{end}")), None)
    picture = ("essai.png", "image/png", PNG) if "image" in field.get("accept", "") else ("essai.pdf", "application/pdf", PDF)
    return dict(zip(("name", "mimeType", "buffer"), known or picture))


def filled(form, number, turn):
    """Pairs of a form as somebody fills it. Of several choices the first is taken, the next time the second."""
    pairs = {}
    radios = {}
    for field in form.fields:
        if field["type"] == "radio" and field.get("name") and "disabled" not in field:
            radios.setdefault(field["name"], []).append(field["value"] or "on")
    for field in form.fields:
        name, kind = field.get("name"), field["type"]
        if not name or "disabled" in field or kind in ("submit", "button"):
            continue
        if kind == "radio":
            pairs[name] = radios[name][turn % len(radios[name])]
        elif kind == "checkbox":
            if name not in pairs:
                pairs[name] = field["value"] or "on"
        elif kind == "hidden":
            pairs[name] = field["value"]
        elif kind == "file" and ("required" in field or "aria-required" in field or name != "titles"):
            pairs[name] = file(form, field)
        else:
            exact = next((known for end, known in EXACT.items() if form.action.endswith(f"/{end}")), {})
            pairs[name] = exact.get(name) or word(field, number, turn)
    if form.button:
        pairs.setdefault(*form.button)
    return pairs


# Lists of which more is read: every kind of mail leads somewhere else.
MAIL = "/{language}/mailbox/{id}"
LONG = {MAIL: 60, "/{language}/mailbox": 6}


class Walk:
    """One role's way through a house: the addresses that it finds of every pattern."""

    def __init__(self, house, context, routes, language="fr"):
        self.house, self.context, self.language = house, context, language
        # What is looked at when its kind is met for the first time: later it may have been decided, sent or closed.
        self.look, self.looked = None, set()
        # The first page of each kind, for fields that ask for a page of the house.
        self.works = {}
        self.patterns = [
            (method, pattern, re.compile(re.sub(r"\\\{[a-z]+\\\}", "([^/]+)", re.escape(pattern)) + "$")) for method, pattern, *_ in routes]
        self.found, self.pages, self.seen, self.sent, self.tries, self.refused, self.broken = {}, {}, set(), {}, {}, {}, []
        self.number = self.rounds = 0
        self.is_last = False
        # Addresses of the list that need nothing to be found.
        self.starts = [
            f"{house.base}/{language}{example}" for method, pattern, _, example in routes
            if method == "GET" and example != "-" and pattern.startswith("/{language}")]

    def pattern(self, method, address):
        path = urlsplit(address).path
        # A fixed word before a place that takes any.
        fits = [pattern for verb, pattern, expression in self.patterns if verb == method and expression.match(path)]
        return min(fits, key=lambda pattern: pattern.count("{")) if fits else None

    def here(self, address):
        """The same page in this walk's language. Mail names the house as the world knows it."""
        parts = urlsplit(address)
        if parts.hostname not in ("127.0.0.1", "localhost"):
            return address
        path = re.sub(r"^/(en|fr|es)(?=/|$)", f"/{self.language}", parts.path)
        return f"{self.house.base}{path}" + (f"?{parts.query}" if parts.query else "")

    def is_new(self, address, each):
        if not address.startswith(f"{self.house.base}/{self.language}") or address in self.seen:
            return False
        pattern = self.pattern("GET", address)
        if not pattern or pattern.endswith("/live") or "/demo/" in pattern:
            return False
        if "{" not in pattern.removeprefix("/{language}") and "?" in address and pattern not in LONG:
            each = 2
        return len(self.found.get(pattern, [])) < LONG.get(pattern, each)

    def follow(self, each=3, fill=False):
        """Breadth first, at most so many addresses of a pattern."""
        queue = [f"{self.house.base}/{self.language}"] + [address for known in self.found.values() for address in known]
        queue += self.starts
        self.found, self.pages, self.seen, self.steps, self.due, self.tries, self.kinds = {}, {}, set(), {}, set(), {}, set()
        self.rounds += 1
        while queue:
            address = self.here(queue.pop(0))
            if not self.is_new(address, each) and address not in self.due:
                continue
            self.seen.add(address)
            self.due.discard(address)
            answer = self.context.request.get(address, max_redirects=0)
            if answer.status >= 500:
                self.broken.append(f"GET {address}: {answer.status}")
            if answer.status >= 400:
                continue
            if "location" in answer.headers:
                queue.append(urljoin(address, answer.headers["location"]))
                continue
            known = self.found.setdefault(self.pattern("GET", address), [])
            if address not in known:
                known.append(address)
            if "html" not in answer.headers.get("content-type", ""):
                continue
            pattern = self.pattern("GET", address)
            self.pages.setdefault(pattern, address)
            self.works.setdefault(pattern, urlsplit(address).path)
            if self.look and pattern not in self.looked:
                self.looked.add(pattern)
                self.look(pattern, address)
            page = Reading(address, answer.text())
            queue += [link for link in page.links if self.is_other(link, page.words[link])]
            if fill:
                queue += [self.again(came) for form in page.forms if (came := self.send(form))]

    def is_other(self, link, words):
        """Of mails one of each kind: their subjects differ in names and numbers."""
        if self.pattern("GET", self.here(link)) != MAIL:
            return True
        kind = re.sub(r"[«“].*?[»”]|[A-ZÀ-Ý]\w+|\d+", "", words.strip()[1:])[:40]
        is_new = kind not in self.kinds
        self.kinds.add(kind)
        return is_new

    def again(self, address):
        """Where a form led is read once more, a few times of each kind: there may be a next step."""
        address = self.here(address)
        pattern = self.pattern("GET", address)
        if address in self.seen and self.steps.get(pattern, 0) < 12:
            self.steps[pattern] = self.steps.get(pattern, 0) + 1
            self.due.add(address)
        return address

    def send(self, form):
        """Where the answer leads. Each form is sent twice a round where it wants words, once where it is a button."""
        pattern = self.pattern("POST", form.action)
        if form.method != "post" or not pattern or SPARED.search(pattern) or LATE.search(pattern) and not self.is_last:
            return None
        wants = any(field["type"] not in ("hidden", "submit") for field in form.fields)
        if len(self.sent.get(pattern, [])) >= self.rounds * (2 if wants else 1) or self.tries.get(pattern, 0) >= 3:
            return None
        self.tries[pattern] = self.tries.get(pattern, 0) + 1
        self.number += 1
        pairs = filled(form, self.number, len(self.sent.get(pattern, [])))
        answer = self.post(form, pairs)
        known = [self.works[pattern] for pattern in ("/{language}/experiences/{id}", "/{language}/documents/{id}") if pattern in self.works]
        others = {field["name"]: iter(thoughts(field, known)) for field in form.fields if field.get("name")}
        for _ in range(14):
            better = {field["name"]: next(others[field["name"]], None) for field in self.wrong(answer, form)}
            better = {name: value for name, value in better.items() if value is not None}
            if not better:
                break
            pairs.update(better)
            answer = self.post(form, pairs)
        if answer.status >= 400:
            said = re.sub(r"<[^>]+>|\s+", " ", answer.text().partition("<main")[2].partition("</h1>")[2])[:200]
            self.refused[pattern] = f"{answer.status} {[field['name'] for field in self.wrong(answer, form)]} {said}"
            return None
        self.sent.setdefault(pattern, []).append(form.action)
        # A preview bears the form that carries it out.
        if answer.status == 200 and "html" in answer.headers.get("content-type", ""):
            for next_form in Reading(form.action, answer.text()).forms:
                if next_form.action != form.action and (came := self.send(next_form)):
                    return came
        return urljoin(form.action, answer.headers.get("location", form.action))

    def post(self, form, pairs):
        kind = "multipart" if form.is_multipart else "form"
        answer = self.context.request.post(form.action, **{kind: pairs}, headers={"Origin": self.house.base}, max_redirects=0)
        if answer.status >= 500:
            self.broken.append(f"POST {form.action}: {answer.status}")
        return answer

    def wrong(self, answer, form):
        """The fields of the form that the answer marks."""
        if answer.status != 422:
            return []
        marked = {
            field["name"] for other in Reading(form.action, answer.text()).forms for field in other.fields
            if field.get("aria-invalid") == "true" and field.get("name")}
        return [field for field in form.fields if field.get("name") in marked]


# By `word`: what has a moment begins, assemblies are in session, all of it is over.
MOMENTS = ("2027-01-20T10:05", "2027-02-15T13:10", "2027-12-01T10:00")
FIRST = ("rennes-technical", "rennes-political", "portugal-coordinator", "secretariat", "rennes-political", "secretariat")
LATER = ("rennes-political", "secretariat", "rennes-technical")


def fill(house, chromium, routes):
    """Everybody fills in what they find, the secretariat last and again, since what others asked for waits for it. Then time goes on.
    Gives for each person the patterns of the pages that were looked at on the way."""
    records = {pattern for method, pattern, _, example in routes if method == "GET" and example == "-"}
    # Who acts for cities sees much the same: one of them looks.
    walks, cities, staff = {}, set(), set()
    for moment in (None, *MOMENTS):
        if moment:
            it_becomes(moment, house, chromium)
        for key in LATER if moment else FIRST:
            if key not in walks:
                walks[key] = Walk(house, None, routes)
                walks[key].looked = staff if key == "secretariat" else cities
            walk = walks[key]
            walk.is_last = moment == MOMENTS[-1]
            as_one(walk, key, chromium, records)
    sent = {pattern for walk in walks.values() for pattern in walk.sent}
    broken = [line for walk in walks.values() for line in walk.broken]
    house.check("no form that is filled breaks the house", not broken, "; ".join(broken[:5]))
    house.check("most kinds of forms are taken", len(sent) > 140, str(len(sent)))
    return {key: walk.looked for key, walk in walks.items()}


def as_one(walk, key, chromium, records):
    """One person's round, if the house still knows them. Looks at each kind of record when it is met for the first time."""
    house = walk.house
    walk.context = chromium.new_context(locale="fr-FR")
    page = walk.context.new_page()
    page.goto(f"{house.base}/fr/sign-in")
    if page.locator(f"input[name=key][value={key}]").count() == 0:
        return
    page = enter(house, walk.context, key)

    def look(pattern, address):
        if pattern in records:
            name = f"{key}{pattern}".replace("/", "_").replace("{", "").replace("}", "")
            house.look(page, address, f"{pattern} as {key}", name)
            house.mistakes(page, address, f"{pattern} as {key}", name)

    walk.look = look
    walk.follow(fill=True)
    walk.context.close()


def it_becomes(moment, house, chromium):
    """Moves the day of the demonstration: deadlines pass, what is periodic comes."""
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{house.base}/fr/demo/day")
    page.locator("[name=moment]").fill(moment)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    house.check(f"it is {moment}", page.url.split("?")[0].endswith("/fr"), page.url)
    context.close()


def found(house, chromium, routes, key):
    """The list of routes with an example from this house for those that need a record and lie on this reader's way."""
    context = chromium.new_context(locale="fr-FR")
    if key:
        enter(house, context, key)
    walk = Walk(house, context, routes)
    walk.follow(each=4)
    context.close()
    house.check(f"nothing breaks on the way of {key}", not walk.broken, "; ".join(walk.broken[:5]))
    prefix = len(f"{house.base}/fr")
    return [
        (method, pattern, who, walk.pages[pattern][prefix:])
        for method, pattern, who, example in routes if method == "GET" and example == "-" and pattern in walk.pages]
