"""Reads a calendar from standard input with icalendar of PyPI and prints what it understood as JSON; ends with 1 and a sentence
where it found something that is not RFC 5545."""

import json
import sys
from datetime import datetime, timezone

import icalendar

calendars = icalendar.Calendar.from_ical(sys.stdin.buffer.read(), multiple=True)
if len(calendars) != 1:
    sys.exit(f"{len(calendars)} calendars in one file")
calendar = calendars[0]
for component in calendar.walk():
    if component.errors:
        sys.exit(f"{component.name}: {component.errors}")
    missing = [name for name in component.required if name not in component]
    if missing:
        sys.exit(f"{component.name} lacks {missing}")


def moment(event, name):
    value = event[name].dt
    if not isinstance(value, datetime) or value.tzinfo is None:
        sys.exit(f"{name} says no zone: {value!r}")
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


events = [
    {
        "uid": str(event["UID"]),
        "sequence": str(int(event["SEQUENCE"])),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "words": str(event.get("DESCRIPTION", "")),
        "place": str(event.get("LOCATION", "")),
        "url": str(event["URL"]),
        "starts": moment(event, "DTSTART"),
        "ends": moment(event, "DTEND"),
        "stamp": moment(event, "DTSTAMP"),
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps({"name": str(calendar["NAME"]), "version": str(calendar["VERSION"]), "events": events}))
