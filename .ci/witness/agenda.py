"""The calendar file as another implementation of RFC 5545 reads it."""
import datetime
import sys

import icalendar

with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
seen = set()
states = {"CONFIRMED": 0, "CANCELLED": 0}
for entry in calendar.walk("VEVENT"):
    day, end = entry.decoded("DTSTART"), entry.decoded("DTEND")
    assert type(day) is datetime.date and end == day + datetime.timedelta(days=1), (day, end)
    assert not entry.errors, entry.errors
    uid = str(entry["UID"])
    assert uid not in seen, uid
    seen.add(uid)
    states[str(entry["STATUS"])] += 1
    assert str(entry["SUMMARY"]) and int(entry["SEQUENCE"]) >= 1 and "DTSTAMP" in entry
assert states["CONFIRMED"] >= 5 and states["CANCELLED"] >= 10, states
print(f"{len(seen)} entries: {states}")
