"""The passphrase opens the slots; nothing else does, and nothing changed in them is accepted."""

from __future__ import annotations

import base64
import json
import stat
import unicodedata
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.recovery_code import new_code
from desktop.storage import keyslots
from desktop.storage.keyslots import (
    change_passphrase,
    create_slots,
    has_recovery,
    open_slots,
    open_slots_with_code,
    renew_recovery,
    reset_passphrase,
)

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

PASSPHRASE = "lúa nương chín vàng rực"


@pytest.fixture
def slots(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def change(slots: Path, **values: Any) -> None:
    """Change the first slot as somebody who knows the format would, checksum included."""
    content = json.loads(slots.read_text())
    content["slots"][0].update(values)
    texts = {"salt", "nonce", "box"}
    made: list[dict[str, Any]] = [
        {name: base64.b64decode(v) if name in texts else v for name, v in slot.items()}
        for slot in content["slots"]
    ]
    content["check"] = keyslots._check_of(  # noqa: SLF001 - an attacker would compute it too
        [keyslots._Slot(**values) for values in made]  # noqa: SLF001 - as above
    )
    slots.write_text(json.dumps(content))


def test_the_passphrase_opens_however_it_was_composed(slots: Path, clock: SteppingClock) -> None:
    key = create_slots(slots, PASSPHRASE, clock)
    assert len(key) == 32
    decomposed = unicodedata.normalize("NFD", PASSPHRASE).replace(" ", "  ")
    assert open_slots(slots, decomposed) == key
    assert key not in slots.read_bytes()
    assert base64.b64encode(key) not in slots.read_bytes()
    assert stat.S_IMODE(slots.stat().st_mode) & 0o077 == 0
    assert [path.name for path in slots.parent.iterdir()] == [slots.name]


def test_a_wrong_passphrase_is_known_trouble(slots: Path, clock: SteppingClock) -> None:
    create_slots(slots, PASSPHRASE, clock)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE + "x")


def test_half_a_character_is_a_wrong_passphrase_and_no_bug(
    slots: Path, clock: SteppingClock
) -> None:
    create_slots(slots, PASSPHRASE, clock)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE + "\ud83d")


def test_two_threads_may_open_at_once(slots: Path, clock: SteppingClock) -> None:
    key = create_slots(slots, PASSPHRASE, clock)
    found: list[bytes] = []
    threads = [
        Thread(target=lambda: found.append(open_slots(slots, PASSPHRASE)), daemon=True)
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [key] * 3


def test_existing_slots_are_never_overwritten(slots: Path, clock: SteppingClock) -> None:
    key = create_slots(slots, PASSPHRASE, clock)
    with pytest.raises(FileExistsError):
        create_slots(slots, "another passphrase", clock)
    assert open_slots(slots, PASSPHRASE) == key


@pytest.mark.parametrize(
    "values",
    [
        {"memory_kib": keyslots.MEMORY_KIB - 1},
        {"memory_kib": keyslots.HIGHEST_MEMORY_KIB + 1},
        {"passes": 2},
        {"passes": 1_000_000},
        {"memory_kib": keyslots.HIGHEST_MEMORY_KIB, "passes": keyslots.HIGHEST_PASSES},
        {"lanes": 1},
        {"kind": "none"},
    ],
)
def test_weak_or_exhausting_parameters_are_refused_before_deriving(
    slots: Path,
    clock: SteppingClock,
    values: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_slots(slots, PASSPHRASE, clock)
    change(slots, **values)
    monkeypatch.setattr(keyslots, "_wrapping_key", pytest.fail)
    with pytest.raises(TroubleError, match="slots_refused"):
        open_slots(slots, PASSPHRASE)


def test_stronger_parameters_than_were_used_do_not_open(slots: Path, clock: SteppingClock) -> None:
    create_slots(slots, PASSPHRASE, clock)
    change(slots, passes=4)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE)


def test_each_changed_byte_is_found(slots: Path, clock: SteppingClock) -> None:
    create_slots(slots, PASSPHRASE, clock)
    whole = slots.read_bytes()
    salt_at = whole.index(b'"salt"')
    for at in range(salt_at, len(whole) - 3, 17):
        slots.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(TroubleError, match=r"slots_damaged|slots_refused|wrong_passphrase"):
            open_slots(slots, PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b'{"format": "\xff"}', b"[1]", b"x" * 70_000]
)
def test_anything_else_is_damaged(slots: Path, content: bytes) -> None:
    slots.write_bytes(content)
    with pytest.raises(TroubleError, match="slots_damaged"):
        open_slots(slots, PASSPHRASE)


def test_a_missing_file_is_damaged(slots: Path) -> None:
    with pytest.raises(TroubleError, match="slots_damaged"):
        open_slots(slots, PASSPHRASE)


def test_the_recovery_code_opens_when_the_passphrase_is_forgotten(
    slots: Path, clock: SteppingClock
) -> None:
    code = new_code(clock)
    key = create_slots(slots, PASSPHRASE, clock, code)
    assert has_recovery(slots)
    untidy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert open_slots_with_code(slots, untidy) == key
    before = json.loads(slots.read_text())["slots"]
    reset_passphrase(slots, code, "mua thu la vang roi", clock)
    after = json.loads(slots.read_text())["slots"]
    assert open_slots(slots, "mua thu la vang roi") == key
    assert open_slots_with_code(slots, code) == key
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE)
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True]


def test_a_code_is_not_a_passphrase_and_a_passphrase_is_not_a_code(
    slots: Path, clock: SteppingClock
) -> None:
    code = new_code(clock)
    create_slots(slots, PASSPHRASE, clock, code)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, code)
    with pytest.raises(RuleBrokenError, match="recovery_length"):
        open_slots_with_code(slots, PASSPHRASE)


def test_the_code_of_another_team_opens_nothing(slots: Path, clock: SteppingClock) -> None:
    create_slots(slots, PASSPHRASE, clock, new_code(clock))
    with pytest.raises(TroubleError, match="wrong_recovery_code"):
        open_slots_with_code(slots, new_code(clock))


def test_changing_the_passphrase_rewraps_one_slot(slots: Path, clock: SteppingClock) -> None:
    code = new_code(clock)
    key = create_slots(slots, PASSPHRASE, clock, code)
    whole = slots.read_bytes()
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        change_passphrase(slots, "not the present one", "mua thu la vang roi", clock)
    assert slots.read_bytes() == whole
    change_passphrase(slots, PASSPHRASE, "mua thu la vang roi", clock)
    assert open_slots(slots, "mua thu la vang roi") == key
    assert open_slots_with_code(slots, code) == key
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE)


def test_a_new_code_makes_the_old_one_useless(slots: Path, clock: SteppingClock) -> None:
    key = create_slots(slots, PASSPHRASE, clock)
    assert not has_recovery(slots)
    first, second = new_code(clock), new_code(clock)
    renew_recovery(slots, PASSPHRASE, first, clock)
    renew_recovery(slots, PASSPHRASE, second, clock)
    assert open_slots_with_code(slots, second) == key
    with pytest.raises(TroubleError, match="wrong_recovery_code"):
        open_slots_with_code(slots, first)
    assert open_slots(slots, PASSPHRASE) == key
