"""Messages in one zstd stream: the length (4 bytes), the message, flushed.

A line cut in the middle leaves whole messages; sizes are looked at before memory is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.protocol.messages import MAX_PLAIN_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import zstandard

_LEVEL: Final = 6
_WINDOW_LOG: Final = 20
_SLICE: Final = 256
"""Compressed bytes opened at a time: at most 8 MiB come out before sizes are looked at."""

_LENGTH: Final = 4


class WireError(ValueError):
    """What came in is not what this protocol says; `code` is a short English word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse(decoder: msgspec.msgpack.Decoder[Any], plain: bytes) -> Any:
    """One message as its struct; WireError when it does not fit."""
    try:
        return decoder.decode(plain)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("message") from error


class Deflater:
    """Messages to compressed bytes, each flushed so that it can be read alone."""

    def __init__(self) -> None:
        import zstandard

        self._flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        parameters = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, window_log=_WINDOW_LOG, write_content_size=False
        )
        self._object = zstandard.ZstdCompressor(compression_params=parameters).compressobj()

    def message(self, plain: bytes) -> bytes:
        """One message's bytes."""
        data = self._object.compress(len(plain).to_bytes(_LENGTH, "big") + plain)
        return data + self._object.flush(self._flush)

    def end(self) -> bytes:
        """The stream's last bytes."""
        return self._object.flush()


class Inflater:
    """Compressed bytes, in any pieces, to messages."""

    def __init__(self) -> None:
        import zstandard

        self._error: type[Exception] = zstandard.ZstdError
        self._object: zstandard.ZstdDecompressionObj = zstandard.ZstdDecompressor(
            max_window_size=1 << _WINDOW_LOG
        ).decompressobj()
        self._plain = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are complete with `data`, one at a time.

        Raises:
            WireError: not a zstd stream, a message above the limit, or bytes after the end.
        """
        for start in range(0, len(data), _SLICE):
            if self._object.eof:
                raise WireError("trailing")
            try:
                self._plain += self._object.decompress(data[start : start + _SLICE])
            except self._error as error:
                raise WireError("stream") from error
            yield from self._messages()
        if self._object.unused_data:
            raise WireError("trailing")

    def _messages(self) -> Iterator[bytes]:
        while len(self._plain) >= _LENGTH:
            size = int.from_bytes(self._plain[:_LENGTH], "big")
            if size > MAX_PLAIN_BYTES:
                raise WireError("size")
            if len(self._plain) < _LENGTH + size:
                return
            message = bytes(self._plain[_LENGTH : _LENGTH + size])
            del self._plain[: _LENGTH + size]
            yield message
