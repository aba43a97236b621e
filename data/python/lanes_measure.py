#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Lanes authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what this Python charges for concurrency, in at most ten seconds.

    python3 lanes_measure.py > server.json

Writes a profile (lanes-python/1) to standard output that Lanes and lanes-cli open; it needs
nothing but a Python from 3.9 on. How far it is goes to standard error.
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
import pickle
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import sysconfig
import threading
import time

FORMAT = "lanes-python/1"
MIB = 1 << 20
MS = 1e-3
clock = time.perf_counter

# A worker naps so that every other worker is started as well, s; on a slow machine several times.
NAP = 0.05
# Computing by which the cost of handing a task over is measured, s: costs among work are higher
# than those of an empty task.
GRAIN = 0.2 * MS
# Computing by which speed-ups are measured, s.
LONG = 30 * MS
# Processor time of a measurement of many tasks, s, at most on any machine seen.
MANY = 300 * MS
# What workers get of the CPUs at least while nobody else computes.
UNDISTURBED = 0.9
# Beyond as many workers nothing is measured: costs go on as they grew.
MOST = 16
# Content of one hash: a stretch of some 30 microseconds without the GIL.
BLOCK = bytes(64 * 1024)


# What tasks do. Workers find these by importing this file.


def nothing(_=None):
    return None


def spin(loops):
    while loops:
        loops -= 1


def spin_cpu(loops):
    """The processor time that it takes and the time until it is done, s."""
    begin, start = time.thread_time(), clock()
    spin(loops)
    return time.thread_time() - begin, clock() - start


def nap(seconds):
    time.sleep(seconds)


def doze(seconds):
    """Which worker it was."""
    time.sleep(seconds)
    return os.getpid(), threading.get_native_id()


def sleep_and_spin(loops):
    time.sleep(1 * MS)
    spin(loops)


def hash_blocks(count):
    for _ in range(count):
        hashlib.sha256(BLOCK)


def halve(data):
    """Takes and gives back the same amount, as another object."""
    return bytes(memoryview(data)[:-1]) + b"r"


def worker_cpu(_=None):
    return time.process_time()


def worker_memory(_=None):
    """Memory that this process shares with no other, bytes."""
    with contextlib.suppress(OSError), open("/proc/self/smaps_rollup", encoding="ascii") as lines:
        return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    import resource

    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


# Tools.


LOST = float("nan")


def kept(values):
    """Those of which a quota has not held back the measurement."""
    return [value for value in values if not math.isnan(value)] or [LOST]


def quartile(values):
    """The lower quartile: noise only ever adds."""
    values = sorted(kept(values))
    return values[(len(values) - 1) // 4]


def median(values):
    return statistics.median(kept(values))


# How much of the planned repetitions there is time for, and when a group has to stop.
pace = 1.0
deadline = float("inf")


class OutOfTime(Exception):
    pass


def rounds(count, seconds):
    """Up to count rounds, at least one, while the seconds last."""
    end = clock() + seconds * pace
    for index in range(count):
        yield index
        if clock() > end:
            return


def granted():
    """Processor time that may be used at once, s."""
    return min((cpus * period for cpus, period, _ in grants()), default=float("inf"))


def many(count):
    """So many tasks, or as few as that is enough for."""
    return round(count * min(1, max(0.2, granted() / MANY)))


def long_piece(workers):
    """Computing by which a speed-up is measured, s, of each of the workers."""
    return min(LONG, max(LONG / 5, granted() / (3 * workers)))


def freely(function):
    """What a quota holds back meanwhile is lost, as the model knows what a quota does; where it is
    short enough it is measured once more, with all of a period's grant before it."""

    def attempt(*arguments, **named):
        before = standstills()
        if clock() > deadline:
            raise OutOfTime("no time left for all of it")
        result = function(*arguments, **named)
        if standstills() == before:
            return result, False
        return tuple(LOST for _ in result) if isinstance(result, tuple) else LOST, True

    def once(*arguments, **named):
        return attempt(*arguments, **named)[0]

    @functools.wraps(function)
    def measure(*arguments, **named):
        start = clock()
        result, held = attempt(*arguments, **named)
        if held:
            period = grants()[0][1]
            if clock() - start < 2 * period and clock() + 2 * period < deadline:
                time.sleep(period)
                result = once(*arguments, **named)
        return result

    measure.once = once
    return measure


@freely
def timed(function, *arguments):
    start = clock()
    function(*arguments)
    return clock() - start


def drain(results):
    for _ in results:
        pass


@freely
def run(function, *arguments):
    """What a coroutine returns, in a loop of its own."""
    return asyncio.run(function(*arguments))


@freely
def carry(pool, function, items, chunksize=1):
    """Time to hand all items to a pool and take all results, s."""
    start = clock()
    drain(pool.map(function, items, chunksize=chunksize))
    return clock() - start


@freely
def carry_and_count(pool, function, items):
    """The same, and the processor time of this process."""
    here = time.process_time()
    return carry.once(pool, function, items), time.process_time() - here


def loops_for(seconds):
    """How many loops of spin() take as long, on a core that is awake."""
    loops = 10_000
    timed(spin, 200_000)
    speed = quartile(timed(spin, loops) for _ in range(9)) / loops
    if math.isnan(speed):
        raise OutOfTime("held back by the quota")
    return max(1, round(seconds / speed))


def grain():
    """Loops of the short task and the time they take by themselves."""
    loops = loops_for(GRAIN)
    return loops, quartile(timed(spin, loops) for _ in range(50))


def positive(value):
    return max(value, 0.0)


class Profile:
    """What was found so far."""

    def __init__(self):
        self.costs = {}
        self.skipped = {}
        self.cpus = usable_cpus()
        self.busy = max(1, min(MOST, -int(-self.cpus // 1)))
        self.curve = [(1, 1.0)]
        self.curve_samples = {}
        self.contended = 0.0
        self.loops = None

    def speedup(self):
        if self.busy > 1 and len(self.curve) == 1:
            raise OutOfTime("the speed-up of processes is not known")
        return self.curve[-1][1]

    def noise(self):
        """What other programs cost: by how much the same computing took longer at times, median to
        lower quartile, or which share of the CPUs they had."""
        walls = [wall for wall, _ in self.curve_samples.get(1, [])]
        spread = median(walls) / quartile(walls) - 1 if walls else 0.0
        return max(self.contended, spread)


# What Python can see of the machine.


def affinity():
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read(*parts):
    try:
        with open(os.path.join(*parts), encoding="ascii") as file:
            return file.read().split()
    except (OSError, UnicodeDecodeError):
        return []


def cgroup_folders(controller):
    """The folders of this process's group and of all groups above it."""
    try:
        with open("/proc/self/cgroup", encoding="utf-8") as file:
            lines = [line.rstrip("\n").split(":", 2) for line in file]
    except OSError:
        return
    for _, names, path in lines:
        if names == "":
            root = "/sys/fs/cgroup"
        elif controller in names.split(","):
            root = "/sys/fs/cgroup/" + controller
        else:
            continue
        while True:
            yield root + path.rstrip("/")
            if path in ("/", ""):
                break
            path = os.path.dirname(path)


@functools.lru_cache(maxsize=None)
def grants():
    """The control groups that limit processor time, the tightest first: how many CPUs' worth of it
    they grant, in which period, s, and their folder."""
    found = []
    for folder in cgroup_folders("cpu"):
        words = read(folder, "cpu.max")
        if not words:
            words = read(folder, "cpu.cfs_quota_us") + read(folder, "cpu.cfs_period_us")
        if len(words) == 2 and words[0] not in ("max", "-1"):
            found.append((int(words[0]) / int(words[1]), int(words[1]) / 1e6, folder))
    return sorted(found)


def usable_cpus():
    return min([affinity()] + [cpus for cpus, _, _ in grants()])


def standstills():
    """How often a control group was held back so far, having used up its grant."""
    total = 0
    for _, _, folder in grants():
        words = read(folder, "cpu.stat")
        total += int(dict(zip(words[::2], words[1::2])).get("nr_throttled", 0))
    return total


def memory_available():
    with contextlib.suppress(OSError), open("/proc/meminfo", encoding="ascii") as lines:
        for line in lines:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    with contextlib.suppress(AttributeError, OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def memory_limit():
    limits = []
    for folder in cgroup_folders("memory"):
        words = read(folder, "memory.max") or read(folder, "memory.limit_in_bytes")
        if words and words[0] != "max" and int(words[0]) < 1 << 60:
            limits.append(int(words[0]))
    return min(limits, default=None)


def describe_machine(profile):
    """What was seen of the machine, as a document of its own (lanes-machine/1)."""
    cpu = {"online": os.cpu_count() or 1, "affinity": affinity(), "quota": None,
           "usable": profile.cpus}
    if grants():
        cpu["quota"], period, _ = grants()[0]
        cpu["quota_period_ns"] = round(period * 1e9)
    limits = {"mem_available": memory_available(), "mem_limit": memory_limit()}
    if limits["mem_available"] is None:
        del limits["mem_available"]
    machine = {
        "format": "lanes-machine/1",
        "taken": {"utc": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "complete": True},
        "host": {"arch": platform.machine(), "kernel": platform.release()},
        "cpu": cpu,
        "limits": limits,
    }
    # Of one CPU too: that is all that is known then of how several compute at once.
    if profile.curve[-1][0] == profile.busy:
        points = [{"n": n, "now": s, "quiet": s, "low": s, "high": s} for n, s in profile.curve]
        machine["scaling"] = {"int": {"status": "ok", "confidence": "medium", "points": points}}
    return machine


# What is measured, one group after the other.


def measure_calls(profile):
    costs = profile.costs
    count = 20_000
    costs["call"] = quartile(
        timed(lambda: drain(map(nothing, range(count)))) for _ in range(5)) / count
    for wait, name, count in ((0.2 * MS, "200us", 25), (1 * MS, "1ms", 25), (5 * MS, "5ms", 13)):
        late = median(timed(nap, wait) for _ in range(count)) - wait
        costs["sleep_overrun_" + name] = positive(late)
    data = [os.urandom(MIB) for _ in range(4)]
    rows = [{"id": i, "name": f"row {i}", "value": i * 0.5} for i in range(8000)]
    for name, content in (("bytes", data), ("objects", [rows])):
        size = sum(len(pickle.dumps(one, pickle.HIGHEST_PROTOCOL)) for one in content) / MIB
        costs["pickle_" + name] = quartile(
            timed(lambda some: [pickle.loads(pickle.dumps(one)) for one in some], content)
            for _ in rounds(4, 0.05)) / size


async def naps_in_a_row(wait, count):
    start = clock()
    for _ in range(count):
        await asyncio.sleep(wait)
    return (clock() - start) / count - wait


async def all_at_once(count, wait):
    """Time to create the tasks, all of the time, and the processor time."""

    async def bare():
        return None

    async def waiting():
        await asyncio.sleep(wait)

    start, cpu = clock(), time.process_time()
    tasks = [asyncio.ensure_future(waiting() if wait else bare()) for _ in range(count)]
    created = clock() - start
    for task in tasks:
        await task
    return created, clock() - start, time.process_time() - cpu


async def pulled(count, width, call):
    """Coroutines that take items from one iterator; wall and processor time."""
    items = iter(range(count))

    async def pull():
        for _ in items:
            await call()

    start, cpu = clock(), time.process_time()
    await asyncio.gather(*[pull() for _ in range(width)])
    return clock() - start, time.process_time() - cpu


def measure_asyncio(profile):
    costs, n = profile.costs, many(2000)
    costs["loop_start"] = median(
        timed(lambda: asyncio.run(asyncio.sleep(0))) for _ in range(15))
    for wait, name, count in ((1 * MS, "1ms", 20), (5 * MS, "5ms", 12)):
        late = median(run(naps_in_a_row, wait, count) for _ in range(3))
        costs["loop_overrun_" + name] = positive(late)
    bare = [run(all_at_once, n, 0) for _ in range(5)]
    waiting = [run(all_at_once, n, 20 * MS) for _ in range(5)]
    items = [run(pulled, n, 100, lambda: asyncio.sleep(2 * MS)) for _ in range(5)]
    costs["task_bare"] = quartile(total for _, total, _ in bare) / n
    costs["task_create"] = quartile(created for created, _, _ in bare) / n
    costs["task_wait"] = quartile(cpu for _, _, cpu in waiting) / n
    costs["task_pulled"] = quartile(cpu for _, cpu in items) / n


def start_threads(count):
    """A pool of which every thread has started, by a barrier."""
    pool = futures.ThreadPoolExecutor(count)
    barrier = threading.Barrier(count)
    drain(pool.map(lambda _: barrier.wait(), range(count)))
    return pool


@freely
def thread_pool_time(count):
    start = clock()
    start_threads(count).shutdown()
    return clock() - start


def measure_threads(profile):
    costs, n = profile.costs, many(1000)
    hundred = quartile(thread_pool_time(100) for _ in rounds(3, 0.1))
    four = quartile(thread_pool_time(4) for _ in range(5))
    costs["thread_start"] = positive(hundred - four) / 96
    for count, wait in ((2, None), (16, 0.05 * MS), (64, 0.5 * MS), (256, 2 * MS)):
        with start_threads(count) as pool:
            if count != 16:
                costs[f"thread_task_{count}"] = quartile(
                    carry(pool, nothing, range(n)) for _ in rounds(5, 0.1)) / n
            if wait is None:
                costs["thread_hop"] = quartile(
                    run(hops, pool, n) for _ in rounds(5, 0.15)) / n
                continue
            # So many that the waits of the last ones do not show.
            waits = 2 * max(n, 2 * count)
            costs[f"thread_wait_{count}"] = quartile(
                carry(pool, nap, [wait] * waits) for _ in rounds(5, 0.15)) / waits
            if count == 16:
                loops = loops_for(GRAIN / 2)
                alone = quartile(timed(spin, loops) for _ in range(50))
                share = profile.speedup() if not gil_enabled() else 1
                wall = quartile(carry(pool, sleep_and_spin, [loops] * n)
                                for _ in rounds(5, 0.2)) / n
                costs["thread_mixed"] = positive(wall * share - alone)


async def hops(pool, count):
    loop = asyncio.get_running_loop()
    wall, _ = await pulled(count, 4, lambda: loop.run_in_executor(pool, nothing))
    return wall


def together(pool, function, argument, count):
    return carry(pool, function, [argument] * count)


def convoy(others):
    """What a blocking return loses beside threads that compute without a pause, s."""
    stop = threading.Event()

    def hold():
        while not stop.is_set():
            spin(1000)

    threads = [threading.Thread(target=hold, daemon=True) for _ in range(others)]
    for thread in threads:
        thread.start()
    try:
        # Not again where a quota holds it back: the others would use up the grant meanwhile.
        return median(timed.once(nap, 0.5 * MS) for _ in rounds(9, 0.15)) - 0.5 * MS
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def measure_gil(profile):
    costs, busy = profile.costs, profile.busy
    several = max(2, busy)
    loops, blocks = loops_for(long_piece(several)), 200
    alone, pair, all_of, hashed = [], [], [], []
    with start_threads(several) as pool:
        for _ in rounds(9, 0.7):
            # In a thread of the pool: the main thread's loop is not the same speed everywhere.
            alone.append(together(pool, spin, loops, 1))
            pair.append(together(pool, spin, loops, 2))
            if not gil_enabled():
                all_of.append(together(pool, spin, loops, several) if several > 2 else pair[-1])
            hashed.append(timed(hash_blocks, blocks))
    one = quartile(alone)
    costs["gil_slicing"] = max(quartile(pair) / (2 * one), 1.0)
    if not gil_enabled():
        threads = several * one / quartile(all_of)
        costs["thread_efficiency"] = min(threads / max(1.0, profile.speedup()), 1.2)
    measure_native(profile, quartile(hashed) / blocks)
    quiet = costs["sleep_overrun_200us"]
    for others in (1, 2):
        costs[f"convoy_{others}"] = positive(convoy(others) - quiet)
    costs["gil_handoff"] = handoff()


def measure_native(profile, block):
    """The cost of small tasks that drop the GIL, beside what they compute."""
    n = many(600)
    for width, name in ((profile.busy, "native_task_1c"), (2 * profile.busy, "native_task_2c")):
        with start_threads(width) as pool:
            wall = quartile(carry(pool, hash_blocks, [1] * n)
                            for _ in rounds(5, 0.1)) / n
        speedup = min(profile.speedup(), width)
        profile.costs[name] = positive(speedup * wall - block)


@freely
def handoff():
    """From one thread to another that waits for it, s."""
    count = 500
    here, there = threading.Semaphore(0), threading.Semaphore(0)

    def answer():
        for _ in range(count):
            here.acquire()
            there.release()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()

    start = clock()
    for _ in range(count):
        here.release()
        there.acquire()
    wall = clock() - start
    thread.join()
    return wall / (2 * count)


@freely
def pool_time(make, count):
    """A pool of which every worker takes part, from its start to its end."""
    start = clock()
    with make(count) as pool:
        drain(pool.map(nap, [NAP] * count))
    return clock() - start - NAP


@contextlib.contextmanager
def warm(make, count, starts):
    """A pool whose workers have all started; what starting and ending it took goes to starts."""
    held, begin = standstills(), clock()
    with make(count) as pool:
        started = set(pool.map(doze, [NAP] * count))
        begin = clock() - begin
        smooth = len(started) == count and standstills() == held
        while len(started) < count and clock() < deadline:
            started.update(pool.map(doze, [NAP] * count))
        yield pool
        held, end = standstills(), clock()
    if smooth and standstills() == held:
        starts.setdefault(count, []).append(begin - NAP + clock() - end)


def measure_starts(profile, name, make, starts, counts):
    """For the counts of which no pool was needed otherwise, then once more where there is time."""
    took = 0.0
    for count in counts:
        begin = clock()
        if count in starts:
            took = starts[count][0] + NAP
        elif begin + 2 * took < deadline:
            starts[count] = [pool_time(make, count)]
            took = clock() - begin
    for count, _ in zip(starts, rounds(len(starts), 0.3)):
        if clock() + starts[count][0] < deadline:
            starts[count].append(pool_time(make, count))
    for count in starts:
        if count in counts:
            profile.costs[f"{name}_{count}"] = positive(quartile(starts[count]))


def process_pool(count):
    return futures.ProcessPoolExecutor(count)


def measure_processes(profile):
    """The start of pools, the speed-up of computing, and what handing tasks over costs."""
    costs = profile.costs
    # A second time the fork server would be there already.
    first = pool_time.once(process_pool, 1)
    starts = {}
    try:
        with warm(process_pool, 1, starts) as pool:
            costs["process_memory"] = max(pool.map(worker_memory, range(1)))
            measure_dispatch(profile, pool)
        with warm(process_pool, profile.busy, starts) as pool:
            measure_curve(profile, pool)
            measure_tasks(profile, pool, profile.busy, "1c")
            measure_payload(profile, pool)
        with warm(process_pool, 2 * profile.busy, starts) as pool:
            measure_tasks(profile, pool, 2 * profile.busy, "2c")
    finally:
        measure_starts(profile, "process_pool", process_pool, starts, (1, 2, 4, 8))
        if "process_pool_1" in costs:
            costs["fork_server"] = positive(first - costs["process_pool_1"])


@freely
def side_by_side(pool, loops, count):
    """Time that workers take which compute at once, as if all were as fast, and the share of it
    that they had a CPU."""
    used, needed = zip(*pool.map(spin_cpu, [loops] * count))
    return statistics.harmonic_mean(needed), sum(used) / sum(needed)


def measure_curve(profile, pool):
    """Throughput of busy workers over that of one, in turns so that a bad moment hits all.

    Called several times, since on a shared machine moments are bad for seconds.
    """
    steps = [1]
    while steps[-1] < profile.busy:
        steps.append(min(2 * steps[-1], profile.busy))
    # The same amount of work both times, whatever the speed of the moment.
    loops = profile.loops = profile.loops or loops_for(long_piece(profile.busy))
    samples = profile.curve_samples
    for _ in rounds(6, 0.4):
        for count in steps:
            samples.setdefault(count, []).append(side_by_side(pool, loops, count))
    usual = {count: median(share for _, share in samples[count]) for count in steps}
    if any(map(math.isnan, usual.values())):
        return
    profile.contended = max(0.0, 1 - min(usual.values()) / UNDISTURBED)
    walls = {count: quartile(wall for wall, _ in samples[count]) for count in steps}
    if profile.contended:
        # As if the workers had had the CPUs for themselves.
        walls = {count: quartile(wall * min(1, share) for wall, share in samples[count])
                 for count in steps}
    profile.curve = [(count, min(count, max(1.0, count * walls[1] / walls[count])))
                     for count in steps]


def measure_curve_again(profile):
    if profile.busy == 1:
        return
    with warm(process_pool, profile.busy, {}) as pool:
        measure_curve(profile, pool)


def measure_dispatch(profile, pool):
    costs, n = profile.costs, many(400)
    child = max(pool.map(worker_cpu, range(1)))
    here = time.process_time()
    drain(pool.map(nothing, range(n)))
    here = time.process_time() - here
    child = max(pool.map(worker_cpu, range(1))) - child
    costs["dispatch_parent"] = here / n
    costs["dispatch_child"] = positive(child) / n
    hybrid = [run(handed_over, pool, n, 4, nothing, None) for _ in range(2)]
    costs["hybrid_parent"] = quartile(cpu for _, cpu in hybrid) / n
    n = 20_000
    costs["chunk_item"] = quartile(
        carry(pool, nothing, range(n), chunksize=1000) for _ in rounds(3, 0.1)) / n


async def handed_over(pool, count, width, function, argument):
    loop = asyncio.get_running_loop()
    return await pulled(count, width, lambda: loop.run_in_executor(pool, function, argument))


def measure_tasks(profile, pool, width, name):
    """All that handing a task over adds while the workers compute."""
    costs, n = profile.costs, many(300)
    loops, alone = grain()
    speedup = profile.speedup()
    plain, hybrid = [], []
    for _ in rounds(5, 0.35):
        plain.append(carry(pool, spin, [loops] * n))
        hybrid.append(run(handed_over, pool, n, 2 * width, spin, loops)[0])
    costs["process_task_" + name] = positive(speedup * quartile(plain) / n - alone)
    costs["hybrid_task_" + name] = positive(speedup * quartile(hybrid) / n - alone)


# What tasks are handed and give back together, bytes, and how many of them are measured at once:
# one for each worker at least.
SIZES = (("64kib", MIB // 16, 120), ("1mib", MIB, 8), ("8mib", 8 * MIB, 2))


def empty_task(pool, count=100):
    """What a task without content takes, s."""
    return quartile(carry(pool, nothing, range(count)) for _ in range(5)) / count


def contents(size, count):
    """As many different objects, each half of what is handed over and given back."""
    return [bytes([index]) * (size // 2) for index in range(count)]


def measure_payload(profile, pool):
    """What a task's content adds."""
    costs = profile.costs
    speedup = profile.speedup()
    empty = empty_task(pool)
    for name, size, count in SIZES:
        walls, heres = [], []
        for _ in rounds(4, 0.25):
            data = contents(size, max(count, profile.busy))
            wall, here = carry_and_count(pool, halve, data)
            walls.append(wall / len(data))
            heres.append(here / len(data))
        costs["payload_" + name] = positive(speedup * (quartile(walls) - empty))
        costs["payload_parent_" + name] = positive(quartile(heres) - costs["dispatch_parent"])


def measure_methods(profile):
    """The start of one worker by every start method this system has."""
    for method in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context(method)
        walls = [pool_time(lambda n: futures.ProcessPoolExecutor(n, mp_context=context), 1)
                 for _ in rounds(2, 0.1)]
        profile.costs["start_" + method] = positive(quartile(walls))


def measure_interpreters(profile):
    make = getattr(futures, "InterpreterPoolExecutor", None)
    if make is None:
        return
    costs, n = profile.costs, many(300)
    starts = {}
    with warm(make, 1, starts) as pool:
        costs["interpreter_call"] = quartile(
            carry(pool, nothing, range(n)) for _ in rounds(5, 0.1)) / n
    for width, name in ((profile.busy, "1c"), (2 * profile.busy, "2c")):
        with warm(make, width, starts) as pool:
            measure_interpreter_tasks(profile, pool, n, name)
    measure_starts(profile, "interpreter_pool", make, starts, (1, 2, 4))


def measure_interpreter_tasks(profile, pool, n, name):
    costs, speedup = profile.costs, profile.speedup()
    loops, alone = grain()
    wall = quartile(carry(pool, spin, [loops] * n) for _ in rounds(6, 0.2)) / n
    costs["interpreter_task_" + name] = positive(speedup * wall - alone)
    if name == "2c":
        return
    empty = empty_task(pool)
    for name, size, count in SIZES:
        data = contents(size, max(count, profile.busy))
        wall = quartile(carry(pool, halve, data) for _ in rounds(4, 0.05)) / len(data)
        costs["interpreter_payload_" + name] = positive(speedup * (wall - empty))


def measure_tax(profile):
    """How much slower than the usual build of the same version one thread is."""
    if not free_threaded():
        return
    usual = shutil.which("python3.%d" % sys.version_info[1])
    question = ("import sys, sysconfig, time\n"
                "assert not sysconfig.get_config_var('Py_GIL_DISABLED')\n"
                "def spin(loops):\n"
                "    while loops:\n"
                "        loops -= 1\n"
                "def timed():\n"
                "    start = time.perf_counter()\n"
                "    spin(500000)\n"
                "    return time.perf_counter() - start\n"
                "print(min(timed() for _ in range(7)))\n")
    if usual is None:
        return
    answer = subprocess.run([usual, "-I", "-c", question], capture_output=True, timeout=2,
                            check=False, text=True)
    with contextlib.suppress(ValueError):
        here = min(kept(timed(spin, 500_000) for _ in range(7)))
        profile.costs["free_threading_tax"] = positive(here / float(answer.stdout) - 1)


def free_threaded():
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def gil_enabled():
    return getattr(sys, "_is_gil_enabled", lambda: True)()


# With the seconds that each may take. In this order, as later groups build on the speed-up that
# the processes show, and the last are missed least where time runs out.
GROUPS = (
    ("calls and waits", 0.3, measure_calls),
    ("asyncio", 0.8, measure_asyncio),
    ("processes", 4.0, measure_processes),
    ("threads", 1.1, measure_threads),
    ("interpreters", 1.6, measure_interpreters),
    ("the GIL", 1.0, measure_gil),
    ("the CPUs again", 0.4, measure_curve_again),
    ("start methods", 0.3, measure_methods),
    ("the price of no GIL", 0.2, measure_tax),
)
LIMIT = 9.2
# Of what is planned for later groups this share stays theirs, however long one takes.
RESERVED = 0.8
# With less than this nothing can be measured in time.
LEAST_CPUS = 0.2


def order(profile):
    """With one CPU there is no speed-up, and processes matter least."""
    early = (measure_calls, measure_asyncio, measure_threads, measure_gil)
    return sorted(GROUPS, key=lambda group: profile.cpus <= 1 and group[2] not in early)


def describe():
    return {
        "format": FORMAT,
        "version": platform.python_version(),
        "version_source": "detected",
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "build": " ".join(platform.python_build()),
        "free_threaded": free_threaded(),
        "gil_enabled": gil_enabled(),
        "start_method": multiprocessing.get_start_method(),
        "start_methods": multiprocessing.get_all_start_methods(),
    }


def tell(share, text):
    print(f"[{share:3.0%}] {text}", file=sys.stderr, flush=True)


def measure():
    global pace, deadline
    begin = clock()
    end = begin + LIMIT
    profile = Profile()
    planned = sum(seconds for _, seconds, _ in GROUPS)
    left = planned
    for name, seconds, function in order(profile):
        tell(1 - left / planned, name)
        pace = min(1.0, (end - clock()) / left)
        left -= seconds
        deadline = end - RESERVED * left
        if profile.cpus < LEAST_CPUS:
            profile.skipped[name] = "the quota is too small"
            continue
        if pace <= 0.1:
            profile.skipped[name] = "no time left"
            continue
        try:
            function(profile)
        except OutOfTime as error:
            profile.skipped[name] = str(error)
        except Exception as error:  # What one group cannot do must not cost the others.
            profile.skipped[name] = f"{type(error).__name__}: {error}"
    tell(1, "done")
    held = [name for name, value in profile.costs.items() if math.isnan(value)]
    profile.skipped.update((name, "held back by the quota") for name in held)
    document = describe()
    document["costs"] = {name: round(value, 9) for name, value in profile.costs.items()
                         if name not in held}
    document["costs_source"] = "measured"
    document["noise"] = round(profile.noise(), 3)
    if profile.skipped:
        document["skipped"] = profile.skipped
    document["duration_s"] = round(clock() - begin, 3)
    document["machine"] = describe_machine(profile)
    return document


def end_with_caller():
    """Ends all processes of this group when the one that started it is gone."""

    def wait():
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main():
    if sys.version_info < (3, 9):
        sys.exit("lanes_measure.py: needs Python 3.9 or newer")
    if platform.python_implementation() != "CPython":
        sys.exit("lanes_measure.py: knows CPython only, not " + platform.python_implementation())
    if not os.path.exists(globals().get("__file__", "")):
        sys.exit("lanes_measure.py: has to be run as a file, as workers import it")
    if not set(sys.argv[1:]) <= {"--guarded", "--identify"}:
        sys.exit(__doc__)
    if "--guarded" in sys.argv:
        end_with_caller()
    if "--identify" in sys.argv:
        document = describe()
    else:
        document = measure()
    json.dump(document, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    # Pools are left in good order then, with all of their workers.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
