"""What test/clients/README.md asks of a client program, for all clients in Python."""

import json
import os
import signal
import sys
import threading
import time

INTERVAL = 1
SLOW = 0.1
STOP_TIMEOUT = 15
READ_TIMEOUT = 60
READ_ATTEMPTS = 5



def node(address):
    host, port = address.split(":")
    return host, int(port)


# What the environment asks for.
NODES = [node(address) for address in os.environ.get("REDIS_NODES", "").split(",")]
MAP = {
    node(inside): node(outside)
    for inside, outside in (
        pair.split("=") for pair in os.environ.get("REDIS_MAP", "").split(",") if pair
    )
}
USERNAME = os.environ.get("REDIS_USERNAME") or None
PASSWORD = os.environ.get("REDIS_PASSWORD") or None
CA = os.environ.get("REDIS_CA") if os.environ.get("REDIS_TLS") == "true" else None
DOCUMENTED = os.environ.get("SETTINGS") == "documented"
WORKERS = int(os.environ.get("WORKERS", "16"))
PAUSE = int(os.environ.get("PAUSE_MS", "20")) / 1000

RUN = f"{time.time_ns() // 1_000_000}-{os.getpid()}"


class Worker:
    def __init__(self, index):
        self.index = index
        self.acknowledged = []
        self.last = 0
        self.begun = None
        self.interrupted = False

    def key(self, number):
        return f"{RUN}:{self.index}:{number}"


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.workers = [Worker(index) for index in range(WORKERS)]
        self.failed = 0
        self.longest = 0.0
        self.again = 0
        self.error = None
        self.stopped = threading.Event()

    def write(self, client, worker):
        number = 0
        while not self.stopped.is_set():
            start = time.monotonic()
            worker.begun = start
            error = None
            try:
                client.set(worker.key(number), str(number))
            except Exception as reason:
                error = f"{type(reason).__name__}: {reason}"[:200]
            with self.lock:
                elapsed = time.monotonic() - start
                worker.begun = None
                self.longest = max(self.longest, elapsed)
                if error is None:
                    worker.acknowledged.append(number)
                    worker.last = now()
                    if worker.interrupted or elapsed >= SLOW:
                        self.again = worker.last
                else:
                    self.failed += 1
                    self.error = error
                worker.interrupted = error is not None
            number += 1
            time.sleep(PAUSE)

    def line(self):
        """The longest call is that since the last line; one that is under way counts by its age,
        and as failed once the writers were told to stop."""
        with self.lock:
            for worker in self.workers:
                begun = worker.begun
                if begun is not None:
                    self.longest = max(self.longest, time.monotonic() - begun)
                    self.failed += self.stopped.is_set()
            line = {
                "at": now(),
                "acknowledged": sum(len(worker.acknowledged) for worker in self.workers),
                "failed": self.failed,
                "longest": round(self.longest * 1000),
                "oldest": min(worker.last for worker in self.workers),
                "again": self.again,
                "error": self.error,
            }
            self.longest = 0.0
            return line

    def read_back(self, client):
        end = time.monotonic() + READ_TIMEOUT
        counts = {"lost": 0, "unread": 0}

        def reader(worker):
            for number in list(worker.acknowledged):
                found, value = read(client, worker.key(number), end)
                with self.lock:
                    if not found:
                        counts["unread"] += 1
                    elif value != str(number).encode():
                        counts["lost"] += 1

        threads = [in_thread(reader, worker) for worker in self.workers]
        for thread in threads:
            thread.join()
        return counts


def read(client, key, end):
    """Whether a key could be read, and its value."""
    for _ in range(READ_ATTEMPTS):
        if time.monotonic() > end:
            break
        try:
            return True, client.get(key)
        except Exception:
            time.sleep(0.2)
    return False, None


def until_connected(connect, ended):
    while True:
        try:
            return connect()
        except Exception as error:
            print(f"could not connect: {error}", file=sys.stderr)
            if ended.wait(0.5):
                sys.exit(1)


def in_thread(target, *arguments):
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread


def now():
    return time.time_ns() // 1_000_000


def show(line):
    print(json.dumps(line), flush=True)


def main(connect):
    """Writes with a client until SIGTERM or SIGINT, and then reads everything back."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    client = until_connected(connect, ended)
    tally = Tally()
    threads = [in_thread(tally.write, client, worker) for worker in tally.workers]
    while not ended.wait(INTERVAL):
        show(tally.line())
    tally.stopped.set()
    end = time.monotonic() + STOP_TIMEOUT
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    line = tally.line()
    # Another client reads, so that one which did not come back hides no lost key.
    show(line | tally.read_back(until_connected(connect, threading.Event())))
    # A thread of the library may not end by itself.
    os._exit(0)
