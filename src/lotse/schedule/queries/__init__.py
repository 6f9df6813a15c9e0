"""Reading the calendar: modes, hours, free times, what stands in it, who waits."""
