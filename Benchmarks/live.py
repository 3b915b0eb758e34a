"""How live pages follow: bin/bench 1 1 live. A house with 2,000 open lines (or the number given: `python3 Benchmarks/live.py BINARY
600`) on both engines: from the act (the moment its form is sent) to each page, in three languages; then the same with a third of the
lines broken and back. Every line must have heard every change once and in order. Loopback only, a few minutes, everything removed."""
import http.client
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from lines import Lines

BINARY = sys.argv[1]
LINES = min(int(sys.argv[2]) if len(sys.argv) > 2 else 2000, 8000)
ACTS = 30
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = tempfile.mkdtemp(prefix="paideia-bench-live-")
os.chmod(WORK, 0o755)  # the cluster of PostgreSQL belongs to another user
PORT = 18441


class House:
    def __init__(self, data, url=None):
        os.makedirs(data)
        open(f"{data}/demo", "w").close()
        # The lines say whence they come, as behind a proxy: one address may have a thousand.
        env = dict(os.environ, PORT=str(PORT), PAIDEIA_DATA=data, PAIDEIA_PROXY="127.0.0.1")
        env.pop("DATABASE_URL", None)
        if url:
            env["DATABASE_URL"] = url
        self.process = subprocess.Popen([BINARY, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE)
        until = time.monotonic() + 60
        while True:
            try:
                if self.ask("GET", "/healthz") == 200:
                    return
            except OSError:
                time.sleep(0.02)
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit("the server did not start")

    def ask(self, method, path):
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        line.request(method, path, "" if method == "POST" else None, headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def memory(self, what="VmRSS"):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(rf"{what}:\s+(\d+)", file.read()).group(1)) / 1024

    def stop(self):
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        return time.monotonic() - begun


def follow(house):
    before = house.memory()
    lines = Lines(PORT, "/kit/live", LINES)
    lines.enter_all()
    opened = house.memory()
    delays, acts = [], 0

    def act():
        nonlocal acts
        acts += 1
        lines.want(acts)
        begun = time.monotonic()
        if house.ask("POST", "/en/kit/bell") != 303:
            sys.exit("the bell was not rung")
        lines.read(lambda: lines.behind == 0)
        return [moment - begun for moment, line in zip(lines.moment, lines.sockets) if line]

    for _ in range(ACTS):
        delays += act()
    broken = range(0, LINES, 3)
    for number in broken:
        lines.leave(number)
    for _ in range(3):
        act()
    # At once, as after a tunnel; while they come back the bell goes on.
    back = time.monotonic()
    for number in broken:
        lines.enter(number)
    act()
    back = time.monotonic() - back
    for _ in range(3):
        act()
    alike = len({tuple(heard) for heard in lines.heard}) == 1 and lines.heard[0] == sorted(set(lines.heard[0]))
    peak = house.memory("VmHWM")
    stopped = house.stop()
    return delays, before, opened, peak, back, stopped, alike and len(lines.heard[0]) == acts


def rows(engine, house):
    delays, before, opened, peak, back, stopped, alike = follow(house)
    cuts = statistics.quantiles(delays, n=100)
    middle, late = statistics.median(delays) * 1000, cuts[98] * 1000
    of = f"{engine}, {LINES:,} lines"
    yield f"{of}: from the act to a page", f"median {middle:.0f} ms, 99th {late:.0f} ms", "99th under 1,000 ms", late < 1000
    each = (opened - before) * 1024 / LINES
    yield f"{of}: memory", f"{before:.0f} MB, open {opened:.0f} MB ({each:.0f} kB a line), peak {peak:.0f} MB", "peak under 250 MB", peak < 250
    yield f"{of}: a third back at once", f"{back:.2f} s until all have caught up", "under 5 s", back < 5
    yield f"{of}: every change once and in order", "yes" if alike else "no", "yes", alike
    yield f"{of}: told to stop", f"{stopped:.2f} s", "under 2 s", stopped < 2


def main():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    failed, house, cluster = 0, None, f"{WORK}/postgres"
    print("| what | figure | wanted | |\n|---|---|---|---|", flush=True)
    try:
        for engine in ["SQLite", "PostgreSQL"]:
            url = None
            if engine == "PostgreSQL":
                said = subprocess.run([f"{HERE}/bin/postgres-for-tests", "start", cluster], capture_output=True, text=True, check=True)
                url = said.stdout.strip().splitlines()[-1]
            house = House(f"{WORK}/{engine}", url)
            for what, figure, wanted, good in rows(engine, house):
                failed += not good
                print(f"| {what} | {figure} | {wanted} | {'yes' if good else 'no'} |", flush=True)
    finally:
        if house:
            house.stop()
        if os.path.exists(cluster):
            subprocess.run([f"{HERE}/bin/postgres-for-tests", "stop", cluster], check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(WORK, ignore_errors=True)
    sys.exit(1 if failed else 0)


main()
