/* SPDX-FileCopyrightText: 2026 The Lanes authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts of the guides, for xgettext alone; build-aux/guide-strings writes this file. */

#pragma once

/* Translators: guide python-concurrency: title */
N_ ("Python concurrency");
/* Translators: guide python-concurrency: summary */
N_ ("Which concurrency mechanism of Python fits a piece of work.");
/* Translators: guide python-concurrency/questions/kind: title */
N_ ("What kind of work is it?");
/* Translators: guide python-concurrency/questions/kind: why */
N_ ("A batch is judged by when it ends, a service by how soon it answers, a background job by not being in the way.");
/* Translators: guide python-concurrency/questions/kind/answers/batch: title */
N_ ("A batch of tasks");
/* Translators: guide python-concurrency/questions/kind/answers/batch: example */
N_ ("A script fetches every page of a catalogue, then it is done.");
/* Translators: guide python-concurrency/questions/kind/answers/service: title */
N_ ("A service that answers requests");
/* Translators: guide python-concurrency/questions/kind/answers/service: example */
N_ ("A FastAPI application, a chat over WebSockets.");
/* Translators: guide python-concurrency/questions/kind/answers/background: title */
N_ ("One job beside the main program");
/* Translators: guide python-concurrency/questions/kind/answers/background: example */
N_ ("A report is fetched while the program stays usable.");
/* Translators: guide python-concurrency/questions/kind: not_sure */
N_ ("Counts as a batch, the most common case; the other rows stay possible.");
/* Translators: guide python-concurrency/questions/kind/condition: title */
N_ ("Kind");
/* Translators: guide python-concurrency/questions/kind/condition/classes/batch: title */
N_ ("Batch");
/* Translators: guide python-concurrency/questions/kind/condition/classes/batch: says */
N_ ("it is a batch of tasks");
/* Translators: guide python-concurrency/questions/kind/condition/classes/service: title */
N_ ("Service");
/* Translators: guide python-concurrency/questions/kind/condition/classes/service: says */
N_ ("it is a service");
/* Translators: guide python-concurrency/questions/kind/condition/classes/background: title */
N_ ("Background job");
/* Translators: guide python-concurrency/questions/kind/condition/classes/background: says */
N_ ("it is one background job");
/* Translators: guide python-concurrency/questions/task: title */
N_ ("What does one task do?");
/* Translators: guide python-concurrency/questions/task: why */
N_ ("Waits can overlap in one thread. Computing in Python cannot, because of the GIL.");
/* Translators: guide python-concurrency/questions/task/answers/http: title */
N_ ("Calls a web API");
/* Translators: guide python-concurrency/questions/task/answers/http: example */
N_ ("Waits 150 ms for the answer, computes 1 ms to decode it.");
/* Translators: guide python-concurrency/questions/task/answers/database: title */
N_ ("Queries a database");
/* Translators: guide python-concurrency/questions/task/answers/database: example */
N_ ("Waits 5 ms for the rows, computes 0.3 ms to unpack them.");
/* Translators: guide python-concurrency/questions/task/answers/file: title */
N_ ("Reads a file");
/* Translators: guide python-concurrency/questions/task/answers/file: example */
N_ ("1 MB from a fast disk: waits 1 ms, computes 0.5 ms.");
/* Translators: guide python-concurrency/questions/task/answers/parse: title */
N_ ("Parses text or JSON");
/* Translators: guide python-concurrency/questions/task/answers/parse: example */
N_ ("1 MB that is in memory already: computes 10 ms.");
/* Translators: guide python-concurrency/questions/task/answers/maths: title */
N_ ("Computes in Python");
/* Translators: guide python-concurrency/questions/task/answers/maths: example */
N_ ("Loops, numbers, objects: computes 50 ms.");
/* Translators: guide python-concurrency/questions/task/answers/numpy: title */
N_ ("Computes with NumPy");
/* Translators: guide python-concurrency/questions/task/answers/numpy: example */
N_ ("Whole arrays in native code: computes 20 ms, mostly without the GIL.");
/* Translators: guide python-concurrency/questions/task/answers/image: title */
N_ ("Converts an image");
/* Translators: guide python-concurrency/questions/task/answers/image: example */
N_ ("Reads it in 2 ms, computes 40 ms in a native library.");
/* Translators: guide python-concurrency/questions/task/answers/hash: title */
N_ ("Hashes or compresses");
/* Translators: guide python-concurrency/questions/task/answers/hash: example */
N_ ("10 MB: reads them in 3 ms, computes 20 ms in native code.");
/* Translators: guide python-concurrency/questions/task/answers/command: title */
N_ ("Runs another program");
/* Translators: guide python-concurrency/questions/task/answers/command: example */
N_ ("Waits 500 ms for it to end, computes 0.5 ms to read its output.");
/* Translators: guide python-concurrency/questions/task/answers/custom: title */
N_ ("Something else");
/* Translators: guide python-concurrency/questions/task/answers/custom: example */
N_ ("Set the times below.");
/* Translators: guide python-concurrency/questions/task: not_sure */
N_ ("Counts as a call of a web API; every mixture of waiting and computing stays possible.");
/* Translators: guide python-concurrency/questions/task/condition: title */
N_ ("One task");
/* Translators: guide python-concurrency/questions/task/condition/classes/waits: title */
N_ ("Waits");
/* Translators: guide python-concurrency/questions/task/condition/classes/waits: says */
N_ ("a task mostly waits");
/* Translators: guide python-concurrency/questions/task/condition/classes/both: title */
N_ ("Waits and computes");
/* Translators: guide python-concurrency/questions/task/condition/classes/both: says */
N_ ("a task waits and computes");
/* Translators: guide python-concurrency/questions/task/condition/classes/computes: title */
N_ ("Computes");
/* Translators: guide python-concurrency/questions/task/condition/classes/computes: says */
N_ ("a task mostly computes");
/* Translators: guide python-concurrency/questions/amount: title */
N_ ("How much work is there?");
/* Translators: guide python-concurrency/questions/amount: why */
N_ ("A few waits are carried well by threads; a thread for each of thousands costs more than the waits.");
/* Translators: guide python-concurrency/questions/amount/answers/handful: title */
N_ ("A handful of tasks");
/* Translators: guide python-concurrency/questions/amount/answers/handful: example */
N_ ("Eight large downloads.");
/* Translators: guide python-concurrency/questions/amount/answers/hundred: title */
N_ ("About a hundred");
/* Translators: guide python-concurrency/questions/amount/answers/hundred: example */
N_ ("Every page of a small site.");
/* Translators: guide python-concurrency/questions/amount/answers/thousand: title */
N_ ("About a thousand");
/* Translators: guide python-concurrency/questions/amount/answers/thousand: example */
N_ ("Every customer of a shop.");
/* Translators: guide python-concurrency/questions/amount/answers/many: title */
N_ ("Very many");
/* Translators: guide python-concurrency/questions/amount/answers/many: example */
N_ ("100,000 rows of a table.");
/* Translators: guide python-concurrency/questions/amount/answers/quiet: title */
N_ ("A few requests a second");
/* Translators: guide python-concurrency/questions/amount/answers/quiet: example */
N_ ("A tool for one team: 5 a second, at most 10 at once.");
/* Translators: guide python-concurrency/questions/amount/answers/busy: title */
N_ ("A hundred requests a second");
/* Translators: guide python-concurrency/questions/amount/answers/busy: example */
N_ ("A public site: at most 100 at once.");
/* Translators: guide python-concurrency/questions/amount/answers/crowd: title */
N_ ("Thousands of connections");
/* Translators: guide python-concurrency/questions/amount/answers/crowd: example */
N_ ("A chat: 5,000 people, 500 messages a second.");
/* Translators: guide python-concurrency/questions/amount/answers/custom: title */
N_ ("Another amount");
/* Translators: guide python-concurrency/questions/amount/answers/custom: example */
N_ ("Set it below.");
/* Translators: guide python-concurrency/questions/amount: not_sure */
N_ ("Counts as a thousand tasks, or a hundred requests a second.");
/* Translators: guide python-concurrency/questions/amount/condition: title */
N_ ("Waits at once");
/* Translators: guide python-concurrency/questions/amount/condition/classes/few: title */
N_ ("Few");
/* Translators: guide python-concurrency/questions/amount/condition/classes/few: says */
N_ ("only a few waits run at once");
/* Translators: guide python-concurrency/questions/amount/condition/classes/many: title */
N_ ("Many");
/* Translators: guide python-concurrency/questions/amount/condition/classes/many: says */
N_ ("many waits run at once");
/* Translators: guide python-concurrency/questions/client: title */
N_ ("Is there an awaitable library for the wait?");
/* Translators: guide python-concurrency/questions/client: why */
N_ ("asyncio only helps where the library can be awaited; a blocking call stops the whole event loop.");
/* Translators: guide python-concurrency/questions/client/answers/async: title */
N_ ("Yes, it can be awaited");
/* Translators: guide python-concurrency/questions/client/answers/async: example */
N_ ("aiohttp, httpx, asyncpg, websockets.");
/* Translators: guide python-concurrency/questions/client/answers/blocking: title */
N_ ("No, its calls block");
/* Translators: guide python-concurrency/questions/client/answers/blocking: example */
N_ ("requests, a legacy database driver, reading files.");
/* Translators: guide python-concurrency/questions/client: not_sure */
N_ ("Counts as blocking, the safe assumption.");
/* Translators: guide python-concurrency/questions/gil: title */
N_ ("Whose code does the computing?");
/* Translators: guide python-concurrency/questions/gil: why */
N_ ("Python code holds the GIL, so its threads take turns; native code often lets it go.");
/* Translators: guide python-concurrency/questions/gil/answers/python: title */
N_ ("Python itself");
/* Translators: guide python-concurrency/questions/gil/answers/python: example */
N_ ("Loops, comprehensions, json, re, dataclasses.");
/* Translators: guide python-concurrency/questions/gil/answers/half: title */
N_ ("Half and half");
/* Translators: guide python-concurrency/questions/gil/answers/half: example */
N_ ("Python code around calls of pandas.");
/* Translators: guide python-concurrency/questions/gil/answers/native: title */
N_ ("Mostly native code");
/* Translators: guide python-concurrency/questions/gil/answers/native: example */
N_ ("NumPy on large arrays, hashlib, zlib, image filters.");
/* Translators: guide python-concurrency/questions/gil/answers/custom: title */
N_ ("Another share");
/* Translators: guide python-concurrency/questions/gil: not_sure */
N_ ("Counts as Python itself.");
/* Translators: guide python-concurrency/questions/data: title */
N_ ("How much data goes in and out of a task?");
/* Translators: guide python-concurrency/questions/data: why */
N_ ("Processes get their arguments and results by pickling and copying, which costs time for every byte.");
/* Translators: guide python-concurrency/questions/data/answers/small: title */
N_ ("Small values");
/* Translators: guide python-concurrency/questions/data/answers/small: example */
N_ ("A path or an identifier in, a number out: 1 KiB each.");
/* Translators: guide python-concurrency/questions/data/answers/document: title */
N_ ("A document");
/* Translators: guide python-concurrency/questions/data/answers/document: example */
N_ ("64 KiB each way.");
/* Translators: guide python-concurrency/questions/data/answers/picture: title */
N_ ("A picture or a table");
/* Translators: guide python-concurrency/questions/data/answers/picture: example */
N_ ("2 MiB each way.");
/* Translators: guide python-concurrency/questions/data/answers/large: title */
N_ ("Large arrays");
/* Translators: guide python-concurrency/questions/data/answers/large: example */
N_ ("64 MiB each way.");
/* Translators: guide python-concurrency/questions/data/answers/custom: title */
N_ ("Other sizes");
/* Translators: guide python-concurrency/questions/data/answers/custom: example */
N_ ("Set them below.");
/* Translators: guide python-concurrency/questions/data: not_sure */
N_ ("Counts as small values that can be pickled.");
/* Translators: guide python-concurrency/questions/state: title */
N_ ("Do the tasks change shared data?");
/* Translators: guide python-concurrency/questions/state: why */
N_ ("Threads share all data and must lock it; processes and interpreters share none.");
/* Translators: guide python-concurrency/questions/state/answers/none: title */
N_ ("No");
/* Translators: guide python-concurrency/questions/state/answers/none: example */
N_ ("Each task works on its own input.");
/* Translators: guide python-concurrency/questions/state/answers/some: title */
N_ ("Now and then");
/* Translators: guide python-concurrency/questions/state/answers/some: example */
N_ ("A counter or a cache is updated once a task.");
/* Translators: guide python-concurrency/questions/state/answers/hot: title */
N_ ("All the time");
/* Translators: guide python-concurrency/questions/state/answers/hot: example */
N_ ("Every step changes one large structure in memory.");
/* Translators: guide python-concurrency/questions/state: not_sure */
N_ ("Counts as no shared data.");
/* Translators: guide python-concurrency/questions/life: title */
N_ ("How long does the program live?");
/* Translators: guide python-concurrency/questions/life: why */
N_ ("A new script pays for starting its threads and processes; a program that runs on has paid once.");
/* Translators: guide python-concurrency/questions/life/answers/fresh: title */
N_ ("It starts, works and ends");
/* Translators: guide python-concurrency/questions/life/answers/fresh: example */
N_ ("A script on the command line or in a timer.");
/* Translators: guide python-concurrency/questions/life/answers/warm: title */
N_ ("It keeps running");
/* Translators: guide python-concurrency/questions/life/answers/warm: example */
N_ ("A server, a desktop program, a notebook.");
/* Translators: guide python-concurrency/questions/life: not_sure */
N_ ("A batch counts as a new script, a service as a program that keeps running.");
/* Translators: guide python-concurrency/rows/many-waits: scenario */
N_ ("Waiting work, many small or medium waits at once");
/* Translators: guide python-concurrency/rows/many-waits: advice */
N_ ("asyncio with async and await");
/* Translators: guide python-concurrency/rows/many-waits: verdict */
N_ ("First choice");
/* Translators: guide python-concurrency/rows/many-waits: why */
N_ ("Made for this: one thread keeps thousands of operations in flight, because each gives up control while it waits, and a switch costs almost nothing. Network requests, database calls, web servers.");
/* Translators: guide python-concurrency/rows/few-waits: scenario */
N_ ("Waiting work, fewer and longer waits");
/* Translators: guide python-concurrency/rows/few-waits: advice */
N_ ("threading with ThreadPoolExecutor");
/* Translators: guide python-concurrency/rows/few-waits: verdict */
N_ ("Fits well");
/* Translators: guide python-concurrency/rows/few-waits: why */
N_ ("Simpler to follow than an event loop, and a waiting thread lets the GIL go. The executor keeps it to a few lines. A few large downloads, a handful of outside services, blocking code that exists already.");
/* Translators: guide python-concurrency/rows/computing: scenario */
N_ ("Computing work");
/* Translators: guide python-concurrency/rows/computing: advice */
N_ ("multiprocessing with ProcessPoolExecutor");
/* Translators: guide python-concurrency/rows/computing: why */
N_ ("Each process has a GIL of its own, so all cores run Python at once. Number crunching, data processing, image and video work, wherever the Python code itself is the bottleneck.");
/* Translators: guide python-concurrency/rows/mixed: scenario */
N_ ("Waiting and computing in one task");
/* Translators: guide python-concurrency/rows/mixed: advice */
N_ ("asyncio together with ProcessPoolExecutor");
/* Translators: guide python-concurrency/rows/mixed: why */
N_ ("The event loop carries the waits and hands the computing to processes with loop.run_in_executor(), so it never stalls.");
/* Translators: guide python-concurrency/rows/background: scenario */
N_ ("One simple blocking job behind the main program");
/* Translators: guide python-concurrency/rows/background: advice */
N_ ("threading.Thread or ThreadPoolExecutor");
/* Translators: guide python-concurrency/rows/background: verdict */
N_ ("Enough");
/* Translators: guide python-concurrency/rows/background: why */
N_ ("One blocking function that must not hold the program up needs no more than a thread.");
/* Translators: guide python-concurrency/rows/web-service: scenario */
N_ ("A web service with high concurrency");
/* Translators: guide python-concurrency/rows/web-service: advice */
N_ ("asyncio");
/* Translators: guide python-concurrency/rows/web-service: why */
N_ ("Frameworks such as FastAPI are built on it: async endpoints run on the event loop, blocking endpoints are moved to a pool of threads by the framework. It pays to understand both.");
/* Translators: guide python-concurrency/examples/download-images: title */
N_ ("Download 100 images");
/* Translators: guide python-concurrency/examples/download-images: summary */
N_ ("From many sites, 200 ms each, with a library that can be awaited.");
/* Translators: guide python-concurrency/examples/download-images/best: text */
N_ ("asyncio with aiohttp, for many connections at little cost");
/* Translators: guide python-concurrency/examples/download-images/also: text */
N_ ("ThreadPoolExecutor, with slightly more overhead");
/* Translators: guide python-concurrency/examples/heavy-maths: title */
N_ ("Heavy maths over a large data set");
/* Translators: guide python-concurrency/examples/heavy-maths: summary */
N_ ("A function of 20 ms over each of 20,000 elements.");
/* Translators: guide python-concurrency/examples/heavy-maths/best: text */
N_ ("ProcessPoolExecutor, so that all cores compute at once");
/* Translators: guide python-concurrency/examples/heavy-maths/worst: text */
N_ ("threads, which the GIL makes wait for each other");
/* Translators: guide python-concurrency/examples/websocket-chat: title */
N_ ("Real-time chat over WebSockets");
/* Translators: guide python-concurrency/examples/websocket-chat: summary */
N_ ("2,000 open connections, 500 messages a second.");
/* Translators: guide python-concurrency/examples/websocket-chat/best: text */
N_ ("asyncio, for lasting connections that react to events");
/* Translators: guide python-concurrency/examples/legacy-database: title */
N_ ("Query a legacy database in the background");
/* Translators: guide python-concurrency/examples/legacy-database: summary */
N_ ("One query of 5 s through a blocking driver.");
/* Translators: guide python-concurrency/examples/legacy-database/best: text */
N_ ("a thread or ThreadPoolExecutor, since the wait lets the GIL go");
/* Translators: guide python-concurrency/examples/legacy-database/also: text */
N_ ("inside asyncio, loop.run_in_executor(None, call)");
