"""Ratios against nginx in one run: wrk, 16 connections, rounds in turn, medians."""
import gzip
import http.client
import os
import random
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

BINARY, ROUNDS, SECONDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
ONLY = sys.argv[4] if len(sys.argv) > 4 else ""
WORK = tempfile.mkdtemp(prefix="paideia-bench-")
HERE = os.path.dirname(os.path.abspath(__file__))
PAGES = ["/fr/cities", "/fr/plan/2021"]


def get(port, path, cookie=None, compressed=False):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie} if cookie else {}
    if compressed:
        headers["Accept-Encoding"] = "gzip"
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    return answer.status, answer.read()


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024


class House:
    """A server over a data folder; ready when /healthz answers."""

    running = []

    def __init__(self, data, port, keep=True, first=False):
        self.port = port
        env = dict(os.environ, PORT=str(port), PAIDEIA_DATA=data, PAIDEIA_KEEP="1" if keep else "0")
        command = [BINARY, "serve"] + (["--first-start", "Data/aive"] if first else [])
        begun = time.monotonic()
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        House.running.append(self)
        while True:
            try:
                if get(port, "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.005)
            if self.process.poll() is not None:
                sys.exit("the server did not start")
        self.ready = time.monotonic() - begun

    def enter(self):
        body = urllib.parse.urlencode({"key": "secretariat"})
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("POST", "/fr/demo-entry", body, {
            "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        answer = line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("paideia="):
                return value.split(";")[0]
        sys.exit(f"no session: {answer.status}")

    def stop(self):
        House.running.remove(self)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def wrk(port, path, headers=(), script=None):
    command = ["wrk", "-t2", "-c16", f"-d{SECONDS}s", "--timeout", "30s"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", script]
    said = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if bad:
        sys.exit(f"{path}: {bad.group(1)} answers were no pages")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))


def nginx(folder, port):
    conf = f"{WORK}/nginx.conf"
    with open(conf, "w", encoding="ascii") as file:
        file.write(f"""user root; worker_processes 2; pid {WORK}/nginx.pid; error_log {WORK}/nginx.log;
events {{ worker_connections 512; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
  server {{ listen 127.0.0.1:{port}; root {folder}; location / {{ gzip_static on; }} }} }}
""")
    subprocess.run(["nginx", "-c", conf], check=True)


def keep(folder, name, body):
    """For nginx: the bytes of an answer, plain and compressed beforehand."""
    with open(f"{folder}/{name}", "wb") as file:
        file.write(body)
    with gzip.open(f"{folder}/{name}.gz", "wb", 6) as file:
        file.write(body)


def named(path):
    return path.strip("/").replace("/", "-")


def rows():
    port, peer = 18431, 18432
    data = f"{WORK}/data"
    os.makedirs(data)
    open(f"{data}/demo", "w").close()
    house = House(data, port, first=True)
    pages = f"{WORK}/pages"
    os.makedirs(pages)
    for path in PAGES:
        status, body = get(port, path)
        assert status == 200, path
        keep(pages, named(path), body)
        yield f"{path}: bytes of HTML", f"{len(body)}", "under 60,000", len(body) < 60_000
    nginx(pages, peer)
    house.stop()
    house = House(data, port)
    yield "ready on an existing data folder", f"{house.ready * 1000:.0f} ms", "under 1,000 ms", house.ready < 1

    def paired(what, mine, theirs, floor):
        ours, others = [], []
        for _ in range(ROUNDS):
            ours.append(mine())
            others.append(theirs())
        ratio = statistics.median(ours) / statistics.median(others)
        figures = f"{statistics.median(ours):,.0f} / {statistics.median(others):,.0f} requests/s = {ratio:.3f}"
        return what, figures, f"at least {floor}", ratio >= floor

    for path in PAGES:
        name = f"/{named(path)}"
        yield paired(f"kept {path}, plain", lambda: wrk(port, path), lambda: wrk(peer, name), 0.5)
        zipped = ["Accept-Encoding: gzip"]
        yield paired(f"kept {path}, gzip", lambda: wrk(port, path, zipped), lambda: wrk(peer, name, zipped), 0.5)
    house.stop()

    house = House(data, port, keep=False)
    cookie = house.enter()
    peak = 0
    for path in PAGES:
        name = f"/signed-in-{named(path)}"
        keep(pages, name, get(port, path, cookie)[1])
        yield paired(f"signed in {path}, nothing kept", lambda: wrk(port, path, [f"Cookie: {cookie}"]), lambda: wrk(peer, name), 0.1)
        peak = max(peak, resident(house.process.pid))
    load = subprocess.Popen(["wrk", "-t1", "-c16", "-d8s", f"http://127.0.0.1:{port}/fr/cities"], stdout=subprocess.DEVNULL)
    until = time.monotonic() + 8
    while time.monotonic() < until:
        house.enter()
        peak = max(peak, resident(house.process.pid))
    load.wait()
    yield "resident memory under that load, with sign-ins", f"{peak:.0f} MB", "under 150 MB", peak < 150
    house.stop()

    few = timed(data, port)
    env = dict(os.environ, PAIDEIA_DATA=data)
    subprocess.run([BINARY, "sample", "--count", "3400"], env=env, check=True, stdout=subprocess.DEVNULL)
    house = House(data, port, keep=False)
    ours, theirs = queries(port, pages)
    yield paired("search over 10,000 cards, 200 queries", lambda: wrk(port, "/", script=ours), lambda: wrk(peer, "/", script=theirs), 0.02)
    house.stop()

    # The same names again are the same cities: with the 423 of the data set, twenty times as many.
    subprocess.run([BINARY, "sample", "--count", "8040"], env=env, check=True, stdout=subprocess.DEVNULL)
    many = timed(data, port)
    for what, (before, small) in few.items():
        after, large = many[what]
        slower, larger = after / before, large / small
        yield (f"{what} with 20 times as many cities", f"time × {slower:.2f}, size × {larger:.2f}", "at most 1.5",
               slower <= 1.5 and larger <= 1.5)


def timed(data, port):
    """Median seconds of a page, and its size: drawn again and again, and the first time after a start."""
    result = {}
    first = {path: [] for path in PAGES}
    for _ in range(15):
        house = House(data, port, keep=False)
        # Other pages wake what the first request of all wakes.
        for path in ["/fr", "/fr/networks", "/fr/cities?country=FR"]:
            get(port, path)
        for path in PAGES:
            first[path].append(measured(port, path))
        if len(first[path]) == 15:
            for path in PAGES:
                again = [measured(port, path) for _ in range(200)]
                result[path] = (statistics.median(time for time, _ in again), again[-1][1])
        house.stop()
    for path in PAGES:
        result[f"{path}, first time after a start,"] = (statistics.median(time for time, _ in first[path]), first[path][-1][1])
    return result


def measured(port, path):
    begun = time.perf_counter()
    _, body = get(port, path)
    return time.perf_counter() - begun, len(body)


def queries(port, pages):
    """Scripts of wrk for the house and for nginx. 200 queries: a third common words, a third rare ones, a third of two
    words, taken from the titles there are; nginx serves the same 200 answers from files."""
    random.seed(7)
    titles = set()
    for page in range(1, 40):
        _, body = get(port, f"/fr/cities?page={page}")
        titles.update(re.findall(r"/fr/cities/[a-z0-9-]+\">([^<]+)</a>", body.decode()))
    words = sorted({word for title in titles for word in title.split() if len(word) > 3})
    common = ["ville", "reseau", "education", "charte", "congres", "plan", "cities", "spain", "france", "portugal"]
    chosen = [random.choice(common) for _ in range(67)] + [random.choice(words) for _ in range(67)]
    chosen += [f"{random.choice(common)} {random.choice(words)}" for _ in range(66)]
    random.shuffle(chosen)
    asked = [f"/fr/search?q={urllib.parse.quote_plus(query)}" for query in chosen]
    for number, address in enumerate(asked):
        keep(pages, f"search-{number}", get(port, address)[1])
    return script("ours", asked), script("theirs", [f"/search-{number}" for number in range(len(asked))])


def script(name, addresses):
    path = f"{WORK}/{name}.lua"
    with open(path, "w", encoding="utf-8") as file:
        listed = ",".join(f'"{address}"' for address in addresses)
        file.write(f"local all = {{{listed}}}\nlocal n = 0\nfunction request() n = n + 1; return wrk.format('GET', all[n % #all + 1]) end\n")
    return path


def post(port, path, fields, cookie):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("POST", path, urllib.parse.urlencode(fields), {
        "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    answer = line.getresponse()
    answer.read()
    if answer.status not in (200, 303):
        sys.exit(f"{path}: {answer.status}")
    return answer.getheader("Location") or ""


def rooms():
    """How members and networks grow: a few and many cities and people, one beside the other."""
    port = 18433
    sizes = [(600, 5_000), (5_000, 50_000)]
    found = [grown(f"{WORK}/{cities}", port, cities, people) for cities, people in sizes]
    few, many = found
    for what in few:
        (small, rows), (large, more) = few[what], many[what]
        growth, times = large / small, more / rows
        yield (f"{what}: {rows:,} and {more:,}", f"{small * 1000:.1f} and {large * 1000:.1f} ms: × {growth:.2f} for × {times:.1f}",
               "no faster than the rows", growth <= times * 1.1)
    for (cities, _), result in zip(sizes, found):
        seconds, billed = result["fee run, cities billed"]
        yield f"fee run of {billed:,} cities", f"{billed / seconds:,.0f} rows/s", "", True
    data = f"{WORK}/{sizes[1][0]}"
    env = dict(os.environ, PAIDEIA_DATA=data)
    subprocess.run([BINARY, "sample", "--count", "20000"], env=env, check=True, stdout=subprocess.DEVNULL)
    house = House(data, port, keep=False)
    cookie = house.enter()
    before, _ = few["directory, cities"]
    after = repeated(port, "/fr/cities", cookie)
    yield ("directory: 1,023 and 20,423 cities", f"{before * 1000:.1f} and {after * 1000:.1f} ms: × {after / before:.2f}", "at most 1.5",
           after / before <= 1.5)
    house.stop()


def repeated(port, path, cookie):
    """Median seconds of a page of whoever is signed in."""
    get(port, path, cookie)
    times = []
    for _ in range(30):
        begun = time.perf_counter()
        status, _ = get(port, path, cookie)
        times.append(time.perf_counter() - begun)
        if status != 200:
            sys.exit(f"{path}: {status}")
    return statistics.median(times)


def grown(data, port, cities, people):
    os.makedirs(data)
    open(f"{data}/demo", "w").close()
    house = House(data, port, keep=False, first=True)
    house.stop()
    env = dict(os.environ, PAIDEIA_DATA=data)
    subprocess.run([BINARY, "sample", "--count", str(cities), "--people", str(people)], env=env, check=True, stdout=subprocess.DEVNULL)
    house = House(data, port, keep=False)
    cookie = house.enter()
    result = {"directory, cities": (repeated(port, "/fr/cities", cookie), cities + 423)}
    # One city of the data set: its own rows are the same however many others there are.
    result["a city's page"] = (repeated(port, "/fr/cities/rennes", cookie), cities + 423)
    result["the page of its own people"] = (repeated(port, "/fr/our-city/rennes", cookie), cities + 423)
    segment = post(port, "/fr/segments", [("name", "Technical delegates"), ("role", "technical")], cookie)
    result["preview of a segment, people"] = (repeated(port, segment, cookie), people)
    result["fee run, cities billed"] = billed(data, port, cookie)
    house.stop()
    return result


def billed(data, port, cookie):
    """Seconds from the approval of a run to its last invoice, and how many cities it billed."""
    post(port, "/fr/fees/2021/tariff/copying", [("from", "2020")], cookie)
    post(port, "/fr/fees/2021/tariff/approval", [("decision", "measured")], cookie)
    post(port, "/fr/fees/settings", [
        ("name", "AICE"), ("address", ""), ("tax_number", ""), ("iban", "ES9121000418450200051332"), ("bic", ""), ("charges", ""),
        ("sentence_en", ""), ("sentence_fr", ""), ("sentence_es", ""), ("due_days", "60"), ("reminder_1", "15"), ("reminder_2", "45"),
        ("reminder_3", "90"), ("version", "0")], cookie)
    run = post(port, "/fr/fees/2021/runs", [("due_days", "60")], cookie)
    begun = time.monotonic()
    post(port, f"{run}/approval", [], cookie)
    database = sqlite3.connect(f"file:{data}/paideia.sqlite?mode=ro", uri=True)
    last = (0, begun)
    # The run has ended when nothing was added for three seconds.
    while time.monotonic() - last[1] < 3:
        count = database.execute("SELECT count(*) FROM fees_billed").fetchone()[0]
        if count != last[0]:
            last = (count, time.monotonic())
        time.sleep(0.02)
    database.close()
    return last[1] - begun, last[0]


def main():
    failed = 0
    print("| what | figure | wanted | |\n|---|---|---|---|", flush=True)
    try:
        for what, figure, wanted, good in (rooms() if ONLY == "rooms" else rows()):
            failed += not good
            print(f"| {what} | {figure} | {wanted} | {'yes' if good else 'no'} |", flush=True)
    finally:
        if os.path.exists(f"{WORK}/nginx.pid"):
            subprocess.run(["nginx", "-c", f"{WORK}/nginx.conf", "-s", "stop"], check=False)
        for house in list(House.running):
            house.stop()
        shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(1 if failed else 0)


main()
