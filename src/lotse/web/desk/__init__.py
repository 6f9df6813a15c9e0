"""The journey „Heute“: one page to work from all day."""
