"""Readers of live pages, for what measures them."""
import re
import selectors
import socket
import sys
import time

LANGUAGES = ["en", "fr", "es"]


class Lines:
    """All readers, watched by one selector: each with the numbers it has heard, and when it heard the last."""

    def __init__(self, port, path, count):
        """path: of the line, without the language."""
        self.port, self.path, self.count = port, path, count
        self.watch = selectors.EpollSelector()
        self.sockets, self.rest = [None] * count, [b""] * count
        self.heard, self.moment = [[] for _ in range(count)], [0.0] * count
        self.open = 0
        # How many lines have not heard as much as they should.
        self.wanted, self.behind = 0, 0

    def want(self, count):
        self.wanted = count
        self.behind = sum(line is not None and len(heard) < count for line, heard in zip(self.sockets, self.heard))

    def enter(self, number):
        line = socket.create_connection(("127.0.0.1", self.port))
        last = self.heard[number][-1] if self.heard[number] else 0
        line.sendall((
            f"GET /{LANGUAGES[number % 3]}{self.path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.1.{number // 200}.{number % 200}\r\n"
            f"Last-Event-ID: {last}\r\n\r\n").encode())
        line.setblocking(False)
        self.sockets[number], self.rest[number] = line, b""
        self.watch.register(line, selectors.EVENT_READ, number)

    def enter_all(self):
        """A queue of the system that is full would hold up both sides: a hundred at a time."""
        for number in range(self.count):
            self.enter(number)
            if number % 100 == 99:
                self.read(lambda: self.open > number - 50)
        self.read(lambda: self.open >= self.count)

    def settle(self):
        """Until nothing has come for half a second."""
        until = time.monotonic() + 0.5
        self.read(lambda: time.monotonic() > until)

    def leave(self, number):
        self.watch.unregister(self.sockets[number])
        self.sockets[number].close()
        self.sockets[number] = None

    def read(self, done, seconds=60):
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until:
                sys.exit("lines did not hear what happened")
            for key, _ in self.watch.select(0.05):
                try:
                    came = key.fileobj.recv(65536)
                except BlockingIOError:
                    continue
                if not came:
                    sys.exit("the server ended a line")
                now, number = time.monotonic(), key.data
                text = self.rest[number] + came
                # An event is whole when its empty line has come.
                end = text.rfind(b"\n\n") + 2
                if end < 2:
                    self.rest[number] = text
                    continue
                self.rest[number] = text[end:]
                if b":\n\n" in text[:end]:
                    self.open += 1
                for position in re.findall(rb"(?:^|\n)id: (\d+)\n", text[:end]):
                    self.heard[number].append(int(position))
                    self.moment[number] = now
                    self.behind -= len(self.heard[number]) == self.wanted

    def after(self, act):
        """Seconds from the act to each page."""
        before, begun = [len(heard) for heard in self.heard], time.monotonic()
        act()
        self.read(lambda: all(len(heard) > then for heard, then in zip(self.heard, before)))
        delays = [moment - begun for moment in self.moment]
        self.settle()
        return delays

    def close(self):
        for line in self.sockets:
            line.close()
