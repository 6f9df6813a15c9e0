"""The journey „Kalender“: days and talks, the counter, hours, the office's mode, messages, subscriptions."""
