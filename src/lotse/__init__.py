"""Quartierslotse: workbench for neighbourhood casework between a Jobcenter and a town."""
