"""Many people at once, without browsers: sessions over WebSockets that keep their page and re-run it now and then."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.servers import Server, resident

ROUNDS, PAUSE_SECONDS = 3, 4.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many sessions: the server's memory in MB, and the time of a re-run in ms."""

    sessions: int
    megabytes: float
    median: float
    p95: float


def crowds(server: Server, sizes: Sequence[int]) -> list[Crowd]:
    """The server with ever more sessions; each re-runs its page a few times at random moments."""
    return asyncio.run(_crowds(server, sizes))


async def _crowds(server: Server, sizes: Sequence[int]) -> list[Crowd]:
    chance = random.Random(1)
    found: list[Crowd] = []
    open_sessions: list[ClientConnection] = []
    async with AsyncExitStack() as stack:
        for size in sizes:
            while len(open_sessions) < size:
                session = await stack.enter_async_context(_session(server))
                await _run(session)
                open_sessions.append(session)
            times = [
                spent
                for spents in await asyncio.gather(*(_visit(session, chance) for session in open_sessions))
                for spent in spents
            ]
            late = quantiles(times, n=20, method="inclusive")[-1]
            found.append(Crowd(size, resident(server), median(times), late))
    return found


async def working(server: Server, size: int, over: Callable[[], bool]) -> list[float]:
    """So many sessions that re-run their page now and then until it is over; the time of each re-run in ms."""
    chance = random.Random(2)
    times: list[float] = []

    async def work(session: ClientConnection) -> None:
        while not over():
            await asyncio.sleep(chance.uniform(0, 1))
            times.append(await _run(session))

    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(_session(server)) for _ in range(size)]
        for session in opened:
            await _run(session)
        await asyncio.gather(*(work(session) for session in opened))
    return times


def _session(server: Server) -> connect:
    return connect(
        f"{server.url.replace('http', 'ws', 1)}/_stcore/stream",
        origin=server.url,  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        compression=None,
    )


async def _visit(session: ClientConnection, chance: random.Random) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS))
        times.append(await _run(session))
    return times


def visits(server: Server, addresses: Sequence[tuple[str, str]]) -> list[float]:
    """Links opened one after the other, each a page's name and a query string; the time of each in ms."""

    async def visit() -> list[float]:
        times = []
        for page, query in addresses:
            async with _session(server) as session:
                times.append(await _run(session, page=page, query=query))
        return times

    return asyncio.run(visit())


async def _run(session: ClientConnection, *, page: str = "", query: str = "") -> float:
    """Ask for a run of the page and wait for its end; ms."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    start = time.perf_counter()
    await session.send(asked.SerializeToString())
    while True:
        said = ForwardMsg.FromString(await session.recv())  # type: ignore[arg-type]
        if said.WhichOneof("type") == "script_finished":
            return (time.perf_counter() - start) * 1000
