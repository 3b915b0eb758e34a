"""How the bank of experiences grows: bin/bench 1 1 experiences. Houses of 1,000 and 20,000 invented experiences on both engines and
of 200,000 on SQLite (or the sizes given: `python3 Benchmarks/experiences.py BINARY 1000 20000`); medians of single requests, one
after the other, nothing kept, nobody else asking. Everything it makes is removed at the end."""
import http.client
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

BINARY = sys.argv[1]
SIZES = [int(size) for size in sys.argv[2:]] or [1_000, 20_000, 200_000]
LARGEST_ON_POSTGRES = 20_000
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = tempfile.mkdtemp(prefix="paideia-bench-experiences-")
os.chmod(WORK, 0o755)  # the cluster of PostgreSQL belongs to another user
PORT = 18437


class House:
    def __init__(self, data, url=None, first=False):
        self.env = dict(os.environ, PORT=str(PORT), PAIDEIA_DATA=data, PAIDEIA_KEEP="0")
        self.env.pop("DATABASE_URL", None)
        if url:
            self.env["DATABASE_URL"] = url
        command = [BINARY, "serve"] + (["--first-start", "Data/aive"] if first else [])
        self.process = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE)
        while True:
            try:
                if self.get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.02)
            if self.process.poll() is not None:
                sys.exit("the server did not start")

    def ask(self, method, path, fields=None, cookie=None):
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
        headers = {"Cookie": cookie} if cookie else {}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers.update({"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        begun = time.perf_counter()
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read()
        return answer, text, time.perf_counter() - begun

    def get(self, path):
        answer, text, seconds = self.ask("GET", path)
        return answer.status, text, seconds

    def enter(self, key):
        answer, _, _ = self.ask("POST", "/fr/demo-entry", [("key", key)])
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("paideia="):
                return value.split(";")[0]
        sys.exit(f"no session: {answer.status}")

    def resident(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)


def median(house, path, times=15):
    house.get(path)
    seconds = []
    for _ in range(times):
        status, _, second = house.get(path)
        if status != 200:
            sys.exit(f"{path}: {status}")
        seconds.append(second)
    return statistics.median(seconds)


def queries(house):
    """200 different queries: common words, rare ones, two words, beginnings; in the five languages."""
    random.seed(7)
    common = ["école", "jardin", "memoria", "barrio", "health", "garden", "saúde", "floresta", "정원", "도시", "projet", "musique", "juventud",
              "library", "street"]
    syllables = ["zo", "mi", "ka", "re", "lu", "tan", "vor", "shi", "pel", "dux", "qua", "nef", "gry", "bal", "hos", "jin"]
    chosen = {"common": [], "rare": [], "two words": [], "prefix": []}
    seen = set()
    while sum(len(found) for found in chosen.values()) < 200:
        kind = ["common", "rare", "two words", "prefix"][len(seen) % 4]
        rare = "".join(random.choice(syllables) for _ in range(3))
        query = {
            # A filter makes each common word a query of its own.
            "common": f"{random.choice(common)} ",
            "rare": f"{rare} ",
            "two words": f"{random.choice(common)} {random.choice(common)} ",
            "prefix": random.choice(common)[: random.randint(2, 5)] if random.random() < 0.5 else rare[: random.randint(3, 5)],
        }[kind]
        address = f"/fr/search?q={urllib.parse.quote_plus(query)}"
        if kind in ("common", "prefix") and address in seen:
            address += f"&topic={random.choice(['culture', 'health', 'participation', 'digital', 'space', 'work'])}"
            if address in seen:
                address = address.split("&")[0] + f"&country={random.choice(['FR', 'ES', 'PT', 'IT', 'KR', 'AR', 'BR', 'MX', 'SN'])}"
        if address not in seen:
            seen.add(address)
            chosen[kind].append(address)
    return chosen


def publish(house, times=12):
    """From the secretariat's button to the page that says it is done: the experience, its cards, index, ledger, mail and jobs."""
    officer, secretariat = house.enter("rennes-technical"), house.enter("secretariat")
    seconds = []
    for number in range(times):
        made, text, _ = house.ask("POST", "/fr/experiences/new", [
            ("title", f"Le jardin {number}"), ("language", "fr"), ("summary", "Des enfants cultivent."), ("intention", "Apprendre ensemble."),
            ("begun", "2015"), ("licence", "attribution"), ("topic", "culture"), ("principle", "2020-8")], officer)
        if made.status != 303:
            sys.exit(f"new: {made.status} {re.sub('<[^>]+>', ' ', text.decode())[-900:]}")
        path = made.getheader("Location").rsplit("/", 1)[0]
        request = house.ask("POST", f"{path}/submission", [], officer)[0].getheader("Location")
        sent, _, _ = house.ask("POST", f"{request}/form", [
            ("version", "1"), ("move", "submission"), ("facts", "1"), ("people", "1"), ("agreed", "1")], officer)
        if sent.status != 303:
            sys.exit(f"form: {sent.status}")
        done, _, second = house.ask("POST", f"{request}/moves/publication", [], secretariat)
        if done.status != 303:
            sys.exit(f"publication: {done.status}")
        seconds.append(second)
    return statistics.median(seconds)


def measured(size, url):
    data = f"{WORK}/{size}-{'postgres' if url else 'sqlite'}"
    os.makedirs(data)
    open(f"{data}/demo", "w").close()
    House(data, url, first=True).stop()
    env = dict(os.environ, PAIDEIA_DATA=data)
    env.pop("DATABASE_URL", None)
    if url:
        env["DATABASE_URL"] = url
    begun = time.monotonic()
    subprocess.run([BINARY, "sample", "--experiences", str(size)], env=env, check=True, stdout=subprocess.DEVNULL, cwd=HERE)
    result = {"made and indexed, experiences a second": size / (time.monotonic() - begun)}
    house = House(data, url)
    try:
        result["the list with its facets"] = median(house, "/fr/experiences")
        result["the list of one topic with its facets"] = median(house, "/fr/experiences?topic=culture")
        newest = re.findall(rb'href="/fr/experiences/(\d+)"', house.get("/fr/experiences")[1])
        result["an experience"] = median(house, f"/fr/experiences/{newest[0].decode()}")
        result["a suggestion"] = statistics.median(
            median(house, f"/fr/search/suggestions?q={word}", 5) for word in ["eco", "jar", "mem", "zomi", "ren"])
        result["a page of OAI-PMH"] = median(house, "/oai?verb=ListRecords&metadataPrefix=oai_dc")
        every = []
        for kind, addresses in queries(house).items():
            seconds = []
            for address in addresses:
                status, _, second = house.get(address)
                if status != 200:
                    sys.exit(f"{address}: {status}")
                seconds.append(second)
            result[f"search, {kind}"] = statistics.median(seconds)
            every += seconds
        result["search, all 200 queries"] = statistics.median(every)
        result["search, the slowest of twenty"] = sorted(every)[len(every) * 19 // 20]
        result["to publish"] = publish(house)
        result["memory at most, MB"] = house.resident()
    finally:
        house.stop()
        shutil.rmtree(data)
    return result


def judged(columns):
    """What is asked of the largest house beside the smallest on SQLite: a search at most three times as slow, 400 MB at most."""
    sqlite = [(name, column) for name, column in columns if name.endswith("SQLite")]
    if len(sqlite) < 2:
        return
    (small, least), (large, most) = sqlite[0], sqlite[-1]
    for kind in ["search, common", "search, rare", "search, two words", "search, prefix", "search, all 200 queries"]:
        ratio = most[kind] / least[kind]
        print(f"{kind}: {large} is × {ratio:.1f} of {small}: {'yes' if ratio <= 3 else 'NO'}")
    memory = most["memory at most, MB"]
    print(f"memory of {large}: {memory:.0f} MB: {'yes' if memory < 400 else 'NO'}")


def main():
    # Whoever stops it by a signal finds nothing left either.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    columns = []
    cluster = f"{WORK}/postgres"
    try:
        for size in SIZES:
            columns.append((f"{size:,} SQLite", measured(size, None)))
        for size in [size for size in SIZES if size <= LARGEST_ON_POSTGRES]:
            said = subprocess.run(["bin/postgres-for-tests", "start", cluster], cwd=HERE, check=True, capture_output=True, text=True)
            try:
                columns.append((f"{size:,} PostgreSQL", measured(size, said.stdout.strip().splitlines()[-1])))
            finally:
                subprocess.run(["bin/postgres-for-tests", "stop", cluster], cwd=HERE, check=False)
    finally:
        names = list(columns[0][1]) if columns else []
        print("| what (ms unless said) | " + " | ".join(name for name, _ in columns) + " |")
        print("|---" * (len(columns) + 1) + "|")
        for name in names:
            cells = []
            for _, column in columns:
                figure = column[name]
                cells.append(f"{figure:,.0f}" if "second" in name or "MB" in name else f"{figure * 1000:.1f}")
            print(f"| {name} | " + " | ".join(cells) + " |")
        judged(columns)
        shutil.rmtree(WORK, ignore_errors=True)


main()
