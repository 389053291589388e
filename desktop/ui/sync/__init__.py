"""State of the exchange with the province."""
