"""Make resources/words/passphrase_words.txt: legal Vietnamese syllables without marks.

Nothing is taken from a dictionary: onsets, glides, vowels and finals are combined by the rules of
the orthography, and the marks are left off, because input methods make accented passphrases
hard to repeat. Left out are
- second spellings that the ear and the hand mix up (ly beside li, quy beside qui),
- what an input method left switched on would change (Telex turns oo into ô, so no word has a
  vowel letter twice, and none of its tone letters f j r s w x z stands after a vowel),
- single letters, words of more than six letters, and words nobody wants to read aloud.

    python installer/data/make_words.py
"""

from __future__ import annotations

import re
from pathlib import Path

TARGET = Path(__file__).parents[2] / "resources" / "words" / "passphrase_words.txt"
SHORTEST, LONGEST = 2, 6

# Vowel and what may close it, marks left off: "e" stands for e and ê, "o" for o, ô, ơ, and so on.
FRONT = {
    "e": "- c ch m n ng nh o p t u",
    "i": "- a ch m n nh p t u",
    "ie": "c m n ng p t u",
}
BACK = {
    "a": "- c ch i m n ng nh o p t u y",
    "o": "- c i m n ng p t",
    "u": "- a c i m n ng p t u",
    "uo": "- c i m n ng p t u",
}
ROUNDED = {
    "oa": "- c ch i m n ng nh p t y",
    "oe": "- m n t",
    "ua": "n ng t y",
    "ue": "- ch n nh",
    "uy": "- a ch n nh p t",
    "uye": "n t",
}

# Spelling of the onset before a front vowel where it differs.
BEFORE_FRONT = {"c": "k", "g": "gh", "ng": "ngh"}
LABIAL = ("b", "m", "p", "ph", "v")
ONSETS = (
    "b", "c", "ch", "d", "g", "h", "kh", "l", "m", "n", "ng", "nh", "p", "ph", "r", "s", "t",
    "th", "tr", "v", "x",
)  # fmt: skip
# Lips that have just closed do not round again, but for a few words of common use.
LABIAL_ROUNDED = ("oa", "oan", "oat", "oay", "ue", "uy", "uyt")

# After gi and qu, which bring a vowel letter of their own.
AFTER_GI = (
    "a ac ach ai am an ang anh ao ap at au ay e em en eo ep et eng o oc oi om on ong op ot "
    "u ua uc ui um un ung up ut uoc uong"
)
AFTER_QU = (
    "a ac ach ai an ang anh ao at au ay e en eo et ech enh i ich in inh it on oc ot o yen yet"
)

# A syllable without onset: i is written y before e.
ALONE = (
    "ac ach ai am an ang anh ao ap at au ay ech em en eng enh eo ep et eu ia ich im in inh it iu "
    "oa oac oai oam oan oang oanh oat oay oc oe oen oi om on ong op ot ua uc ui um un ung up ut uu "
    "uan uat uay ue uech uenh uoc uoi uom uon uong uot uou uy uya uych uynh uyt uyen uyet "
    "yem yen yeng yet yeu"
)

UNWANTED = (
    "ac bop bu buoi cac chet chich cho cu cum cut dai dam dech deo di dien dit du dut gay ghet "
    "giet hiep hoe khung liem lon mong ngu nguc nung pheo sex suc tit vu xac xoac"
)


def main() -> None:
    """Combine, filter, write one word a line."""
    words = sorted(word for word in _syllables() if _is_usable(word, set(UNWANTED.split())))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(words) + "\n", encoding="ascii")
    print(f"{len(words)} words in {TARGET}")


def _syllables() -> set[str]:
    front, back, rounded = _rimes(FRONT), _rimes(BACK), _rimes(ROUNDED)
    found = set(ALONE.split())
    found.update("gi" + rime for rime in AFTER_GI.split())
    found.update("qu" + rime for rime in AFTER_QU.split())
    for onset in ONSETS:
        found.update(BEFORE_FRONT.get(onset, onset) + rime for rime in front)
        found.update(onset + rime for rime in back)
        found.update(onset + rime for rime in (LABIAL_ROUNDED if onset in LABIAL else rounded))
    return found


def _rimes(table: dict[str, str]) -> list[str]:
    return [vowel + final.strip("-") for vowel, finals in table.items() for final in finals.split()]


def _is_usable(word: str, unwanted: set[str]) -> bool:
    if not SHORTEST <= len(word) <= LONGEST or word in unwanted:
        return False
    vowels = re.findall(r"[aeo]", word)
    return len(vowels) == len(set(vowels)) and not re.search(r"[aeiouy].*[fjrswxz]", word)


if __name__ == "__main__":
    main()
