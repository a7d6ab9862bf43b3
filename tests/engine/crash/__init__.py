"""What tests share that kill a run over three calendars, all of them both ways, at each of its steps."""
