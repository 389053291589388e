"""What desktop and server say to each other: registry, ops, fold, wire, digests."""
