#!/usr/bin/env python3
"""Write a deterministic site to measure generators with.

    corpus.py carryover OUT --articles 1000 [--handouts 100] [--seed 7]
    corpus.py hugo      OUT --articles 1000 [--handouts 100] [--seed 7]
    corpus.py eleventy  OUT --articles 1000 [--handouts 100] [--seed 7]

All three hold the same articles (500 to 900 words, with topics, links, lists,
tables) and the same handouts (`schema: handout/1`), a tenth as many unless told
otherwise. The same arguments give the same bytes on every machine and every
version of Python: the random numbers are our own. Standard library only.
"""

import argparse
import datetime
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True  # a measurement leaves nothing behind in the checkout
import phrases  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FIGURES = 24
MASK = (1 << 64) - 1


class Dice:
    """SplitMix64: `random` may change between versions of Python, this does not."""

    def __init__(self, seed):
        self.state = seed & MASK

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def one_of(self, choices):
        return choices[self.below(len(choices))]

    def some_of(self, choices, count):
        rest = list(choices)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]


class Words:
    """Fills sentence patterns; `{Task}` is `{task}` with a capital, `{task2}` is another one."""

    def __init__(self, dice):
        self.dice = dice

    def fill(self, pattern):
        parts = pattern.split("{")
        text = parts[0]
        for part in parts[1:]:
            slot, rest = part.split("}", 1)
            word = self.dice.one_of(phrases.SLOTS[slot.rstrip("2").lower()])
            text += (word[0].upper() + word[1:] if slot[0].isupper() else word) + rest
        return text

    def sentence(self):
        return self.fill(self.dice.one_of(phrases.SENTENCES))

    def paragraph(self, shortest=3, longest=6):
        return " ".join(self.sentence() for _ in range(self.dice.between(shortest, longest)))

    def bullets(self, mark="-"):
        lines = [f"{mark} {self.sentence()}" for _ in range(self.dice.between(3, 5))]
        return "\n".join(lines)

    def numbered(self):
        return "\n".join(f"{n}. {self.sentence()}" for n in range(1, self.dice.between(4, 6)))

    def table(self):
        rows = ["| Day | Try | Where |", "| --- | --- | --- |"]
        for day in ("Monday", "Tuesday", "Thursday", "Saturday")[: self.dice.between(2, 4)]:
            rows.append("| " + " | ".join((day, self.fill("{Task}"), self.fill("{where}"))) + " |")
        return "\n".join(rows)


def slug_of(title, number):
    plain = "".join(c if c.isalnum() and c.isascii() else "-" for c in title.lower())
    return "-".join(part for part in plain.split("-") if part)[:50].strip("-") + f"-{number:06}"


def outline(words, count):
    """What other articles need to know of each article before any body is written."""
    first = datetime.date(2004, 1, 5)
    articles = []
    for number in range(count):
        title = words.fill(words.dice.one_of(phrases.TITLES))
        # The square makes some topics common and some rare, as on a real site.
        common = lambda: phrases.TOPICS[words.dice.below(len(phrases.TOPICS)) * words.dice.below(len(phrases.TOPICS)) // len(phrases.TOPICS)]
        topics = sorted({common() for _ in range(words.dice.between(2, 4))})
        day = first + datetime.timedelta(days=number * 7500 // max(count, 1))
        summary = words.fill(words.dice.one_of(phrases.SUMMARIES))
        articles.append({"slug": slug_of(title, number), "title": title, "date": day, "summary": summary, "topics": topics})
    return articles


def link(words, articles, handouts):
    if handouts and words.dice.below(4) == 0:
        return f"See the handout [to print](/handouts/{words.dice.one_of(handouts)}/) for the steps."
    other = words.dice.one_of(articles)
    return f"More of this in [{other['title'].lower()}](/articles/{other['slug']}/)."


def section(words, articles, handouts):
    dice = words.dice
    blocks = [f"## {words.fill(dice.one_of(phrases.HEADINGS))}", words.paragraph()]
    if dice.below(2) == 0:
        blocks[-1] += " " + link(words, articles, handouts)
    extras = [words.bullets, words.numbered, words.table, lambda: "> " + dice.one_of(phrases.QUOTES), words.paragraph]
    blocks.append(dice.one_of(extras)())
    if dice.below(6) == 0:
        figure = dice.below(FIGURES)
        blocks.append(f"![Drawing of {words.fill('{thing}')}](/media/figure-{figure:02}.svg)")
    if dice.below(3) == 0:
        blocks.append(f"### {words.fill('With {thing}')}")
        blocks.append(words.paragraph(2, 4).replace("plenty", "**plenty**").replace("right size", "*right size*"))
    return "\n\n".join(blocks)


def body(words, articles, handouts):
    goal = words.dice.between(520, 820)
    text = words.paragraph()
    while len(text.split()) < goal:
        text += "\n\n" + section(words, articles, handouts)
        if len(text.split()) > 890:  # a long last section: begin this article anew
            text = words.paragraph()
    return text + "\n"


def handout(words, number, others):
    dice = words.dice
    title = words.fill("{Task} at home")
    quote = lambda pattern: '"' + words.fill(pattern) + '"'
    items = lambda pattern, low, high: [quote(pattern) for _ in range(dice.between(low, high))]
    lines = ["schema: handout/1", f"title: {title} {number}", f"summary: {words.fill(phrases.SUMMARIES[0])}",
             "language: en", "kind: activity", "status: published", "disciplines: [ot]",
             "skill_areas: [fine-motor, body-awareness]", "settings: [indoors]",
             "review:", "  authored_by: Willow Creek Clinic",
             "child:", f"  age: {{from: {dice.between(2, 5)}, to: {dice.between(6, 10)}}}",
             "  helper: One adult stays close by.", "  helpers_needed: 1",
             "goal:", f"  family: {quote('{Task} with less help.')}", f"  clinical: {quote('Grading of force in {part}.')}",
             f"  why: {quote('Work on {part} makes {task} easier, {reason}.')}",
             "dosage:", f"  frequency: {{times_per_day: {dice.between(1, 3)}, days_per_week: {dice.between(3, 7)}}}",
             "  intensity: Busy but able to chat.", f"  time: {{minutes: {dice.between(3, 12)}}}",
             "  type: Play", f"  rounds: {dice.between(1, 4)}", "  rest: Stop when it stops being fun.",
             "routine:", f"  when: {quote('{Where}, {manner}.')}", f"  cue: {quote('Put {thing} {where}.')}",
             f"  link: {quote('Then go on to {task}.')}",
             "materials:"]
    for _ in range(dice.between(2, 4)):
        lines += [f"  - item: {quote('{Thing}')}", f"    swap: {quote('{Thing}')}"]
    lines.append("setup:")
    lines += [f"  - {text}" for text in items("Put {thing} {where}.", 1, 3)]
    lines.append("steps:")
    for _ in range(dice.between(3, 6)):
        lines += [f"  - title: {quote('{Task}')}", f"    do: {quote('Move {thing} with {part}. Work {manner}.')}",
                  f"    say: {quote('Push {thing} slowly.')}", f"    count: {{reps: {dice.between(2, 8)}, unit: turns}}",
                  f"    look_for: {quote('{Part} stays soft.')}"]
    lines.append("cues:")
    for key, pattern in (("do", "Praise {task}."), ("dont", "Do not rush {task}.")):
        lines.append(f"  {key}:")
        lines += [f"    - {text}" for text in items(pattern, 1, 3)]
    lines.append("grading:")
    for key, pattern in (("easier", "Use {thing} {where}."), ("harder", "Add {thing} and {task}.")):
        lines.append(f"  {key}:")
        lines += [f"    - {text}" for text in items(pattern, 1, 3)]
    lines.append("precautions:")
    for key, pattern in (("ask_first", "your child was told to rest {part}"), ("stop_if", "{part} hurts")):
        lines.append(f"  {key}:")
        lines += [f"    - {text}" for text in items(pattern, 1, 3)]
    lines += ["  get_help:", "    - level: call_clinic", f"      when: {quote('{Task} gets harder for a week.')}",
              "      action: Call us and ask for the therapist.",
              "progress:", f"  success: {quote('{Task} {where} without a reminder.')}",
              "  track: {period: week, columns: [Day, Done, How it went]}", "  tell_us:", f"    - {quote('What helped with {task}?')}"]
    if others:
        lines.append(f"related: [{dice.one_of(others)}]")
    return "\n".join(lines) + "\n"


def figure(number):
    dice = Dice(1000 + number)
    shapes = "".join(
        f'<circle cx="{dice.between(20, 380)}" cy="{dice.between(20, 180)}" r="{dice.between(4, 40)}" fill="#{dice.below(1 << 24):06x}"/>'
        for _ in range(12))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">{shapes}</svg>\n'


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write(kind, out, sizes, seed):
    """The whole site of one kind, in `out`, which must not hold anything else."""
    content = out / "content"
    handout_dir = content / "handouts" if kind == "carryover" else out / "data" / "handouts"
    media = (content if kind == "carryover" else out / "static") / "media"
    words = Words(Dice(seed))
    articles = outline(words, sizes.articles)
    names = [f"home-program-{number:05}" for number in range(sizes.handouts)]
    for article in articles:
        head = (f"---\ntitle: {article['title']}\ndate: {article['date']}\nsummary: {article['summary']}\n"
                f"topics: [{', '.join(article['topics'])}]\n---\n\n")
        put(content / "articles" / f"{article['slug']}.md", head + body(words, articles, names))
    for number, name in enumerate(names):
        put(handout_dir / f"{name}.yaml", handout(words, number, names))
    for number in range(FIGURES):
        put(media / f"figure-{number:02}.svg", figure(number))


def main():
    arguments = argparse.ArgumentParser(description="Write a deterministic site to measure generators with.")
    arguments.add_argument("kind", choices=["carryover", "hugo", "eleventy"])
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--articles", type=int, default=1000)
    arguments.add_argument("--handouts", type=int)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    if given.handouts is None:
        given.handouts = given.articles // 10
    if given.out.exists() and any(given.out.iterdir()):
        sys.exit(f"{given.out} is not empty. Name a new folder, so that nothing of yours is lost.")
    shutil.copytree(HERE / given.kind, given.out, dirs_exist_ok=True)
    write(given.kind, given.out, given, given.seed)


if __name__ == "__main__":
    main()
