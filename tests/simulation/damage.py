"""A changed byte in what the province has stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from tests.simulation.machines import Server


def flip_record(server: Server, random: Random) -> bool:
    """Change one byte in the cells of some record; False when there is none."""
    rows = sorted(server.rows("SELECT t, r, cells FROM record WHERE team_id = ?"))
    if not rows:
        return False
    table, record, cells = random.choice(rows)
    at = random.randrange(len(cells))
    changed = cells[:at] + bytes([cells[at] ^ random.randint(1, 255)]) + cells[at + 1 :]
    values = (changed, bytes.fromhex(server.team), table, record)
    server.execute("UPDATE record SET cells = ? WHERE team_id = ? AND t = ? AND r = ?", values)
    return True
