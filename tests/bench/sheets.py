#!/usr/bin/env python3
"""Measure how long printed sheets take: Carryover alone, and against WeasyPrint on the same handouts, in one run.

    sheets.py --handouts 1000 --rounds 1 --weasyprint PYTHON [--documents 40] [--work /var/tmp/bench]

`cold`: a build from nothing, with both sheets of each handout (usual and large print) and without any; the
difference is what sheets cost. `again`: nothing changed, and one article changed, with sheets known.
`serve`: one handout edited; its page fetched as soon as it is new, then its sheet.
`weasyprint`: the text of the same handouts as plain HTML with the same font, as tagged PDF/UA-1, in one process;
imports and the first document are not counted. PYTHON is one that has WeasyPrint.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from bench import CARRYOVER, HERE, MIB
from bench import run as run_for_seconds

FONTS = HERE.parent.parent / "themes" / "clinic" / "fonts"
BUILD = ["build", "--no-search", "--today", "2026-03-02"]

WEASYPRINT = """
import json, pathlib, sys, time
import weasyprint
from weasyprint.text.fonts import FontConfiguration
pages, style = json.load(sys.stdin)
fonts = FontConfiguration()
css = weasyprint.CSS(string=style, font_config=fonts)
times, work, size = [], [], 0
for page in pages:
    begun, at_work = time.perf_counter(), time.process_time()
    made = weasyprint.HTML(string=page).write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    times.append(time.perf_counter() - begun)
    work.append(time.process_time() - at_work)
    size += len(made)
print(json.dumps({"times": times[1:], "work": work[1:], "bytes": size // len(pages), "version": weasyprint.__version__}))
"""


def site(given):
    folder = given.work / "sheets"
    shutil.rmtree(folder, ignore_errors=True)
    sizes = ["--articles", "10", "--handouts", str(given.handouts)]
    subprocess.run([sys.executable, HERE / "corpus.py", "carryover", folder, *sizes], check=True)
    # The theme of the other measurements has no sheets; the built-in one has.
    shutil.rmtree(folder / "themes", ignore_errors=True)
    clinic = folder / "content" / "clinic.yaml"
    clinic.write_text(re.sub(r"(?m)^theme:.*\n", "", clinic.read_text()))
    return folder


def clean(folder):
    for name in ("public", ".carryover"):
        shutil.rmtree(folder / name, ignore_errors=True)


def run(command, folder):
    """Seconds, seconds of work on all cores, and peak bytes."""
    before = os.times()
    seconds, peak = run_for_seconds(command, folder)
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, work, peak


def cold(given, folder):
    """Seconds, work and peak bytes with sheets; seconds and work without."""
    clean(folder)
    plain = run([given.carryover, *BUILD, "--no-pdf"], folder)[:2]
    clean(folder)
    return run([given.carryover, *BUILD], folder), plain


def again(given, folder):
    """Seconds with nothing changed, and with one article changed: with sheets, and without."""
    unchanged, *_ = run([given.carryover, *BUILD], folder)
    article = sorted((folder / "content" / "articles").glob("*.md"))[0]
    text = article.read_text()
    article.write_text(text + "\nOne more line.\n")
    changed, *_ = run([given.carryover, *BUILD], folder)
    run([given.carryover, *BUILD, "--no-pdf", "--out", "plain"], folder)
    article.write_text(text)
    plain, *_ = run([given.carryover, *BUILD, "--no-pdf", "--out", "plain"], folder)
    shutil.rmtree(folder / "plain")
    return unchanged, changed, plain


def served(given, folder):
    """Milliseconds for the page and for the sheet of an edited handout, for each edit."""
    child = subprocess.Popen([given.carryover, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
    try:
        address = next(found[0] for line in child.stdout if (found := re.findall(r"http://127\.0\.0\.1:\d+", line)))
        get = lambda path: urllib.request.urlopen(address + path, timeout=30).read()
        handout = sorted((folder / "content" / "handouts").glob("*.yaml"))[0]
        path, text = f"/handouts/{handout.stem}", handout.read_text()
        get(path + ".pdf")
        times = []
        for number in range(given.edits):
            mark = f"Edit number {number} is here."
            begun = time.perf_counter()
            handout.write_text(re.sub(r"(?m)^  helper: .*$", f"  helper: {mark}", text))
            while mark.encode() not in get(path + "/"):
                time.sleep(0.001)
            seen = time.perf_counter()
            assert get(path + ".pdf").startswith(b"%PDF")
            times.append(((seen - begun) * 1000, (time.perf_counter() - seen) * 1000))
        handout.write_text(text)
        return times
    finally:
        child.terminate()
        child.wait()


def weasyprint(given, folder):
    """Milliseconds, and milliseconds of work, for each document; their mean size in bytes; the version."""
    pages = []
    for page in sorted((folder / "public" / "handouts").glob("home-program-*/index.html"))[:given.documents + 1]:
        html = page.read_text()
        main = html[html.index("<main"):html.index("</main>")] + "</main>"
        main = re.sub(r'(?s)<p class="buttons">.*?</p>', "", main)
        title = re.search(r"<title>(.*?)</title>", html)[1]
        pages.append(f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>{main}</body></html>')
    style = "".join(
        f'@font-face {{ font-family: A; font-weight: {weight}; src: url("file://{FONTS}/AtkinsonHyperlegibleNext-{name}.ttf") }}\n'
        for name, weight in (("Regular", 400), ("Bold", 700)))
    style += "@page { size: letter; margin: 0.6in } body { font: 12pt A } table { border-collapse: collapse } td, th { border: 1px solid } svg { width: 1in }"
    done = subprocess.run([given.weasyprint, "-c", WEASYPRINT], input=json.dumps([pages, style]), text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(done.stderr[-3000:])
    told = json.loads(done.stdout.splitlines()[-1])
    times, work = ([seconds * 1000 for seconds in told[name]] for name in ("times", "work"))
    return times, work, told["bytes"], told["version"]


def sizes(folder):
    sheets = sorted((folder / "public" / "handouts").glob("*.pdf"))
    large = [path for path in sheets if path.name.endswith(".large.pdf")]
    mean = lambda paths: sum(path.stat().st_size for path in paths) // max(len(paths), 1)
    return len(sheets), mean([path for path in sheets if path not in large]), mean(large)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--handouts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--weasyprint", help="a Python that has WeasyPrint")
    parser.add_argument("--carryover", default=str(CARRYOVER))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "bench")
    given = parser.parse_args()
    folder = site(given)
    print("| round | sheets | s | without | ms a sheet | of work | peak MiB | unchanged s | one article changed s | without sheets |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    each, works = [], []
    for number in range(given.rounds):
        (seconds, work, peak), (plain, plain_work) = cold(given, folder)
        count, usual, large = sizes(folder)
        each.append((seconds - plain) / count * 1000)
        works.append((work - plain_work) / count * 1000)
        unchanged, changed, without = again(given, folder)
        print(f"| {number + 1} | {count} | {seconds:.1f} | {plain:.2f} | {each[-1]:.1f} | {works[-1]:.1f} | {peak / MIB:.0f} "
              f"| {unchanged:.2f} | {changed:.2f} | {without:.2f} |")
    print(f"\nmean size in bytes: {usual}, large print {large}")
    if given.weasyprint:
        times, work, size, version = weasyprint(given, folder)
        print(f"WeasyPrint {version}: {statistics.median(times):.0f} ms a document (median of {len(times)}), {size} bytes, "
              f"{statistics.median(times) / statistics.median(each):.1f} times as long; {statistics.median(work):.0f} ms of work, "
              f"{statistics.median(work) / statistics.median(works):.1f} times as much")
    pages, sheets = zip(*served(given, folder))
    print(f"serve, {given.edits} edits: page {statistics.median(pages):.0f} ms (slowest {max(pages):.0f}), "
          f"its sheet {statistics.median(sheets):.0f} ms (slowest {max(sheets):.0f})")


if __name__ == "__main__":
    main()
