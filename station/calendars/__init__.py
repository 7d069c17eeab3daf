"""Calendars that others publish, read through the port `station.people.calendar.ports.PublishedYears`."""
