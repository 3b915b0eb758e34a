"""A real mail server for tests: aiosmtpd on a free port of 127.0.0.1, which FOLDER/port says.

    receiver.py MODE FOLDER      ends when its standard input does

accept   takes every mail
refuse   550 to every recipient, repeating the address as servers do
delay    451 to the first mail, then takes
die      takes the first mail after DATA and closes the line without a word, then takes
Each mail taken is FOLDER/0001.eml, its envelope FOLDER/0001.envelope (sender, then recipients, a line each).
"""

import asyncio
import os
import sys

from aiosmtpd.smtp import SMTP


class Handler:
    def __init__(self, mode, folder):
        self.mode, self.folder, self.mails = mode, folder, 0

    def first(self):
        flag = os.path.join(self.folder, "first")
        if os.path.exists(flag):
            return False
        open(flag, "w").close()
        return True

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuse":
            return f"550 5.1.1 <{address}> nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "delay" and self.first():
            return "451 4.7.1 come back later"
        self.mails += 1
        name = os.path.join(self.folder, f"{self.mails:04}")
        with open(name + ".envelope", "w") as file:
            file.write("\n".join([envelope.mail_from, *envelope.rcpt_tos]))
        with open(name + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(name + ".part", name + ".eml")
        if self.mode == "die" and self.first():
            server.transport.abort()
        return "250 taken"


async def main(mode, folder):
    handler = Handler(mode, folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="receiver.example", enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    with open(os.path.join(folder, "port.part"), "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(file.name, os.path.join(folder, "port"))
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main(sys.argv[1], sys.argv[2]))
