"""The journey „Menschen“: who lives here, and how lists of them come in."""
