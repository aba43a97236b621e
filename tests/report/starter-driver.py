# SPDX-FileCopyrightText: 2026 The Lanes authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts starter code through its paces: starter-driver.py MODE [MODULE...].

test-starter-run.c runs this in a folder with the code, by every interpreter there is.
"""

import ast
import builtins
import contextlib
import importlib
import importlib.util
import inspect
import io
import itertools
import json
import os
import pathlib
import sys
import sysconfig
import threading
import warnings

ITEMS = [0, 1, "x", 2, 3, 4, "y", 5]

# Enough to fill any buffer that the cases have.
MANY = 30


def describe():
    """The minor version, whether the build is free-threaded, and whether Dask is there."""
    free_threaded = int(bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
    dask = int(importlib.util.find_spec("distributed") is not None)
    print(sys.version_info.minor, free_threaded, dask)


def faults(path):
    """What is wrong with a file that a run might not come upon."""
    minor = min(int(path.stem.rpartition("_")[2]), sys.version_info.minor)
    text = path.read_text(encoding="ascii")
    tree = ast.parse(text, feature_version=(3, minor))
    compile(tree, path, "exec")
    nodes = list(ast.walk(tree))
    imported = {alias.asname or alias.name.partition(".")[0] for node in nodes
                if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    known = imported | {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    known |= {node.name for node in nodes if hasattr(node, "name")}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    yield from (f"{name} is imported for nothing" for name in imported - used)
    yield from (f"{name} is unknown" for name in used - known - {"__file__", "__name__"}
                if not hasattr(builtins, name))


def check():
    """Compiles every file here, for the version that its name ends in."""
    warnings.simplefilter("error")
    paths = sorted(pathlib.Path().glob("*.py"))
    found = [f"{path}: {fault}" for path in paths for fault in faults(path)]
    assert not found, "\n".join(found)
    print(len(paths))


def lacks_gil():
    return not getattr(sys, "_is_gil_enabled", lambda: True)()


def run(*names):
    """Runs whole programs, in which two items fail; they all must say the same."""
    for name in names:
        module = importlib.import_module(name)
        module.items = lambda: ITEMS
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), \
                warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            status = module.main()
        wanted = {RuntimeWarning} if hasattr(module, "check_gil") and not lacks_gil() else set()
        assert {warning.category for warning in caught} == wanted, [*map(str, caught)]
        print(name, json.dumps([status, output.getvalue(), errors.getvalue()]), flush=True)


def dask(*names):
    """The same on a cluster of two workers."""
    from distributed import LocalCluster  # pylint: disable=import-outside-toplevel

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        os.environ["DASK_SCHEDULER_ADDRESS"] = cluster.scheduler_address
        run(*names)


def bound(*names):
    """Counts how far taking items is ahead of finishing them."""
    for name in names:
        check_bound(importlib.import_module(name))


def check_bound(module):
    function = "compute" if hasattr(module, "compute") else "work"
    inner = getattr(module, function)
    finished = []
    ahead = []

    async def await_inner(item):
        try:
            return await inner(item)
        finally:
            finished.append(item)

    def call_inner(item):
        try:
            return inner(item)
        finally:
            finished.append(item)

    def take():
        for number in range(MANY):
            ahead.append(number - len(finished))
            yield number

    setattr(module, function, await_inner if inspect.iscoroutinefunction(inner) else call_inner)
    assert len(module.run(take())) == MANY
    limit = getattr(module, "BUFFER", None) or getattr(module, "IN_FLIGHT", 1)
    assert max(ahead) <= limit, max(ahead)
    print(module.__name__, "bounded")


def interrupt(name):
    """Runs without an end, until Ctrl+C."""
    module = importlib.import_module(name)

    def endless():
        for number in itertools.count():
            if number == MANY:
                print("ready", flush=True)
            yield number

    try:
        module.run(endless())
    except KeyboardInterrupt:
        sys.exit(130)


def change(name, item, action):
    """The module with its work changed such that one item does something else."""
    path = pathlib.Path(f"{name}.py")
    code = path.read_text(encoding="ascii")
    function = "compute" if "def compute" in code else "work"
    prefix, wait = ("async ", "await ") if "async def work" in code else ("", "")
    changed = f"""
import asyncio
import os
import threading
normal = {function}
{prefix}def {function}(item):
    if item == "{item}":
        {wait}{action}
    return {wait}normal(item)
"""
    path.write_text(code.replace("# Your code ends here.", changed), encoding="ascii")
    return importlib.import_module(name)


def normal_results():
    return [sum(n * n for n in range(1000 + item)) for item in range(MANY)]


def crash(name):
    """Runs one item that ends its process; no more than what is under way may be lost."""
    module = change(name, "crash", "os._exit(1)")
    with contextlib.redirect_stderr(io.StringIO()):
        results = module.run(["crash", *range(MANY)])
    assert type(results.pop(0)).__name__ in ("BrokenProcessPool", "ChildProcessError")
    lost = [result for result in results if isinstance(result, Exception)]
    limit = 0
    if not hasattr(module, "Worker"):
        limit = getattr(module, "BUFFER", 0) * getattr(module, "CHUNK_SIZE", 0) or module.IN_FLIGHT
    assert len(lost) <= limit, results
    for result, normal in zip(results, normal_results()):
        assert result == normal or isinstance(result, Exception), results


def late(name):
    """Runs one item that does not end by itself, and others that do."""
    asynchronous = "async def work" in pathlib.Path(f"{name}.py").read_text(encoding="ascii")
    module = change(name, "stuck", "asyncio.Event().wait()" if asynchronous else
                    "globals().get('RELEASE', threading.Event()).wait()")
    module.RELEASE = threading.Event()
    items = [0, 1, "stuck", *range(2, MANY)]
    # When the stuck item's time begins; other times are long, for a machine that is busy.
    when = 2 + getattr(module, "BUFFER", 0)

    def take():
        for index, item in enumerate(items):
            if not hasattr(module, "Worker"):
                module.TIMEOUT = 1 if index == when else 60
            yield item
        module.RELEASE.set()  # of a thread, which cannot be stopped

    results = module.run(take())
    assert type(results.pop(2)).__name__ == "TimeoutError"
    assert results == normal_results(), results


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    globals()[sys.argv[1]](*sys.argv[2:])
