"""Floor 3: agency, staff, assignment, role."""
