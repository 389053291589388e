"""Which class shows which page; nothing is imported before its page is opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from desktop.system.texts import N_, _
from desktop.ui.context import Page

if TYPE_CHECKING:
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.view import View


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the navigation: words (an msgid), icon, key, and "module:class"."""

    page: Page
    words: str
    icon: str
    keys: str
    target: str


PAGES = (
    PageEntry(Page.HOME, N_("Home"), "home", "Alt+1", "desktop.ui.home.view:HomeView"),
    PageEntry(
        Page.RECORD, N_("Record a help"), "hand", "Alt+2",
        "desktop.ui.assistance.record_view:RecordView",
    ),
    PageEntry(
        Page.BOOK, N_("Book of helps"), "book", "Alt+3", "desktop.ui.assistance.book_view:BookView"
    ),
    PageEntry(
        Page.PEOPLE, N_("People"), "people", "Alt+4", "desktop.ui.people.people_view:PeopleView"
    ),
    PageEntry(
        Page.HOUSEHOLDS, N_("Households"), "household", "Alt+5",
        "desktop.ui.people.households_view:HouseholdsView",
    ),
    PageEntry(
        Page.SESSIONS, N_("Sessions"), "calendar", "Alt+6", "desktop.ui.training.view:TrainingView"
    ),
    PageEntry(
        Page.NOTES, N_("Problems, good ways"), "megaphone", "Ctrl+K",
        "desktop.ui.notes.view:NotesView",
    ),
    PageEntry(
        Page.TARGETS, N_("Targets"), "target", "Alt+7", "desktop.ui.targets.view:TargetsView"
    ),
    PageEntry(Page.REPORT, N_("Report"), "report", "Alt+8", "desktop.ui.reports.view:ReportsView"),
    PageEntry(Page.PAPERS, N_("Papers"), "print", "Ctrl+P", "desktop.ui.papers.view:PapersView"),
    PageEntry(
        Page.HISTORY, N_("History"), "history", "Ctrl+H", "desktop.ui.history.view:HistoryView"
    ),
    PageEntry(Page.SYNC, N_("Sync"), "sync", "Alt+9", "desktop.ui.sync.view:SyncView"),
    PageEntry(Page.TEAM, N_("Team"), "user", "Alt+0", "desktop.ui.team.view:TeamView"),
    PageEntry(
        Page.SETTINGS, N_("Settings"), "settings", "Ctrl+,",
        "desktop.ui.settings.view:SettingsView",
    ),
)  # fmt: skip

_BY_PAGE = {entry.page: entry for entry in PAGES}


def page_words(name: str) -> str:
    """How a page is called; its own name for one that this version does not have."""
    entry = next((one for one in PAGES if one.page == name), None)
    return _(entry.words) if entry is not None else name


def make_page(page: Page, context: AppContext) -> View:
    """Import the page's module and build its view."""
    module, _colon, name = _BY_PAGE[page].target.partition(":")
    made = getattr(import_module(module), name)(context)
    return cast("View", made)
