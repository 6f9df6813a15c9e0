"""Reading waves, letters, coverage and lists; every query starts from `access.visible_*`."""
