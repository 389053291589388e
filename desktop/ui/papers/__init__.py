"""The page of all documents: choose one, look at it, hand it out."""
