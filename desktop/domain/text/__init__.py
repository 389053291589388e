"""Vietnamese text: names and their order, search folding, phones, numbers, dates, citizen ids."""
