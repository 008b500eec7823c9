"""The words the generated corpus is made of, and the sentence patterns they fill.

Everything here is invented filler for measuring: it reads like a clinic's text so
that lengths, punctuation and letters are realistic, and it advises nobody.
"""

TOPICS = [
    "dressing", "mealtimes", "handwriting", "sleep", "play", "transitions", "balance",
    "core-strength", "fine-motor", "bath-time", "school-mornings", "scissors", "big-feelings",
    "sensory", "toothbrushing", "ball-skills", "attention", "screen-time", "siblings",
    "picky-eating", "playground", "bilateral-hands", "shoes-and-laces", "waiting",
    "car-rides", "chores", "friendship", "pencil-grip", "bedtime", "holidays",
]

SLOTS = {
    "task": [
        "pulling on socks", "pouring milk", "cutting along a line", "closing a zipper", "writing a name",
        "carrying a full cup", "stepping off a kerb", "spreading butter", "wiping the table", "packing a bag",
        "folding a shirt", "rolling dough", "threading beads", "catching a soft ball", "saying goodbye at the door",
        "turning pages", "opening a lunch box", "washing hair", "climbing into the car seat", "drawing a circle",
    ],
    "thing": [
        "a wooden spoon", "a shoe box", "two paper cups", "an old scarf", "a roll of masking tape", "a damp sponge",
        "a sheet of newspaper", "a bag of rice", "three clothes pegs", "a cushion", "a plastic bottle",
        "a stack of coasters", "a set of measuring cups", "a kitchen chair", "a pair of thick gloves", "a torch",
    ],
    "where": [
        "by the front door", "on the bottom stair", "beside the sink", "at the low table", "in the back garden",
        "on the bedroom floor", "in the supermarket queue", "next to the window", "on the way to school",
        "at grandma's house", "in the bath", "under the big tree",
    ],
    "child": [
        "a three-year-old", "your child", "an older sister", "a tired first grader", "a cautious climber",
        "a busy toddler", "a child who hates seams", "a left-handed child", "a child new to the class", "your kindergartner",
    ],
    "part": [
        "the shoulder", "the wrist", "the small muscles of the hand", "the trunk", "the eyes", "the thumb",
        "the hips", "the sense of balance", "the muscles around the mouth", "the feet",
    ],
    "manner": [
        "without hurry", "one small piece at a time", "with a song you both know", "before the room gets loud",
        "while dinner cooks", "on four days of the week", "with both hands", "as a race against a snail",
        "after a glass of water", "with your hand near but not touching",
    ],
    "reason": [
        "because a short turn that ends well is asked for again", "so the hard part comes while there is still energy",
        "since a routine remembers on everybody's behalf", "because the body learns what it repeats",
        "so that nobody has to give a speech about it", "since the room already holds what you need",
        "because tired hands stop telling us anything new", "so a grandparent can run it without notes",
    ],
    "number": ["two", "three", "four", "five", "six", "eight", "ten", "twelve"],
}

SENTENCES = [
    "{Child} often meets {task} first {where}, {reason}.",
    "Put {thing} {where} and let {child} find it.",
    "We look at {part} before we look at {task}, {reason}.",
    "Begin with {task} {manner}; leave {task2} for next week.",
    "If {thing} is missing, {thing2} does the same job.",
    "Count to {number} together, then stop, even if it goes well.",
    "In the session we try {task} {manner} and watch what {part} does.",
    "Nobody needs {number} tries in a row: {number2} in a day is plenty.",
    "The question to ask is simple: did {task} get easier {where}?",
    "Write down one word about {task} and bring it along, {reason}.",
    "Some evenings {child} says no, and that answer counts as well.",
    "“Again!” is the best sign that {task} has the right size.",
    "Move {thing} a little further away — about {number} steps — and wait.",
    "Support {part} lightly and let go {manner}.",
    "When {task} falls apart, go back to {thing} and start {manner}.",
    "Let {child} choose between {thing} and {thing2}, {reason}.",
    "{Task} {where} asks more of {part} than most people guess.",
    "A week with {number} short turns beats a Saturday with one long one.",
    "Keep your own hands busy with {thing2} while {child} works on {task}.",
    "Tell us if {part} hurts or tires early; we change the plan then.",
    "It may look like play, yet {task} trains {part} {manner}.",
    "What worked {where} can travel: try it {where2} as well.",
]

TITLES = [
    "{Task} in small steps", "Why {task} is harder than it looks", "What {thing} can teach",
    "{Task} {where}", "{Number} quiet ideas for {task}", "How {part} helps with {task}",
    "When {task} ends in tears", "A calmer start to {task}", "{Task} with {thing}",
]

SUMMARIES = [
    "A short plan for {task} {where}, with {thing} and {number} spare minutes.",
    "What {part} has to do with {task}, and {number} things to try {manner}.",
    "How {child} can take part in {task} {manner}, in plain steps.",
]

HEADINGS = [
    "What you will see", "Set it up {where}", "The first {number} days", "Make it lighter", "Make it a bit harder",
    "Ideas with {thing}", "What {part} has to do with it", "On a bad day", "Tell the teacher", "When to ring us",
    "How long it takes", "A word about {task}",
]

QUOTES = [
    "We stopped counting and started laughing, and then the zipper closed.",
    "Ten quiet seconds did more than ten reminders.",
    "She taught her brother. That was the moment we knew.",
    "It became part of the morning, like the toast.",
]
