"""The calendar of a hub: month, week and list, and one event in all its versions."""
