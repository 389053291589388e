"""Bytes of sent reports in the team's file."""

from __future__ import annotations

from desktop.domain.clock import SteppingClock
from desktop.protocol.packages import CHUNK_BYTES, chunks_of, name_of
from desktop.storage.database import Database
from tests.simulation.machines import START, new_team


def test_what_is_still_coming_is_not_offered_to_a_server_that_went_back() -> None:
    clock = SteppingClock(START, seed=1)
    database = Database.create(None, bytes(32), new_team("Tổ thử", clock), clock)
    coming = bytes(2 * CHUNK_BYTES)
    with database.write() as unit:
        here = unit.blobs.put(b"mot bao cao")
        unit.blobs.note_stored(here)
        unit.blobs.begin(name_of(coming), len(coming))
        unit.blobs.add_chunk(name_of(coming), 0, chunks_of(coming)[0])
        assert unit.blobs.to_send() == ()
        unit.blobs.send_all_again()
        assert [name for name, _ in unit.blobs.to_send()] == [here]
        assert unit.blobs.missing([name_of(coming)]) == (name_of(coming),)
