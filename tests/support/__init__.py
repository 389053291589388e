"""Real parts that several rooms' tests start: clusters, servers."""
