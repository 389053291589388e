"""Reading: one snapshot, frozen dataclasses out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import bindparam, select

from desktop.domain.text.name_order import USUAL_ORDER, NameOrder
from desktop.domain.work import Platform
from desktop.protocol.registry import FOLDED
from desktop.storage.feeds import get_platform, read_platforms
from desktop.storage.head import read_seen
from desktop.storage.models import TABLES
from desktop.storage.records import Records
from desktop.storage.row_codec import codec_of
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.changes import Seen
    from desktop.protocol.registry import GroupValue
    from desktop.storage.blobs import BlobStore
    from desktop.storage.queries.local import LocalReader
    from desktop.storage.queries.people import PeopleReader
    from desktop.storage.queries.published import PublishedReader
    from desktop.storage.queries.reporting import ReportingReader
    from desktop.storage.queries.sync import SyncReader
    from desktop.storage.queries.training import TrainingReader
    from desktop.storage.queries.work import WorkReader

E = TypeVar("E")

_SETTING = TABLES["setting"]
_GET_SETTING: Final = Statement(select(_SETTING.c.value).where(_SETTING.c.key == bindparam("key")))


class ReadUnit:
    """One short look at a team's database; everything read in it belongs together.

    `name_order` is that of the lists of people read here.
    """

    def __init__(self, connection: Connection, name_order: NameOrder = USUAL_ORDER) -> None:
        self.connection = connection
        self.name_order = name_order
        self.cursor: Any = connection.connection.cursor()

    @cached_property
    def seen(self) -> Seen:
        """The sync cursor that the values read here reflect; edit commands carry it back."""
        return read_seen(self.cursor)

    def get(self, entity_type: type[E], id: str) -> E | None:  # noqa: A002 - the word for it
        """The live record, own waiting changes included; None when there is none."""
        if entity_type is Platform:
            return get_platform(self.cursor, id)  # type: ignore[return-value]
        codec = codec_of(entity_type)
        row = codec.one.run(self.cursor, id=id).fetchone()
        return None if row is None else codec.entity(row)

    def all(self, entity_type: type[E]) -> tuple[E, ...]:
        """Every live record of a table, in the order of ids."""
        if entity_type is Platform:
            return read_platforms(self.cursor)  # type: ignore[return-value]
        codec = codec_of(entity_type)
        rows = codec.every.run(self.cursor).fetchall()
        return tuple(codec.entity(row) for row in rows)

    def where(self, entity_type: type[E], column: str, value: object) -> tuple[E, ...]:
        """Every live record with that stored value in a column, in the order of ids."""
        codec = codec_of(entity_type)
        rows = codec.by(column).run(self.cursor, value=value).fetchall()
        return tuple(codec.entity(row) for row in rows)

    def get_setting(self, key: str) -> str | None:
        """A setting of this team on this PC; None when it was never set."""
        row = _GET_SETTING.run(self.cursor, key=key).fetchone()
        return None if row is None else row[0]

    @cached_property
    def records(self) -> Records:
        """Cells and merges behind the rows."""
        return Records(self.cursor)

    def root_of(self, id: str) -> str:  # noqa: A002 - as above
        """The resident or household that stands for this one after merges: mostly itself."""
        return self.records.aliases.root(id)

    def values_of(self, table: str, record: str) -> dict[str, GroupValue]:
        """Everything that is known of a record by field, also of a deleted or merged one."""
        found: dict[str, GroupValue] = {}
        for group, cell in self.records.view(table, record).items():
            if group not in FOLDED:
                found |= cell.value if isinstance(cell.value, dict) else {group: cell.value}
        return found

    def touched_at(self, table: str, record: str) -> int:
        """When a record was last changed, on whatever PC, in milliseconds; 0 for none."""
        cells = self.records.view(table, record).items()
        return max((cell.hlc >> 16 for group, cell in cells if group not in FOLDED), default=0)

    def has_merged(self, id: str) -> bool:  # noqa: A002 - as above
        """Whether this record stands for others as well."""
        return bool(self.records.aliases.merged_into(id))

    def merged_into(self, entity_type: type[E], id: str) -> tuple[E, ...]:  # noqa: A002
        """The records for which this one stands, each as it would show by itself."""
        codec = codec_of(entity_type)
        found = []
        for one in self.records.aliases.merged_into(id):
            row = codec.row(one, self.records.view(codec.name, one))
            if row is not None:
                shown = (row[codec.place_of[column.name]] for column in codec.columns)
                found.append(codec.entity(tuple(shown)))
        return tuple(sorted(found, key=lambda entity: entity.id))

    @cached_property
    def people(self) -> PeopleReader:
        """Residents and households: lists, search, cards."""
        from desktop.storage.queries.people import PeopleReader

        return PeopleReader(self)

    @cached_property
    def work(self) -> WorkReader:
        """Helps, platforms, milestones."""
        from desktop.storage.queries.work import WorkReader

        return WorkReader(self)

    @cached_property
    def training(self) -> TrainingReader:
        """Sessions and rosters."""
        from desktop.storage.queries.training import TrainingReader

        return TrainingReader(self)

    @cached_property
    def reporting(self) -> ReportingReader:
        """What indicators and reports are made of."""
        from desktop.storage.queries.reporting import ReportingReader

        return ReportingReader(self)

    @cached_property
    def blobs(self) -> BlobStore:
        """Sent reports as bytes; a ReadUnit only reads them."""
        from desktop.storage.blobs import BlobStore

        return BlobStore(self.cursor)

    @cached_property
    def sync(self) -> SyncReader:
        """Where the sync stands, and what it refused or what lost."""
        from desktop.storage.queries.sync import SyncReader

        return SyncReader(self)

    @cached_property
    def published(self) -> PublishedReader:
        """What the province published for all teams."""
        from desktop.storage.queries.published import PublishedReader

        return PublishedReader(self)

    @cached_property
    def local(self) -> LocalReader:
        """Settings, history and drafts of this PC."""
        from desktop.storage.queries.local import LocalReader

        return LocalReader(self)
