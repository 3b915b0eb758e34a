"""How a secret vote is carried: bin/bench 1 1 governance. 600 and 10,000 delegates (or the numbers given: `python3
Benchmarks/governance.py BINARY 600`) on both engines, over HTTP with sessions of their own: ballots a second, count, memory, and how long
each act of the chair takes to reach 500 pages that follow the session. Loopback only; a few minutes; everything it makes is removed."""
import datetime
import hashlib
import http.client
import os
import re
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from lines import Lines

BINARY = sys.argv[1]
SIZES = [min(int(size), 20_000) for size in sys.argv[2:]] or [600, 10_000]
LINES, CLIENTS = 500, 12
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = tempfile.mkdtemp(prefix="paideia-bench-governance-")
os.chmod(WORK, 0o755)  # the cluster of PostgreSQL belongs to another user
PORT = 18443


class House:
    def __init__(self, data, url):
        self.data, self.url, self.process = data, url, None
        os.makedirs(data)
        open(f"{data}/demo", "w").close()
        # Lines say whence they come, as behind a proxy: one address may have a thousand.
        self.env = dict(os.environ, PORT=str(PORT), PAIDEIA_DATA=data, PAIDEIA_PROXY="127.0.0.1")
        self.env.pop("DATABASE_URL", None)
        if url:
            self.env["DATABASE_URL"] = url

    def start(self, *more):
        command = [BINARY, "serve", "--without-work", *more]
        self.process = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE)
        until = time.monotonic() + 300
        while True:
            try:
                if ask(None, "GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.02)
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit("the server did not start")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def memory(self, what):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(rf"{what}:\s+(\d+)", file.read()).group(1)) / 1024

    def query(self, sql):
        """Rows of texts, the server not running or not minding."""
        if self.url:
            said = subprocess.run(
                ["psql", self.url, "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=|", "-c", sql],
                capture_output=True, text=True, check=True)
            return [line.split("|") for line in said.stdout.splitlines() if line]
        line = sqlite3.connect(f"{self.data}/paideia.sqlite")
        try:
            return [[str(value) for value in row] for row in line.execute(sql)]
        finally:
            line.close()

    def run(self, statements):
        """All or none, the server stopped."""
        if self.url:
            path = f"{WORK}/statements.sql"
            with open(path, "w", encoding="utf-8") as file:
                file.write("BEGIN;\n" + ";\n".join(statements) + ";\nCOMMIT;\n")
            command = ["psql", self.url, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "-f", path]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            return
        line = sqlite3.connect(f"{self.data}/paideia.sqlite")
        with line:
            for statement in statements:
                line.execute(statement)
        line.close()


def ask(line, method, path, fields=None, cookie=None):
    """Status, address that it leads to, text. With a line of its own, or one that is kept."""
    own = line or http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    headers, body = ({"Cookie": cookie} if cookie else {}), None
    if method == "POST":
        body = urllib.parse.urlencode(fields or [])
        headers.update({"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    own.request(method, path, body, headers)
    answer = own.getresponse()
    text = answer.read()
    if not line:
        own.close()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie" and value.startswith("paideia=")]
    return answer.status, (answer.getheader("Location") or ""), text, (cookies[0] if cookies else None)


def did(what, answer, wanted=303):
    if answer[0] != wanted:
        sys.exit(f"{what}: {answer[0]} {re.sub('<[^>]+>', ' ', answer[2].decode())[-600:]}")
    return answer[1].rsplit("/", 1)[-1].split("?")[0]


def gather(house, size):
    """The assembly convened, its roll closed, a delegate with a session for each city. Cookies by city."""
    house.start("--first-start", f"{HERE}/Data/aive")
    house.stop()
    known = int(house.query("SELECT count(*) FROM directory_organisation WHERE kind = 'city'")[0][0])
    if size + 60 > known:
        subprocess.run(
            [BINARY, "sample", "--count", str(size + 60 - known)], env=house.env, check=True, stdout=subprocess.DEVNULL, cwd=HERE)
    house.start()
    chair = ask(None, "POST", "/en/demo-entry", [("key", "secretariat")])[3]
    body = house.query("SELECT id FROM directory_body WHERE slug = 'general-assembly'")[0][0]
    day = (datetime.date.today() + datetime.timedelta(days=40)).isoformat()
    assembly = did("assembly", ask(None, "POST", "/en/assemblies/new", [
        ("body", body), ("kind", "ordinary"), ("title", "General Assembly"), ("language", "en"), ("day", day), ("time", "12:50"),
        ("zone", "Europe/Madrid"), ("minutes", "240"), ("link", "https://video.example.org/a"), ("audience", "1")], chair))
    did("agenda", ask(None, "POST", f"/en/meetings/{assembly}/agenda", [("title", "Elections"), ("language", "en")], chair))
    did("convocation", ask(None, "POST", f"/en/assemblies/{assembly}/convocation", [], chair))
    did("roll", ask(None, "POST", f"/en/assemblies/{assembly}/roll", [], chair))
    house.stop()
    taken = "SELECT organisation FROM directory_mandate WHERE role = 'political'"
    cities = [row[0] for row in house.query(
        f"SELECT organisation FROM governance_roll WHERE assembly = {assembly} AND votes AND organisation NOT IN ({taken}) "
        f"ORDER BY organisation LIMIT {size}")]
    if len(cities) < size:
        sys.exit(f"only {len(cities)} cities on the roll")
    now = datetime.datetime.now(datetime.timezone.utc)
    moment, ends = now.strftime("%Y-%m-%dT%H:%M:%S.000Z"), (now + datetime.timedelta(days=20)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    # Numbers far above those that the house hands out.
    statements, cookies, first = [], {}, 4_000_000_000
    for place, city in enumerate(cities):
        person, mandate, token = first + 2 * place, first + 2 * place + 1, f"{place:032x}"
        secret = hashlib.sha256(token.encode()).hexdigest()
        statements += [
            f"INSERT INTO core_record (id, kind, owner, audience) SELECT {person}, 'person', NULL, audience FROM core_record WHERE kind = 'person' LIMIT 1",
            f"INSERT INTO core_record (id, kind, owner, audience) SELECT {mandate}, 'mandate', NULL, audience FROM core_record WHERE kind = 'person' LIMIT 1",
            "INSERT INTO directory_person (id, name, sort_name, address, address_key, language, time_zone, factor_proved, factor_step, created, erased) "
            f"VALUES ({person}, 'Delegate {place}', 'delegate {place}', 'd{place}@example.org', 'd{place}@example.org', 'en', 'Europe/Madrid', "
            f"FALSE, 0, '{moment}', FALSE)",
            "INSERT INTO directory_mandate (id, person, organisation, role, evidence) "
            f"VALUES ({mandate}, {person}, {city}, 'political', 'a measurement')",
            "INSERT INTO directory_session (token, person, organisation, started, ends, waits_for_factor) "
            f"VALUES ('{secret}', {person}, {city}, '{moment}', '{ends}', FALSE)",
        ]
        cookies[city] = (person, f"paideia={token}")
    house.run(statements)
    house.start()
    return assembly, chair, cookies


def prepare(assembly, chair, cookies):
    closes = (datetime.date.today() + datetime.timedelta(days=20)).isoformat() + "T10:00"
    vote = did("vote", ask(None, "POST", f"/en/assemblies/{assembly}/votes/new?form=several", [
        ("title", "Election"), ("language", "en"), ("kind", "ordinary"), ("way", "secret"),
        ("options", "\n".join(f"Option {n}" for n in range(1, 10))), ("seats", "3"), ("elects", ""), ("closes", closes)], chair))
    holders = list(cookies.values())[:2]
    did("scrutineers", ask(None, "POST", f"/en/votes/{vote}/scrutineers", [("first", holders[0][0]), ("second", holders[1][0])], chair))
    words = []
    for cookie in [chair] + [holder[1] for holder in holders]:
        answer = ask(None, "POST", f"/en/votes/{vote}/passphrases", [], cookie)
        did("passphrase", answer, 200)
        words.append(re.search(rb"<code>([^<]+)</code>", answer[2]).group(1).decode())
    return vote, words


def cast(vote, cookies):
    """Everybody votes once, a dozen at a time. Seconds in all and of each."""
    waiting, seconds, lock = list(cookies.items()), [], threading.Lock()

    def client():
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        while True:
            with lock:
                if not waiting:
                    break
                city, (_, cookie) = waiting.pop()
            number = int(city)
            choices = sorted({number % 9 + 1, (number // 9) % 9 + 1, (number // 81) % 9 + 1})
            begun = time.perf_counter()
            answer = ask(line, "POST", f"/en/votes/{vote}/ballot", [("city", city)] + [("choice", str(c)) for c in choices], cookie)
            with lock:
                seconds.append(time.perf_counter() - begun)
            if answer[0] != 200:
                did("ballot", answer, 200)
        line.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(seconds) != len(cookies):
        sys.exit("not everybody could vote")
    return time.perf_counter() - begun, seconds


def said(delays):
    return f"median {statistics.median(delays) * 1000:.0f} ms, 99th {statistics.quantiles(delays, n=100)[98] * 1000:.0f} ms"


def rows(engine, house, size):
    assembly, chair, cookies = gather(house, size)
    vote, words = prepare(assembly, chair, cookies)
    of = f"{engine}, {size:,} voters"
    lines = Lines(PORT, f"/assemblies/{assembly}/live", LINES)
    lines.enter_all()
    # What was missed until now has come.
    lines.settle()
    opening = lines.after(lambda: did("opening", ask(None, "POST", f"/en/votes/{vote}/opening", [], chair)))
    before = house.memory("VmRSS")
    total, each = cast(vote, cookies)
    closing = lines.after(lambda: did("closing", ask(None, "POST", f"/en/votes/{vote}/closing", [], chair)))
    begun = time.perf_counter()
    did("count", ask(None, "POST", f"/en/votes/{vote}/count", [("first", words[0]), ("second", words[1])], chair))
    count = time.perf_counter() - begun
    publishing = lines.after(lambda: did("publication", ask(None, "POST", f"/en/votes/{vote}/publication", [], chair)))
    lines.close()
    begun = time.perf_counter()
    did("result", ask(None, "GET", f"/en/votes/{vote}"), 200)
    page = time.perf_counter() - begun
    ballots = ask(None, "GET", f"/en/votes/{vote}/files/ballots.csv")[2].count(b"\n") - 1
    peak = house.memory("VmHWM")
    rate = size / total
    yield f"{of}: ballots a second", f"{rate:,.0f} (each {said(each)})", "600 in a minute", rate >= 10
    yield f"{of}: opened, to {LINES} pages", said(opening), "99th under 2,000 ms", statistics.quantiles(opening, n=100)[98] < 2
    yield f"{of}: closed, to {LINES} pages", said(closing), "99th under 2,000 ms", statistics.quantiles(closing, n=100)[98] < 2
    yield f"{of}: published, to {LINES} pages", said(publishing), "99th under 2,000 ms", statistics.quantiles(publishing, n=100)[98] < 2
    yield f"{of}: count with two passphrases", f"{count:.2f} s", "under 20 s", count < 20
    yield f"{of}: the page of the result", f"{page * 1000:.0f} ms", "under 500 ms", page < 0.5
    yield f"{of}: memory", f"{before:.0f} MB when opened, peak {peak:.0f} MB", "peak under 500 MB", peak < 500
    yield f"{of}: ballots in the list", f"{ballots:,}", f"{size:,}", ballots == size


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    failed, house = 0, None
    print("| what | figure | wanted | |\n|---|---|---|---|", flush=True)
    try:
        for engine in ["SQLite", "PostgreSQL"]:
            for size in SIZES:
                url, cluster = None, f"{WORK}/postgres-{size}"
                try:
                    if engine == "PostgreSQL":
                        told = subprocess.run([f"{HERE}/bin/postgres-for-tests", "start", cluster], capture_output=True, text=True, check=True)
                        url = told.stdout.strip().splitlines()[-1]
                    house = House(f"{WORK}/{engine}-{size}", url)
                    for what, figure, wanted, good in rows(engine, house, size):
                        failed += not good
                        print(f"| {what} | {figure} | {wanted} | {'yes' if good else 'no'} |", flush=True)
                finally:
                    if house:
                        house.stop()
                    if url:
                        subprocess.run([f"{HERE}/bin/postgres-for-tests", "stop", cluster], check=False, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(1 if failed else 0)


main()
