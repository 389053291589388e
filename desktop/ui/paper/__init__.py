"""One finished paper on the screen and in the hand: preview, printing, saving."""
