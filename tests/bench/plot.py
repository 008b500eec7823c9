#!/usr/bin/env python3
"""Draw what `bench.py build` printed: time and memory over the number of articles, both axes in powers of ten.

    bench.py build --articles 100,1000,10000,100000 --rounds 3 --hugo HUGO | tee scale.md
    plot.py scale.md > scale.svg

Standard library only. A program without a figure at some size is drawn as far as it goes.
"""

import math
import sys
from html import escape

NAMES = {"carryover": "Carryover", "hugo": "Hugo", "eleventy": "Eleventy", "cp -r": "copying the files (cp -r)"}
COLOURS = {"carryover": "#0f766e", "hugo": "#b45309", "eleventy": "#6d28d9", "cp -r": "#64748b"}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 410, 300, 84, 32, 48, 44


def read(lines):
    """Rows of the table: articles, program, seconds, MiB or None."""
    for line in lines:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 6 and cells[0].isdigit():
            yield int(cells[0]), cells[1], float(cells[2]), None if cells[5] == "-" else float(cells[5])


def powers(values):
    """The powers of ten around all values."""
    return range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)


def panel(at, title, unit, lines):
    """One chart; `lines` maps a program to its points."""
    across = [x for points in lines.values() for x, _ in points]
    up = [y for points in lines.values() for _, y in points]
    xs, ys = powers(across), powers(up)
    inner, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    place_x = lambda x: at + LEFT + inner * (math.log10(x) - xs[0]) / max(xs[-1] - xs[0], 1)
    place_y = lambda y: TOP + tall * (1 - (math.log10(y) - ys[0]) / max(ys[-1] - ys[0], 1))
    yield f'<text class="title" x="{at + LEFT}" y="24">{escape(title)}</text>'
    for power in ys:
        y = place_y(10**power)
        yield f'<path class="grid" d="M{at + LEFT} {y:.1f}h{inner}"/>'
        yield f'<text class="tick" text-anchor="end" x="{at + LEFT - 8}" y="{y + 4:.1f}">{10**power:,g} {unit}</text>'
    for power in xs:
        x = place_x(10**power)
        yield f'<text class="tick" text-anchor="middle" x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}">{10**power:,}</text>'
    yield f'<text class="tick" text-anchor="middle" x="{at + LEFT + inner / 2}" y="{HEIGHT - 8}">articles</text>'
    for name, points in lines.items():
        path = "L".join(f"{place_x(x):.1f} {place_y(y):.1f}" for x, y in points)
        dashes = ' stroke-dasharray="4 4"' if name == "cp -r" else ""
        yield f'<path d="M{path}" fill="none" stroke="{COLOURS.get(name, "#333")}" stroke-width="2.5"{dashes}/>'
        for x, y in points:
            yield f'<circle cx="{place_x(x):.1f}" cy="{place_y(y):.1f}" r="3.5" fill="{COLOURS.get(name, "#333")}"/>'


def key(names):
    x = LEFT
    for name in names:
        label = NAMES.get(name, name)
        yield f'<circle cx="{x}" cy="{HEIGHT + 16}" r="5" fill="{COLOURS.get(name, "#333")}"/>'
        yield f'<text class="tick" x="{x + 11}" y="{HEIGHT + 20}">{escape(label)}</text>'
        x += 40 + 7 * len(label)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = sorted(read(file))
    if not rows:
        sys.exit(f"{sys.argv[1]} holds no row of `bench.py build`'s table")
    programs = list(dict.fromkeys(name for _, name, _, _ in rows))
    seconds = {name: [(x, s) for x, program, s, _ in rows if program == name] for name in programs}
    memory = {name: [(x, m) for x, program, _, m in rows if program == name and m] for name in programs}
    memory = {name: points for name, points in memory.items() if points}
    parts = [*panel(0, "Time of a whole build", "s", seconds), *panel(WIDTH, "Most memory", "MiB", memory), *key(programs)]
    words = "; ".join(
        f"{NAMES.get(name, name)}: " + ", ".join(f"{x:,} articles {s:g} s" for x, s in points) for name, points in seconds.items()
    )
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT + 32}" role="img" aria-label="{escape(words)}">')
    print("<style>text{font:13px system-ui,sans-serif;fill:#1f2937}.title{font-size:15px;font-weight:600}.grid{stroke:#d1d5db}rect{fill:#fff}</style>")
    print(f'<rect width="{2 * WIDTH}" height="{HEIGHT + 32}"/>')
    print("\n".join(parts))
    print("</svg>")


if __name__ == "__main__":
    main()
