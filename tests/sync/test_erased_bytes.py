"""After an erasure the person is not in any page of the PC's files, free or not, nor in the log."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.storage.database import Database
from desktop.storage.engine import file_key
from server.security.can import OFFICER
from server.services.erasures import Erasure, erase_record
from tests.simulation.machines import PROVINCE, START, Server, Templates, make_templates
from tests.support.direct_line import sync_directly

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Lữ Khắc Nghiệm Thử"
BEFORE = "Lữ Khắc Ngiệm Thủ"
PLAIN = "lu khac nghiem thu"
PHONE = "0987650123"
_PAGE, _RESERVE, _SALT, _IV = 4096, 80, 16, 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


def spellings() -> list[bytes]:
    """Words of the person's names that stand in nobody else's, in every form."""
    texts = {NAME, BEFORE, PLAIN, PHONE, "nghiem thu", "ngiem thu"}
    texts |= {text.upper() for text in texts} | {text.casefold() for text in texts}
    forms = {normalize(form, text) for form in ("NFC", "NFD") for text in texts}
    return [text.encode(code) for text in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]


def pages_of(path: Path, key: bytes) -> bytes:
    """Every page of the file and of its write-ahead log, decrypted, used or free."""
    plain = bytearray()
    data = path.read_bytes()
    for at in range(0, len(data), _PAGE):
        plain += _decrypted(data[at : at + _PAGE], key, first=at == 0)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        frames = log.read_bytes()[_WAL_HEAD:]
        for at in range(0, len(frames), _FRAME_HEAD + _PAGE):
            frame = frames[at + _FRAME_HEAD : at + _FRAME_HEAD + _PAGE]
            number = int.from_bytes(frames[at : at + 4], "big")
            if len(frame) == _PAGE:
                plain += _decrypted(frame, key, first=number == 1)
    return bytes(plain)


def _decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    start, end = _SALT if first else 0, _PAGE - _RESERVE
    cipher = Cipher(algorithms.AES(file_key(key)), modes.CBC(page[end : end + _IV]))
    return cipher.decryptor().update(page[start:end])


def found_in(data: bytes) -> set[bytes]:
    return {text for text in spellings() if text in data}


def test_no_page_of_a_pc_or_of_the_server_holds_the_person(
    tmp_path: Path, templates: Templates
) -> None:
    server = Server(templates, SteppingClock(START, seed=4), bytes_too=True)
    clock = SteppingClock(START, seed=9)
    path, key = tmp_path / "team.db", bytes(range(32))
    pc = Database.create_joined(path, key, server.team, clock)
    with pc.write() as unit:
        for name, value in (("address", "http://127.0.0.1"), ("device_key", "00"), ("token", "t")):
            unit.set_setting(f"sync.{name}", value)
    with pc.write(kind="add") as unit:
        person = Resident(
            id=new_id(clock), full_name=BEFORE, phone=PHONE, household_id=None, note=f"{BEFORE} ốm"
        )
        unit.put(person)
    with pc.write(kind="edit") as unit:
        unit.put(replace(person, full_name=NAME, note=NAME.upper()), original=person)
    sync_directly(pc, server)
    with pc.write() as unit:
        unit.save_draft("a", f'{{"name": "{normalize("NFD", NAME)}"}}')
        unit.save_draft("b", f'{{"name": "{BEFORE.upper()}"}}')
        unit.save_draft("c", f'{{"name": "{PLAIN}"}}')
        unit.save_draft("d", f'{{"phone": "{PHONE[:4]} {PHONE[4:7]} {PHONE[7:]}"}}')
        unit.save_draft("other", '{"name": "Người khác"}')
        line = f'{{"n": 1, "name": "{normalize("NFD", NAME.upper())}"}}'
        unit.set_setting("import_leftovers", f'[{{"file": "a", "rows": [{line}, {{"n": 2}}]}}]')
    assert found_in(pages_of(path, key)), "or nothing is proved of the pages"
    order = Erasure(server.team, "resident", person.id, "Theo yêu cầu", ("Bà Lan", "Ông Nam"))
    erase_record(server.engine, OFFICER, order, server.clock, PROVINCE)
    assert sync_directly(pc, server).erased == 1
    with pc.read() as unit:
        assert [draft.key for draft in unit.local.drafts()] == ["other"]
    assert found_in(pages_of(path, key)) == set()
    pc.close()
    assert found_in(all_values(server)) == set()


def all_values(server: Server) -> bytes:
    with server.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [
            row
            for (table,) in tables.all()
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        ]
    assert rows
    values = [value for row in rows for value in row]
    return b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in values)
