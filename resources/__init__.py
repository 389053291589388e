"""Data of the program: fonts, icons, words, units, forms."""
