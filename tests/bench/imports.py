#!/usr/bin/env python3
"""Measure an import of a large WordPress export: time, work (seconds of processor time) and peak memory.

    imports.py [--megabytes 100,500] [--rounds 3] [--work /dev/shm/bench]

The export is written here: posts in blocks and in the classic way by turns, with pictures, links among each
other, tables, galleries, comments and plugins' notes, and a file for each picture and paper. The same arguments
give the same bytes. Each round imports into an empty folder, then once more into the same one.
"""

import argparse
import os
import pathlib
import random
import shutil
import statistics

from bench import CARRYOVER, MIB, spent

WORDS = ("child sock morning table hand play plan small step quiet chair towel spoon button coat rain walk song "
         "grown-up week time help kitchen book slow line paper crayon swing floor pillow").split()

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>A clinic</title><link>https://clinic.example</link><language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://clinic.example</wp:base_site_url><wp:base_blog_url>https://clinic.example</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[dana]]></wp:author_login><wp:author_email><![CDATA[dana@mail.example]]></wp:author_email><wp:author_display_name><![CDATA[Dana Whitfield]]></wp:author_display_name></wp:author>
"""


def sentence(chance):
    words = [chance.choice(WORDS) for _ in range(chance.randint(6, 16))]
    return " ".join(words).capitalize() + "."


def paragraph(chance):
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 7)))


def blocks(chance, number):
    parts = []
    for at in range(8):
        link = f'<a href="https://clinic.example/2024/02/post-{max(1, number - at)}/">{chance.choice(WORDS)}</a>'
        parts.append(f'<!-- wp:heading -->\n<h2 class="wp-block-heading">{sentence(chance)}</h2>\n<!-- /wp:heading -->\n'
                     f"<!-- wp:paragraph -->\n<p>{paragraph(chance)} <strong>{chance.choice(WORDS)}</strong> {link}</p>\n<!-- /wp:paragraph -->\n")
    picture = f"https://clinic.example/wp-content/uploads/2024/02/photo-{number}-300x200.jpg"
    parts.append(f'<!-- wp:image {{"id":{10_000_000 + number}}} -->\n<figure class="wp-block-image"><img src="{picture}" alt="{sentence(chance)}" class="wp-image-{10_000_000 + number}"/></figure>\n<!-- /wp:image -->\n')
    rows = "".join(f"<tr><td>{chance.choice(WORDS)}</td><td>{sentence(chance)}</td></tr>" for _ in range(5))
    parts.append(f"<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody>{rows}</tbody></table></figure>\n<!-- /wp:table -->\n")
    return "".join(parts)


def classic(chance, number):
    items = "".join(f"<li>{sentence(chance)}</li>\n" for _ in range(6))
    paragraphs = "\n\n".join(paragraph(chance) for _ in range(10))
    return (f"{paragraphs}\n\n<ul>\n{items}</ul>\n\n[caption id=\"a\" width=\"300\"]<img src=\"/wp-content/uploads/2024/02/photo-{number}.jpg\" "
            f"alt=\"\" /> {sentence(chance)}[/caption]\n\n<!--more-->\n\n{paragraph(chance)}")


def item(chance, number):
    body = blocks(chance, number) if number % 2 else classic(chance, number)
    note = "x" * 600
    comment = ("<wp:comment><wp:comment_author_email><![CDATA[someone@mail.example]]></wp:comment_author_email>"
               f"<wp:comment_content><![CDATA[{sentence(chance)}]]></wp:comment_content></wp:comment>")
    return f"""<item><title>{sentence(chance)}</title><link>https://clinic.example/2024/02/post-{number}/</link><dc:creator><![CDATA[dana]]></dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2024-02-{number % 28 + 1:02} 10:00:00</wp:post_date><wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="category" nicename="{WORDS[number % 20]}"><![CDATA[{WORDS[number % 20]}]]></category>
<wp:postmeta><wp:meta_key>_elementor_data</wp:meta_key><wp:meta_value><![CDATA[{note}]]></wp:meta_value></wp:postmeta>{comment}</item>
<item><title>photo {number}</title><wp:post_id>{10_000_000 + number}</wp:post_id><wp:status>inherit</wp:status><wp:post_parent>{number}</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://clinic.example/wp-content/uploads/2024/02/photo-{number}.jpg</wp:attachment_url></item>
"""


def export(work, megabytes):
    path = work / f"export-{megabytes}.xml"
    if not path.exists():
        chance = random.Random(megabytes)
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEAD)
            number = 0
            while file.tell() < megabytes * 1_000_000:
                for _ in range(100):
                    number += 1
                    file.write(item(chance, number))
            file.write("</channel></rss>\n")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", default="100,500")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/dev/shm/bench"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    print("| export | texts | first s | of work | slowest s | again s | peak MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for megabytes in map(int, given.megabytes.split(",")):
        path = export(given.work, megabytes)
        first, work, again, peak, texts = [], [], [], 0, 0
        for _ in range(given.rounds):
            into = given.work / "imported"
            shutil.rmtree(into, ignore_errors=True)
            for times in (first, again):
                seconds, processor, memory = spent([CARRYOVER, "import", "wordpress", path, "--into", into], given.work)
                times.append(seconds)
                if times is first:
                    work.append(processor)
                peak = max(peak, memory)
            texts = sum(1 for _ in (into / "content" / "articles").iterdir())
        shutil.rmtree(into, ignore_errors=True)
        print(f"| {megabytes} MB | {texts} | {statistics.median(first):.1f} | {statistics.median(work):.1f} | {max(first):.1f} | {statistics.median(again):.1f} | {peak / MIB:.0f} |")
        os.remove(path)


if __name__ == "__main__":
    main()
