"""What must happen before anything else of the window is imported."""

from __future__ import annotations

import gc


def stop_reading_sources() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks for `from __feature__ import`, which we never use; that costs a third of the import
    time of large libraries and 19 MB. The name is private, so it may go: then nothing happens.
    """
    try:
        import PySide6.QtCore  # noqa: F401 - brings the hook
        from shibokensupport import feature  # type: ignore[import-not-found]
    except ImportError:
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _uses_no_feature  # noqa: SLF001 - there is no public switch


def _uses_no_feature(_module: object) -> bool:
    return False


def pause_collector() -> None:
    """No garbage collection until the window is on screen: all that is made then stays."""
    gc.disable()


def keep_what_start_made() -> None:
    """No later collection looks at what is there now."""
    gc.freeze()
