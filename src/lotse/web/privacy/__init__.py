"""The journey „Datenschutz“: the audit log, opened with two keys."""
