"""What the province publishes is what its key signed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.protocol.enrolment import EnrolmentSheet, read_sheet, write_sheet
from desktop.protocol.feeds import (
    TARGETS,
    Feed,
    FeedError,
    TargetItem,
    open_feed,
    public_key_of,
    sign_feed,
)
from desktop.protocol.messages import Answer, Hello, Page
from desktop.protocol.wire import decode_answer, decode_request, encode_answer, encode_request

KEY, OTHER = bytes(range(32)), bytes(32)
ITEM = TargetItem(indicator="assist_count", year=2026, value=Decimal("12.50"))
FEED = Feed(name=TARGETS, version=3, items=[ITEM])


def test_a_feed_comes_back_as_it_was_signed() -> None:
    assert open_feed(sign_feed(FEED, KEY), public_key_of(KEY)) == FEED


def test_every_changed_byte_and_every_other_key_is_refused() -> None:
    envelope = sign_feed(FEED, KEY)
    public = public_key_of(KEY)
    for at in range(len(envelope)):
        broken = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        with pytest.raises(FeedError):
            open_feed(broken, public)
    with pytest.raises(FeedError, match="forged"):
        open_feed(envelope, public_key_of(OTHER))


@pytest.mark.parametrize(
    "feed",
    [
        Feed(name="catalogue", version=1, items=[{"type": "platform", "code": "Á"}]),
        Feed(name="unit", version=1, items=[{"type": "village", "id": "7", "name": "Nà Pất"}]),
        Feed(name="template", version=1, items=[{"key": "report_to", "text": "a\0"}]),
        Feed(name=TARGETS, version=1, items=[{"indicator": "", "year": 2026, "value": "1"}]),
        Feed(name=TARGETS, version=1, items=[{"indicator": "a", "year": 1, "value": "1"}]),
        Feed(name=TARGETS, version=1, items=[{"indicator": "a", "year": 2026, "value": "NaN"}]),
        Feed(name=TARGETS, version=1, items=[{"indicator": "a", "year": 2026, "value": "1e999"}]),
        Feed(name=TARGETS, version=1, items=[{"indicator": "\0", "year": 2026, "value": "1"}]),
    ],
)
def test_signed_nonsense_is_refused(feed: Feed) -> None:
    with pytest.raises(FeedError, match="form"):
        open_feed(sign_feed(feed, KEY), public_key_of(KEY))


def test_a_feed_of_tomorrow_is_kept_as_it_came() -> None:
    feed = Feed(name="weather", version=9, items=[{"rain": True}])
    assert open_feed(sign_feed(feed, KEY), public_key_of(KEY)) == feed


def test_hello_and_answer_carry_feeds() -> None:
    hello = Hello(dev="a" * 32, ep=1, cursor=0, inc=0, digest=bytes(16), feed=7)
    assert decode_request(encode_request(hello, [])) == (hello, [])
    answer = Answer(
        inc=1, head=0, last_n=0, last_id="", now=1, page=Page(first=1), feeds=[b"eins", b"zwei"]
    )
    assert decode_answer(encode_answer(answer)) == answer


def test_a_sheet_names_the_key() -> None:
    sheet = EnrolmentSheet(address="https://a:1", code="0" * 13, province_key=public_key_of(KEY))
    assert read_sheet(write_sheet(sheet)) == sheet
