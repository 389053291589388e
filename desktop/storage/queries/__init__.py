"""Reading for the screens and the paper: one select a list, frozen rows out."""
