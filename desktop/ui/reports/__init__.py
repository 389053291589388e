"""Preview, print and save of the month's report."""
