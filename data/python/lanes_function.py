#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Lanes authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a function: how long it waits and computes, and whether its computing holds the GIL.

    python3 lanes_function.py '{"file": "job.py", "function": "work", "arguments": [1]}'

Runs the function several times, twice at once for the share of its computing that holds the GIL.
The result is one JSON object on standard output.
"""

import asyncio
import hashlib
import importlib.util
import inspect
import json
import os
import pickle
import signal
import statistics
import sys
import threading
import time

clock = time.perf_counter

# How often it is run alone and in pairs, at most: 19 times in all, with the first one; and for how
# long, s.
REPEATS = 8
PAIRS = 5
SECONDS = 4.0
# Computing below this is too short for the pair test, s.
SHORTEST = 200e-6
BLOCK = bytes(1 << 20)


def load(path, name):
    """The function, from a module that workers would find by its name as well."""
    stem = os.path.splitext(os.path.basename(path))[0]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location(stem, path)
    if spec is None:
        raise ImportError("is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[stem] = module
    spec.loader.exec_module(module)
    function = module
    for part in name.split("."):
        function = getattr(function, part)
    if not callable(function):
        raise TypeError(f"{name} is no function")
    return function


def caller(function, arguments):
    """Calls it; one that is awaited runs in a loop that each thread keeps."""
    if not inspect.iscoroutinefunction(function):
        return lambda: function(*arguments)
    own = threading.local()

    def call():
        if not hasattr(own, "loop"):
            own.loop = asyncio.new_event_loop()
        return own.loop.run_until_complete(function(*arguments))

    return call


def timed(call):
    """Wall and processor time of this thread, s."""
    cpu, wall = time.thread_time(), clock()
    call()
    return clock() - wall, time.thread_time() - cpu


def hash_once():
    hashlib.sha256(BLOCK)


def pair(call):
    """Wall time of two threads that run it at once."""
    barrier = threading.Barrier(3)
    failures = []

    def run():
        barrier.wait()
        try:
            call()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = clock()
    for thread in threads:
        thread.join()
    wall = clock() - start
    if failures:
        raise failures[0]
    return wall


def usable_cpus():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def gil_share(call, wall, cpu, end):
    """The share of the computing that two threads cannot do at once; None where that is unknown.

    Two threads that compute without the GIL take 2 / S as long as one, with it twice as long; how
    fast two cores really are together is told by hashing, which needs no GIL.
    """
    if cpu < SHORTEST or usable_cpus() < 2:
        return None
    alone, both, walls = [], [], []
    for index in range(PAIRS):
        alone.append(timed(hash_once)[0])
        both.append(pair(hash_once))
        walls.append(pair(call))
        if index >= 2 and clock() > end:
            break
    free = max(1.0, statistics.median(both) / statistics.median(alone))
    slower = (statistics.median(walls) - (wall - cpu)) / cpu
    return min(1.0, max(0.0, (slower - free) / (2 - free))) if free < 1.7 else None


def pickled(value):
    try:
        return len(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    except Exception:
        return None


def measure(request):
    function = load(request["file"], request["function"])
    arguments = request.get("arguments", [])
    call = caller(function, arguments)
    result = call()
    end = clock() + SECONDS / 2
    samples = []
    while len(samples) < REPEATS and (len(samples) < 2 or clock() < end):
        samples.append(timed(call))
    wall = statistics.median(wall for wall, _ in samples)
    cpu = min(wall, statistics.median(cpu for _, cpu in samples))
    share = gil_share(call, wall, cpu, clock() + SECONDS / 2)
    sizes = pickled(arguments), pickled(result)
    found = {
        "wait_ms": round((wall - cpu) * 1e3, 4) if wall - cpu > 0.02 * wall else 0,
        "cpu_ms": round(cpu * 1e3, 4),
        "picklable": pickled(function) is not None and None not in sizes,
        "client": "async" if inspect.iscoroutinefunction(function) else "blocking",
        "runs": len(samples),
    }
    if share is not None:
        found["gil_share"] = round(share, 2)
    for name, size in zip(("argument_bytes", "result_bytes"), sizes):
        if size is not None:
            found[name] = size
    return found


def end_with_caller():
    """Ends all processes of this group when the one that started it is gone."""

    def wait():
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main():
    arguments = [one for one in sys.argv[1:] if one != "--guarded"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    if "--guarded" in sys.argv:
        end_with_caller()
    request = json.loads(arguments[0])
    # What the function prints, or a program that it runs, is no answer of ours.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    failed = False
    try:
        json.dump(measure(request), answer)
    except BaseException as error:
        print(*f"{type(error).__name__}: {error}".split(), file=sys.stderr, flush=True)
        failed = True
    # Threads and handlers that the function has left behind must not hold this up.
    answer.flush()
    os._exit(failed)


if __name__ == "__main__":
    main()
