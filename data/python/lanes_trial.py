#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Lanes authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out made-up tasks under one concurrency mechanism and tells how long that took.

    python3 lanes_trial.py '{"mechanism": "threads", "workers": 8, "tasks": 200, "wait_s": 0.02}'

A task sleeps for wait_s, computes for gil_s with the GIL and for native_s without, and takes and
gives back some bytes. Tasks that are requests arrive at random moments, rate_per_s of them, or,
when that is 0, one after the other. The result is one JSON object on standard output: the seconds
of all tasks, or of a request on average.
"""

import asyncio
import concurrent.futures as futures
import contextlib
import functools
import hashlib
import json
import math
import multiprocessing
import os
import random
import signal
import statistics
import struct
import subprocess
import sys
import threading
import time

clock = time.perf_counter

BLOCK = bytes(64 * 1024)
# A worker naps so that the others are started as well, s, as often as a slow machine needs.
NAP = 0.05
WARM_UPS = 40

# Of the requests so many find a service that is still getting into its stride.
FIRST = 0.2

DEFAULTS = {
    "mechanism": "sequential",
    "workers": 1,
    "in_flight": 1,
    "chunk_size": 1,
    "tasks": 1,
    "requests": False,
    "rate_per_s": 0,
    "seed": 1,
    "wait_s": 0,
    "wait_cv": 0,
    "waits": 1,
    "gil_s": 0,
    "native_s": 0,
    "argument_bytes": 0,
    "result_bytes": 0,
    "client": "blocking",
    "pool": "fresh",
    "start_method": None,
    "loops_per_s": None,
    "blocks_per_s": None,
    "scheduler": None,
}


# The parts of a task. A worker of a pool finds them by importing this file.


def spin(loops):
    while loops:
        loops -= 1


def hash_blocks(count):
    for _ in range(count):
        hashlib.sha256(BLOCK)


def compute(loops, blocks, result_bytes, argument=b""):
    spin(loops)
    hash_blocks(blocks)
    return bytes(result_bytes) if result_bytes else len(argument)


def work(item):
    wait, waits, loops, blocks, result_bytes, argument = item
    for _ in range(waits - 1):
        time.sleep(wait)
        compute(loops, blocks, 0)
    if wait:
        time.sleep(wait)
    return compute(loops, blocks, result_bytes, argument)


def compute_item(item):
    return compute(*item[2:])


def nap(_):
    """Which worker it was."""
    time.sleep(NAP)
    return os.getpid(), threading.get_native_id()


# Calibration.


def calibrate():
    """Loops and hashed blocks a second, in a thread of a pool as tasks run there."""
    with futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(speeds).result()


def speeds():
    def usual(function, count):
        spin(300_000)
        walls = []
        for _ in range(15):
            start = clock()
            function(count)
            walls.append(clock() - start)
        return count / statistics.median(walls)

    # In stretches so long that what interrupts a task interrupts them.
    return {"loops_per_s": usual(spin, 300_000), "blocks_per_s": usual(hash_blocks, 150)}


# One function a mechanism: gets the setup and the tasks, returns all results in order.


def sequential(setup, items):
    return [work(item) for item in items]


def in_pool(setup, items, pool):
    return list(pool.map(work, items, chunksize=setup["chunk_size"]))


async def pull_all(items, width, handle):
    """Carries out all items, at most width at a time: whoever is free takes the next one."""
    results = [None] * len(items)
    if width >= len(items):
        async def one(index, item):
            results[index] = await handle(item)

        await asyncio.gather(*[one(index, item) for index, item in enumerate(items)])
        return results
    numbered = iter(enumerate(items))

    async def pull():
        for index, item in numbered:
            results[index] = await handle(item)

    await asyncio.gather(*[pull() for _ in range(width)])
    return results


async def wait_then_compute(item):
    wait, waits, loops, blocks, _, _ = item
    for _ in range(waits - 1):
        await asyncio.sleep(wait)
        compute(loops, blocks, 0)
    if wait:
        await asyncio.sleep(wait)
    return compute_item(item)


def loop_alone(setup, items):
    return asyncio.run(pull_all(items, setup["in_flight"], wait_then_compute))


def handler(setup, pool):
    """How the event loop has a pool carry out a task."""
    blocking = setup["client"] == "blocking"

    async def handle(item):
        loop = asyncio.get_running_loop()
        if blocking:
            return await loop.run_in_executor(pool, work, item)
        wait, waits, loops, blocks, _, _ = item
        for _ in range(waits - 1):
            await asyncio.sleep(wait)
            await loop.run_in_executor(pool, compute, loops, blocks, 0)
        if wait:
            await asyncio.sleep(wait)
        return await loop.run_in_executor(pool, compute_item, item)

    return handle


def loop_and_pool(setup, items, pool):
    return asyncio.run(pull_all(items, setup["in_flight"], handler(setup, pool)))


def on_cluster(setup, items, client):
    return client.gather(client.map(work, items, pure=False))


# The same for requests: gets where they arrive from, returns how long each took.


MOMENT = struct.Struct("d")


def send_requests(rate, count, seed):
    """Writes the moments at which requests arrive, at these moments.

    They are those that the timer really hit, as its lateness is not the service's.
    """
    chance = random.Random(seed)
    gaps = [chance.expovariate(1) for _ in range(count)]
    pace = count / rate / sum(gaps)
    due = clock()
    with contextlib.suppress(BrokenPipeError):
        for gap in gaps:
            due += gap * pace
            time.sleep(max(0, due - clock()))
            os.write(1, MOMENT.pack(clock()))


@contextlib.contextmanager
def arriving(setup):
    """The pipe that requests arrive through; None when the next one waits for the answer."""
    if not setup["rate_per_s"]:
        yield None
        return
    command = [sys.executable, "-I", __file__, "--send", str(setup["rate_per_s"]),
               str(setup["tasks"]), str(setup["seed"])]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as sender:
        try:
            yield sender.stdout
        finally:
            sender.kill()


def moment_in(data):
    if len(data) < MOMENT.size:
        raise RuntimeError("the sender of requests has ended early")
    return MOMENT.unpack(data)[0]


def arrival(requests):
    """Waits for a request; without a pipe the next one is there at once."""
    return moment_in(requests.read(MOMENT.size)) if requests else clock()


def serve_alone(setup, items, requests):
    took = []
    for item in items:
        moment = arrival(requests)
        work(item)
        took.append(clock() - moment)
    return took


def serve_by_pool(setup, items, requests, pool):
    took, jobs = [], []
    answered = threading.Semaphore(0)

    def note(moment, _):
        took.append(clock() - moment)
        answered.release()

    for item in items:
        moment = arrival(requests)
        jobs.append(pool.submit(work, item))
        jobs[-1].add_done_callback(functools.partial(note, moment))
        if not requests:
            jobs[-1].result()
    for job in jobs:
        answered.acquire()
        job.result()
    return took


async def serve_all(setup, items, requests, handle):
    slots = asyncio.Semaphore(setup["in_flight"])
    took, tasks = [], []

    async def answer(item, moment):
        async with slots:
            await handle(item)
        took.append(clock() - moment)

    if not requests:
        for item in items:
            await answer(item, clock())
        return took
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), requests)
    for item in items:
        try:
            data = await reader.readexactly(MOMENT.size)
        except asyncio.IncompleteReadError as error:
            data = error.partial
        tasks.append(asyncio.ensure_future(answer(item, moment_in(data))))
    await asyncio.gather(*tasks)
    return took


def serve_by_loop(setup, items, requests):
    return asyncio.run(serve_all(setup, items, requests, wait_then_compute))


def serve_by_loop_and_pool(setup, items, requests, pool):
    return asyncio.run(serve_all(setup, items, requests, handler(setup, pool)))


def thread_pool(setup):
    return futures.ThreadPoolExecutor(setup["workers"])


def process_pool(setup):
    method = setup["start_method"]
    context = multiprocessing.get_context(method) if method else None
    return futures.ProcessPoolExecutor(setup["workers"], mp_context=context)


def interpreter_pool(setup):
    return futures.InterpreterPoolExecutor(setup["workers"])


def cluster(setup):
    import distributed

    client = distributed.Client(setup["scheduler"], timeout=10)
    # Otherwise equal requests are answered once.
    client.submit = functools.partial(client.submit, pure=False)
    return client


# How a mechanism carries out the tasks, how it serves requests, and what it needs for that.
MECHANISMS = {
    "sequential": (sequential, serve_alone, None),
    "asyncio": (loop_alone, serve_by_loop, None),
    "threads": (in_pool, serve_by_pool, thread_pool),
    "processes": (in_pool, serve_by_pool, process_pool),
    "interpreters": (in_pool, serve_by_pool, interpreter_pool),
    "asyncio+threads": (loop_and_pool, serve_by_loop_and_pool, thread_pool),
    "asyncio+processes": (loop_and_pool, serve_by_loop_and_pool, process_pool),
    "dask": (on_cluster, serve_by_pool, cluster),
}


def make_items(setup):
    """The tasks; every one has content of its own, as one that is repeated is handed over once."""
    count, cv = setup["tasks"], setup["wait_cv"]
    # A task that waits several times computes in between.
    waits = setup["waits"] if setup["wait_s"] else 1
    wait = setup["wait_s"] / waits
    loops = round(setup["gil_s"] * setup["loops_per_s"] / waits)
    blocks = round(setup["native_s"] * setup["blocks_per_s"] / waits)
    lengths = [wait] * count
    if cv and wait:
        chance = random.Random(setup["seed"])
        drawn = [chance.gammavariate(1 / cv**2, cv**2) for _ in range(count)]
        scale = wait * count / sum(drawn)
        lengths = [one * scale for one in drawn]
    size = setup["argument_bytes"]
    return [(one, waits, loops, blocks, setup["result_bytes"],
             index.to_bytes(8, "little") + bytes(max(0, size - 8)) if size else b"")
            for index, one in enumerate(lengths)]


def warm_up(setup, pool):
    """Every worker has started and has imported this file then."""
    if setup["mechanism"] == "dask":
        pool.submit(spin, 1).result()
        return
    started, count = set(), setup["workers"]
    for _ in range(WARM_UPS):
        started.update(pool.map(nap, range(count)))
        if len(started) == count:
            break


def run(setup):
    """Seconds from the first start of a worker to the end of the last."""
    carry_out, _, make_pool = MECHANISMS[setup["mechanism"]]
    items = make_items(setup)
    if make_pool is None:
        start = clock()
        carry_out(setup, items)
        return clock() - start
    if setup["pool"] == "warm" or setup["mechanism"] == "dask":
        with make_pool(setup) as pool:
            warm_up(setup, pool)
            start = clock()
            carry_out(setup, items, pool)
            return clock() - start
    start = clock()
    with make_pool(setup) as pool:
        carry_out(setup, items, pool)
    return clock() - start


def serve(setup):
    """Seconds of a request on average, from its arrival on; a service's workers are warm."""
    _, answer, make_pool = MECHANISMS[setup["mechanism"]]
    items = make_items(setup)
    with contextlib.ExitStack() as stack:
        pools = [stack.enter_context(make_pool(setup))] if make_pool else []
        for pool in pools:
            warm_up(setup, pool)
        took = answer(setup, items, stack.enter_context(arriving(setup)), *pools)
    return statistics.mean(took[int(FIRST * len(took)):])


def fault_of(setup):
    """What is wrong with a request, or None."""
    if not isinstance(setup, dict) or setup.get("mechanism") not in (*MECHANISMS, "calibrate"):
        return "no such mechanism"
    for name, least in (("workers", 1), ("in_flight", 1), ("chunk_size", 1), ("tasks", 1),
                        ("waits", 1), ("rate_per_s", 0), ("wait_s", 0), ("wait_cv", 0),
                        ("gil_s", 0), ("native_s", 0), ("argument_bytes", 0), ("result_bytes", 0)):
        value = setup.get(name, DEFAULTS[name])
        if not isinstance(value, (int, float)) or not least <= value < math.inf:
            return name + " is out of range"
    return None


def end_with_caller():
    """Ends all processes of this group when the one that started it is gone."""

    def wait():
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main():
    if sys.argv[1:2] == ["--send"]:
        send_requests(float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    arguments = [one for one in sys.argv[1:] if one != "--guarded"]
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        sys.exit(__doc__)
    if "--guarded" in sys.argv:
        end_with_caller()
    try:
        request = json.loads(arguments[0])
    except ValueError as error:
        sys.exit(f"lanes_trial.py: not JSON: {error}")
    fault = fault_of(request)
    if fault:
        sys.exit("lanes_trial.py: " + fault)
    if request["mechanism"] == "calibrate":
        json.dump(calibrate(), sys.stdout)
        return
    setup = {**DEFAULTS, **request}
    if setup["loops_per_s"] is None or setup["blocks_per_s"] is None:
        setup.update(calibrate())
    try:
        seconds = serve(setup) if setup["requests"] else run(setup)
    except Exception as error:  # Whatever a mechanism fails of is its result.
        json.dump({"error": f"{type(error).__name__}: {error}"}, sys.stdout)
        return
    json.dump({"seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    # Pools are left in good order then, with all of their workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
