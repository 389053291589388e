"""What the province itself wrote into the log: believed only signed, and given back in need."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.reporting import PROVINCE_STATES
from desktop.protocol.ops import NOT_FOLDED, SERVER_DEVICE, Change, OpKind, Status
from desktop.protocol.orders import MAX_ORDERS, Offer, is_signed, order_of
from desktop.storage.orders import kept_orders
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.steps import DbStep, NetStep, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Page
    from desktop.protocol.orders import OfferAnswer, Order
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.steps import Transport

_NOT_NOW: Final = frozenset({"server_refused"})
"""A server of before 0.2.0 knows no orders."""

OWED: Final = "sync.orders_owed"
"""Setting: a server that went back is to be given the orders at the next chance."""

_STATES: Final = tuple(map(str, PROVINCE_STATES))
"""A tuple, because what comes may be a group, which has no hash."""


def check_orders(unit: WriteUnit, page: Page) -> None:
    """Believe what only the province may say with the signature of its key alone.

    That is all that stands under the server's device, and erasures, reviews and the end of a team
    whoever is said to have written them: a server takes such an op from no device.

    A PC that was enrolled by a code typed before the province had a key knows none, and trusts
    the server's certificate alone.

    Raises:
        TroubleError: forged_order; nothing of the page may be kept.
    """
    key = unit.get_setting(PROVINCE_KEY)
    if not key:
        return
    head = unit.head
    for entry in page.entries:
        if not isinstance(entry, Change) or not _is_of_province(entry):
            continue
        # What is not folded does nothing, and has lost the values that were signed.
        if entry.status in NOT_FOLDED:
            continue
        signed = is_signed(order_of(entry, head.team, head.inc), key)
        if entry.dev != SERVER_DEVICE or not signed:
            raise TroubleError("forged_order")


def _is_of_province(entry: Change) -> bool:
    if entry.dev == SERVER_DEVICE or entry.kind is OpKind.ERASE:
        return True
    # Of values that were erased only numbers are left.
    if entry.status is Status.ERASE:
        return False
    if entry.t == "team":
        return "succession" in entry.f
    return entry.t == "report" and ("review" in entry.f or entry.f.get("state") in _STATES)


def begin_again(
    token: str, inc: int, keep_copy: Callable[[], None] | None, *, asks: bool = True
) -> Session[None]:
    """The server went back: keep a copy, give it the province's own orders, start over.

    The orders go first, so that what was erased is erased there before anybody's archive brings
    it back. Then everything is pulled anew, and all own ops that are kept wait again.

    Args:
        token: Of the device.
        inc: The server's new incarnation.
        keep_copy: Copies this database before anything of it is forgotten; None for one in memory.
        asks: Whether the server can be asked now: not by a stick.

    Raises:
        TroubleError: what keeps the copy from being made, or a PC from its server. Nothing is
            forgotten then.
    """
    if keep_copy is not None:
        copy = keep_copy
        yield NetStep(lambda _net: copy())
    if asks:
        yield from _give_all(token)
    yield DbStep(partial(_start_over, inc=inc, owes=not asks))


def owes_orders(unit: WriteUnit) -> bool:
    """Whether this PC started over by a stick, and has not given the orders back since."""
    return unit.get_setting(OWED) is not None


def give_owed(token: str) -> Session[None]:
    """Give the province its own orders back, after starting over when it could not be asked."""
    yield from _give_all(token)
    yield DbStep(lambda unit: unit.set_setting(OWED, None))


def _give_all(token: str) -> Session[None]:
    orders: list[Order] = yield DbStep(lambda unit: kept_orders(unit.cursor))
    try:
        for at in range(0, len(orders), MAX_ORDERS):
            offer = Offer(orders[at : at + MAX_ORDERS])
            yield NetStep(partial(_offer, token, offer))
    except TroubleError as error:
        if error.code not in _NOT_NOW:
            raise


def _offer(token: str, offer: Offer, net: Transport) -> OfferAnswer:
    return net.offer(token, offer)


def _start_over(unit: WriteUnit, inc: int, *, owes: bool) -> None:
    """Everything is pulled and sent anew; blobs that are whole here are offered again."""
    unit.set_setting(OWED, "1" if owes else None)
    unit.sync_store.start_over(inc)
    unit.blobs.send_all_again()
