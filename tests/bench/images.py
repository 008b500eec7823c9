#!/usr/bin/env python3
"""Measure how long photos take: Carryover against Hugo and Eleventy's image plugin, in one run.

    images.py --photos 200 --rounds 3 --hugo HUGO --eleventy FOLDER [--work /var/tmp/bench]

Each program gets the same photos of 12 megapixels (`photos.py`) and makes three widths (480, 960, 1600)
in two formats (WebP, JPEG) of each, in turns, from nothing. Told are the medians, the ratios within a
round, the peak memory of the program with all it starts, and what came out: bytes, and how near the
pixels are to the photo (PSNR in dB at 960 pixels, higher is nearer). Then Carryover once more, with
nothing changed and with one article changed.

Needs Pillow and NumPy. HUGO is the program itself; FOLDER one where `npm install @11ty/eleventy-img` ran.
"""

import argparse
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import numpy
from PIL import Image

from bench import CARRYOVER, HERE, MIB, run

WIDTHS = (480, 960, 1600)


def photos(given):
    folder = given.work / f"photos-{given.photos}"
    if not folder.exists():
        subprocess.run([sys.executable, HERE / "photos.py", folder, "--photos", str(given.photos)], check=True)
    return folder


def carryover_site(folder, pictures):
    (folder / "content" / "articles").mkdir(parents=True)
    shutil.copytree(pictures, folder / "content" / "media", copy_function=os.link)
    (folder / "content" / "clinic.yaml").write_text("name: A clinic\nphone: 402-555-0100\nbase_url: https://example.org\n")
    text = "".join(f"![Soft light and shapes](../media/{photo.name})\n\n" for photo in sorted(pictures.iterdir()))
    head = "---\ntitle: Photos\ndate: 2024-05-01\nsummary: All of them.\n---\n\n"
    (folder / "content" / "articles" / "photos.md").write_text(head + text)


def hugo_site(folder, pictures):
    (folder / "layouts").mkdir(parents=True)
    shutil.copytree(pictures, folder / "assets", copy_function=os.link)
    (folder / "hugo.toml").write_text('baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n')
    (folder / "layouts" / "index.html").write_text("""{{ range resources.Match "*.jpg" }}{{ $photo := . }}
{{ range slice 480 960 1600 }}
<img src="{{ ($photo.Resize (printf "%dx webp q78" .)).RelPermalink }}"><img src="{{ ($photo.Resize (printf "%dx jpg q80" .)).RelPermalink }}">
{{ end }}{{ end }}
""")


def eleventy_site(folder, pictures, given):
    folder.mkdir(parents=True)
    (folder / "photos").symlink_to(pictures.resolve())
    (folder / "node_modules").symlink_to((given.eleventy / "node_modules").resolve())
    (folder / "build.mjs").write_text("""import Image from '@11ty/eleventy-img';
import { readdirSync } from 'node:fs';
await Promise.all(readdirSync('photos').map((name) => Image(`photos/${name}`, {
  widths: [480, 960, 1600], formats: ['webp', 'jpeg'], outputDir: 'public/', useCache: false,
  sharpWebpOptions: { quality: 78 }, sharpJpegOptions: { quality: 80 },
})));
""")


def sites(given, pictures):
    """Folder and command of each program."""
    found = {"carryover": (given.work / "carryover", [given.carryover, "build", "--no-pdf", "--no-search"])}
    carryover_site(found["carryover"][0], pictures)
    if given.hugo:
        found["hugo"] = (given.work / "hugo", [given.hugo, "--quiet", "--destination", "public", "--cacheDir", str(given.work / "hugo-cache")])
        hugo_site(found["hugo"][0], pictures)
    if given.eleventy:
        found["eleventy-img"] = (given.work / "eleventy", ["node", "build.mjs"])
        eleventy_site(found["eleventy-img"][0], pictures, given)
    return found


def forget(given, folder):
    """Takes away everything a build left."""
    for left in ("public", ".carryover", "resources", ".cache"):
        shutil.rmtree(folder / left, ignore_errors=True)
    shutil.rmtree(given.work / "hugo-cache", ignore_errors=True)


def outcome(folder, pictures):
    """Files, bytes of each format, and how near the copies of 960 pixels are to a few of the photos."""
    files = [path for path in (folder / "public").rglob("*") if path.suffix in (".webp", ".jpg", ".jpeg")]
    size = {kind: sum(path.stat().st_size for path in files if path.suffix.startswith(kind)) for kind in (".webp", ".jp")}
    near = {}
    for kind in size:
        of_kind = [path for path in files if path.suffix.startswith(kind)]
        by_width = [path for path in of_kind if Image.open(path).width == 960]
        near[kind] = statistics.mean(best_match(photo, by_width) for photo in sorted(pictures.iterdir())[:3])
    return len(files), size, near


def best_match(photo, copies):
    """The PSNR of the copy that is nearest to the photo: names of copies differ from program to program."""
    small = Image.open(photo).resize((960, 720), Image.Resampling.LANCZOS)
    wanted = numpy.asarray(small, dtype=numpy.float64)
    near = [path for path in copies if photo.stem in path.name] or copies
    errors = [((numpy.asarray(Image.open(path).convert("RGB"), dtype=numpy.float64) - wanted) ** 2).mean() for path in near]
    return 10 * math.log10(255**2 / min(errors))


def measure(given):
    shutil.rmtree(given.work / "sites", ignore_errors=True)
    pictures = photos(given)
    given.work = given.work / "sites"
    given.work.mkdir()
    programs = sites(given, pictures)
    seconds, peak = {name: [] for name in programs}, dict.fromkeys(programs, 0)
    order = list(programs)
    for _ in range(given.rounds):
        for name in order:
            folder, command = programs[name]
            forget(given, folder)
            os.sync()
            took, memory = run(command, folder)
            seconds[name].append(took)
            peak[name] = max(peak[name], memory)
            print(f"<!-- {name}: {took:.1f} s -->", flush=True)
        order = order[1:] + order[:1]
    print("| photos | program | median s | of carryover | peak MiB | files | WebP MiB | JPEG MiB | WebP dB | JPEG dB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, times in seconds.items():
        ratio = statistics.median(one / own for one, own in zip(times, seconds["carryover"]))
        files, size, near = outcome(programs[name][0], pictures)
        print(f"| {given.photos} | {name} | {statistics.median(times):.1f} | {ratio:.2f} | {peak[name] / MIB:.0f} | {files} | {size['.webp'] / MIB:.1f} | {size['.jp'] / MIB:.1f} | {near['.webp']:.2f} | {near['.jp']:.2f} |")
    again(programs["carryover"])


def again(program):
    """Carryover once more: nothing changed, one article changed."""
    folder, command = program
    time.sleep(0.1)
    run(command, folder)  # what was written just before a build is not trusted: this one remembers
    unchanged = run(command, folder)[0]
    article = folder / "content" / "articles" / "photos.md"
    article.write_text(article.read_text() + "\nMore words.\n")
    changed = run(command, folder)[0]
    print(f"\ncarryover again: {unchanged:.3f} s with nothing changed, {changed:.3f} s with one article changed")


def main():
    arguments = argparse.ArgumentParser(description="Measure how long photos take.")
    arguments.add_argument("--photos", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--hugo")
    arguments.add_argument("--eleventy", type=pathlib.Path)
    arguments.add_argument("--carryover", default=str(CARRYOVER))
    arguments.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/var/tmp/carryover-bench"))
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    measure(given)


if __name__ == "__main__":
    main()
