"""One bit changed anywhere: refused in words, or it changed nothing that counts."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.recovery_code import new_code
from desktop.protocol import bundles
from desktop.storage import keyslots
from desktop.storage.keyslots import create_slots, open_slots, open_slots_with_code
from tests.fuzz.targets import PASSPHRASE, READER, Bundle, checked, fast_stretch
from tests.stateful.world import START

if TYPE_CHECKING:
    from pathlib import Path

BUNDLE_FLIPS = 2_500


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast function in the place of Argon2id, which has nothing to do with what is looked at."""
    monkeypatch.setattr(keyslots, "stretch", fast_stretch)


@pytest.fixture
def slots(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_every_bit_of_the_slots(slots: Path) -> None:
    clock = SteppingClock(START, 5)
    key = create_slots(slots, PASSPHRASE, clock, new_code(clock))
    whole, refused, codes = slots.read_bytes(), 0, set[str]()
    for at in range(len(whole)):
        for bit in range(8):
            spoiled = bytearray(whole)
            spoiled[at] ^= 1 << bit
            slots.write_bytes(spoiled)
            try:
                # The unused bits at the end of a base64 text and the like say nothing.
                assert open_slots(slots, PASSPHRASE) == key
            except TroubleError as error:
                refused += 1
                codes.add(error.code)
    print(f"{len(whole) * 8} flips, {refused} refused")
    assert refused > len(whole) * 7
    assert codes <= {"slots_damaged", "slots_refused"}


def test_what_two_slots_hold_cannot_be_exchanged(slots: Path) -> None:
    clock = SteppingClock(START, 6)
    code = new_code(clock)
    create_slots(slots, PASSPHRASE, clock, code)
    tree = json.loads(slots.read_bytes())
    first, second = tree["slots"]
    first["box"], second["box"] = second["box"], first["box"]
    with_check(slots, tree)
    with pytest.raises(TroubleError, match="wrong_passphrase"):
        open_slots(slots, PASSPHRASE)
    with pytest.raises(TroubleError, match="wrong_recovery_code"):
        open_slots_with_code(slots, code)


def test_an_old_header_does_not_fit_a_new_box(slots: Path) -> None:
    clock = SteppingClock(START, 7)
    create_slots(slots, PASSPHRASE, clock)
    old = json.loads(slots.read_bytes())
    keyslots.change_passphrase(slots, PASSPHRASE, PASSPHRASE, clock)
    new = json.loads(slots.read_bytes())
    for name in ("salt", "nonce"):
        mixed = {**new, "slots": [{**new["slots"][0], name: old["slots"][0][name]}]}
        with_check(slots, mixed)
        with pytest.raises(TroubleError, match="wrong_passphrase"):
            open_slots(slots, PASSPHRASE)


def with_check(slots: Path, tree: dict[str, object]) -> None:
    """As somebody who knows the format would leave it."""
    slots.write_text(json.dumps(checked(tree)), encoding="utf-8")


def test_bits_of_a_bundle() -> None:
    target, random = Bundle(), Random(4)  # noqa: S311 - the same bits each time
    whole = max(target.seeds(), key=len)
    assert target.read(whole) == "opened with 1"
    envelope = bundles.split_bundle(whole)
    parts = {
        "before": (0, len(envelope.before)),
        "sealed": (len(envelope.before), len(whole) - 64),
        "signature": (len(whole) - 64, len(whole)),
    }
    for first, last in parts.values():
        for _ in range(BUNDLE_FLIPS // len(parts)):
            at = random.randrange(first * 8, last * 8)
            spoiled = bytearray(whole)
            spoiled[at // 8] ^= 1 << at % 8
            said = target.read(bytes(spoiled))
            assert said in ("bundle_damaged", "bundle_not_one", "bundle_newer"), said
    assert READER not in whole
