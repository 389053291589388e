"""Lists of people and of households, and the record of one person."""
