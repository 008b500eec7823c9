"""Reads calendar files with `icalendar`, expands their rules with `dateutil`, and prints what it found as JSON."""

import json
import sys
from datetime import datetime

from dateutil.rrule import rrulestr
from icalendar import Calendar

FROM, TO = datetime(2026, 4, 6), datetime(2026, 4, 19, 23, 59)


def event(component):
    start = component.decoded("DTSTART")
    if start.tzinfo is not None:
        sys.exit(f"{component['UID']}: its time is bound to a zone")
    if component.decoded("DTSTAMP").utcoffset().total_seconds() != 0:
        sys.exit(f"{component['UID']}: its stamp is not UTC")
    rule = rrulestr(component["RRULE"].to_ical().decode(), dtstart=start)
    return {
        "uid": str(component["UID"]),
        "title": str(component["SUMMARY"]),
        "minutes": component.decoded("DURATION").total_seconds() / 60,
        "starts": [day.isoformat() for day in rule.between(FROM, TO, inc=True)],
    }


def events(path):
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    for component in calendar.walk():
        if component.errors:
            sys.exit(f"{path}: {component.name}: {component.errors}")
    return [event(component) for component in calendar.walk("VEVENT")]


print(json.dumps([events(path) for path in sys.argv[1:]]))
