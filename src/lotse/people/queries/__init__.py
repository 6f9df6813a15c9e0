"""Reading people, imports and what a clerk has to decide about them."""
