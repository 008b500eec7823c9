"""Counts the sentences of `carryover list reading --format json` with textstat, a second opinion.

Reads the JSON lines from the input and writes for each English handout one JSON object: file, words, syllables and
the Flesch-Kincaid grade from those counts. The sentences are those of the input, since textstat would fuse the items
of a list; textstat 0.7.4 needs no network.
"""

import json
import sys

import textstat

for line in sys.stdin:
    text = json.loads(line)
    if text["language"] != "en" or "/handouts/" not in text["file"]:
        continue
    sentences = [sentence["text"] for sentence in text["text"]]
    words = sum(textstat.lexicon_count(sentence, removepunct=True) for sentence in sentences)
    syllables = sum(textstat.syllable_count(sentence) for sentence in sentences)
    grade = 0.39 * words / len(sentences) + 11.8 * syllables / words - 15.59
    print(json.dumps({"file": text["file"], "words": words, "syllables": syllables, "grade": grade}))
