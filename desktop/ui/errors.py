"""One presenter for everything that is told to people, so that tests can record it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.domain.errors import LangSoError, RuleBrokenError
from desktop.system.texts import _
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.widgets.banner import MessageBanner


class ShowsErrors(Protocol):
    """A form (or view) that can say beside a field what is wrong with it."""

    def show_error(self, field: str, sentence: str) -> bool:
        """Show the sentence at the field; False when there is no such field here."""
        ...


class Presenter(Protocol):
    """Where views send messages and errors."""

    def present(self, error: BaseException, form: ShowsErrors | None = None) -> None:
        """Tell the person about an error, at the field when it belongs to one."""
        ...

    def tell(
        self,
        kind: MessageKind,
        text: str,
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Say something in the window's message line, with at most one action (undo)."""
        ...

    def clear(self) -> None:
        """Take the message away."""
        ...


class ErrorPresenter:
    """The window's presenter.

    Args:
        banner: The inline message line.
        log_bug: Writes the exception to the log and returns a support code for the person.
    """

    def __init__(self, banner: MessageBanner, log_bug: Callable[[BaseException], str]) -> None:
        self._banner = banner
        self._log_bug = log_bug

    def present(self, error: BaseException, form: ShowsErrors | None = None) -> None:
        """A broken rule goes to its field, known trouble to the banner, a bug to the log too."""
        if not isinstance(error, LangSoError):
            self.tell(MessageKind.ERROR, apology(self._log_bug(error)))
            return
        # Only now: the sentences are not needed before something went wrong.
        from desktop.system.sentences import sentence

        text = sentence(error)
        if (
            isinstance(error, RuleBrokenError)
            and form is not None
            and form.show_error(error.field, text)
        ):
            return
        self.tell(MessageKind.ERROR, text)

    def tell(
        self,
        kind: MessageKind,
        text: str,
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Show the text in the banner."""
        self._banner.show_message(kind, text, action_text, action)

    def clear(self) -> None:
        """Hide the banner."""
        self._banner.clear()


def apology(code: str) -> str:
    """What is said of a bug of ours; `code` is what people tell support."""
    return _(
        "Sorry, the program made a mistake. What you typed is still here. "
        "Try again; if it happens again, tell support this code: {code}"
    ).format(code=code)
