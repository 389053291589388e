"""After a sync: a PC with an old sheet learns the authority, so a renewal costs it nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from desktop.sync.account import AUTHORITIES_ASKED, require_account, save_authorities
from desktop.sync.steps import DbStep, NetStep, Session
from desktop.sync.transport_http import HttpTransport

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account
    from desktop.sync.steps import Transport


def learn_session() -> Session[bool]:
    """Ask once for the authorities and keep them; whether that was done.

    Nothing is asked when they are known, or when no fingerprint vouches for the line; of a server
    that has none to tell, once a day. What goes wrong costs nothing but the next try.
    """
    account: Account = yield DbStep(require_account)
    if account.authorities or not account.fingerprint or not (yield DbStep(_is_due)):
        return False
    try:
        found: str = yield NetStep(_ask)
    except TroubleError:
        return False
    if found:
        yield DbStep(partial(save_authorities, certificates=found))
    return bool(found)


def _is_due(unit: WriteUnit) -> bool:
    today = unit.clock.today().isoformat()
    if unit.get_setting(AUTHORITIES_ASKED) == today:
        return False
    unit.set_setting(AUTHORITIES_ASKED, today)
    return True


def _ask(net: Transport) -> str:
    return net.authorities() if isinstance(net, HttpTransport) else ""
