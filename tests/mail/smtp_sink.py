"""A small SMTP server with real TLS that keeps what it gets, and misbehaves on request."""

from __future__ import annotations

import asyncio
import base64
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""For localhost, and for tests alone; everybody has its key."""


@dataclass
class Sink:
    """What the server got, and how it behaves."""

    port: int = 0
    offers_tls: bool = True
    is_tls_from_the_start: bool = False
    password: str | None = None
    refused: frozenset[str] = frozenset()
    """Recipients that do not exist here."""
    answer: str = "250 taken"
    """After the mail; `hang` and `cut` never answer, and `cut` hangs up."""
    silent_at: str = ""
    """The command that is never answered, such as `RCPT`."""
    mails: list[bytes] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    plain_words: list[str] = field(default_factory=list)
    """The commands that came without TLS."""
    got_mail: threading.Event = field(default_factory=threading.Event)

    async def serve(self, reader, writer):
        try:
            await _Conversation(self, reader, writer).run()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            pass
        finally:
            writer.close()


class _Conversation:
    def __init__(self, sink, reader, writer):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.is_safe = sink.is_tls_from_the_start
        self.recipients = []
        self.is_open = True

    async def say(self, *lines):
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()

    async def run(self):
        await self.say("220 sink ready")
        while self.is_open and (line := (await self.reader.readline()).decode().strip()):
            verb = line.split(" ")[0].split(":")[0].upper()
            if not self.is_safe:
                self.sink.plain_words.append(line)
            if verb == self.sink.silent_at:
                await asyncio.sleep(3600)
            await getattr(self, f"on_{verb.lower()}", self.on_other)(line)

    async def on_other(self, line):
        await self.say("250 fine")

    async def on_ehlo(self, line):
        offers = ["250-sink"]
        if self.sink.offers_tls and not self.is_safe:
            offers.append("250-STARTTLS")
        if self.sink.password:
            offers.append("250-AUTH PLAIN")
        await self.say(*offers, "250 SIZE 1000000")

    async def on_starttls(self, line):
        await self.say("220 go ahead")
        await self.writer.start_tls(_context())
        self.is_safe = True

    async def on_auth(self, line):
        _, _, said = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        await self.say("235 welcome" if said == self.sink.password else "535 wrong password")

    async def on_rcpt(self, line):
        address = line.partition("<")[2].partition(">")[0]
        is_refused = address in self.sink.refused
        if not is_refused:
            self.recipients.append(address)
        await self.say("550 no such person" if is_refused else "250 fine")

    async def on_rset(self, line):
        self.recipients = []
        await self.say("250 forgotten")

    async def on_data(self, line):
        await self.say("354 go on")
        mail = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        self.sink.mails.append(mail)
        self.sink.envelopes.append(self.recipients)
        self.sink.got_mail.set()
        if self.sink.answer == "hang":
            await asyncio.sleep(3600)
        elif self.sink.answer == "cut":
            self.is_open = False
        else:
            await self.say(self.sink.answer)

    async def on_quit(self, line):
        self.is_open = False
        await self.say("221 bye")


def _context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@contextmanager
def running(sink):
    """Run a sink in a thread of its own; its port is known inside."""
    loop = asyncio.new_event_loop()
    safe = _context() if sink.is_tls_from_the_start else None
    server = loop.run_until_complete(
        asyncio.start_server(sink.serve, "127.0.0.1", 0, ssl=safe),
    )
    sink.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(_stop, loop, server)
        thread.join()
        loop.close()


def _stop(loop, server):
    server.close()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()

    async def end():
        await asyncio.gather(*tasks, return_exceptions=True)
        loop.stop()

    loop.create_task(end())
