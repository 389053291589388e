"""Table models and delegates that several features share."""
