"""Whether two writings of a village's name mean one village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.folding import fold_tone_blind

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Final = tuple(
    fold_tone_blind(kind)
    for kind in (
        *("thôn", "bản", "làng", "xóm", "ấp", "buôn", "bon", "plei", "phum", "sóc", "khóm"),
        *("khu phố", "khu dân cư", "khu", "khối phố", "khối", "tổ dân phố", "tdp", "tổ"),
    )
)
"""Words before the name that say what kind of place it is; some people leave them out."""


def same_village(name: str, others: Mapping[str, str]) -> str | None:
    """Which of these villages of one commune is meant by a name; None when it is not certain.

    Tone marks may stand on either vowel and the word for its kind may be missing, but letters
    and tones must be the same: Nà Pất and Nà Pát are two villages.

    Args:
        name: As the team wrote it.
        others: Names by id.
    """
    whole, bare = fold_tone_blind(name), _without_kind(fold_tone_blind(name))
    listed = {identifier: fold_tone_blind(other) for identifier, other in others.items()}
    exact = [identifier for identifier, other in listed.items() if other == whole]
    if exact:
        return exact[0] if len(exact) == 1 else None
    near = [
        identifier
        for identifier, other in listed.items()
        if {whole, bare} & {other, _without_kind(other)}
    ]
    return near[0] if len(near) == 1 else None


def _without_kind(name: str) -> str:
    for kind in _KINDS:
        if name.startswith(f"{kind} "):
            return name[len(kind) + 1 :]
    return name
