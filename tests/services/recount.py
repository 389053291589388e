# ruff: noqa: S608 - every part of these texts is a constant of this file
"""Counts every indicator once more, in SQL over the team's rows, without any code of ours.

Written from the field's definitions, so that a slip in the rules shows as a difference.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

HERE = """(moved_in_on IS NULL OR moved_in_on <= :b)
    AND (status = 'active' OR (moved_out_on IS NOT NULL AND moved_out_on > :b))"""
OPEN_MEMBER = "valid_from <= :b AND (valid_to IS NULL OR valid_to >= :b)"
HELPS = "FROM assistance WHERE helped_on BETWEEN :a AND :b"
HOLDS = "reached_on <= :b AND (ended_on IS NULL OR ended_on > :b)"

ONE_MILESTONE = """(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY subject_id, kind,
    CASE kind WHEN 'digital_store' THEN coalesce(platform_code, '') ELSE '' END
    ORDER BY ended_on IS NOT NULL, reached_on, id) AS place FROM milestone) WHERE place = 1)"""
"""Entries that were merged may say the same twice: the one that holds, then the earliest."""

PRESENT = """(SELECT session_id, attendee_id, min(attendee_kind) AS attendee_kind FROM attendance
    WHERE status = 'present' GROUP BY session_id, attendee_id)"""
"""The same of a roster: somebody who is on it twice was there once."""


class Stock(NamedTuple):
    """Ids on a day `:b`, the key of the baseline that may stand in, and whether it is known."""

    ids: str
    key: str
    known: str = "1"


def age(day: str) -> str:
    """Whole years of a resident `r` on a day, as an SQL expression."""
    years = f"(CAST(substr({day}, 1, 4) AS INTEGER) - CAST(substr(r.birth_on, 1, 4) AS INTEGER))"
    before = f"(substr({day}, 6) < substr(r.birth_on, 6))"
    return f"CASE r.birth_precision WHEN 'year' THEN {years} ELSE {years} - {before} END"


def held(kind: str) -> str:
    return f"""SELECT id FROM training_session WHERE kind = '{kind}' AND state = 'held'
        AND held_on BETWEEN :a AND :b"""


def turnout(kind: str) -> str:
    return f"""SELECT (SELECT count(*) FROM {PRESENT} WHERE session_id IN ({held(kind)}))
        + (SELECT coalesce(sum(anonymous_count), 0)
        FROM training_session WHERE id IN ({held(kind)}))"""


def guests(kind: str, who: str) -> str:
    return f"""SELECT count(DISTINCT attendee_id) FROM {PRESENT} WHERE attendee_kind = '{who}'
        AND session_id IN ({held(kind)})"""


def new(kind: str) -> str:
    return f"""SELECT count(*) FROM {ONE_MILESTONE} WHERE kind = '{kind}'
        AND reached_on BETWEEN :a AND :b"""


def residents(least: int | None) -> str:
    old = "" if least is None else f" AND r.birth_on IS NOT NULL AND {age(':b')} >= {least}"
    return f"SELECT r.id FROM resident r WHERE {HERE}{old}"


def holders(kind: str, subject: str = "resident") -> str:
    return f"""SELECT subject_id FROM {ONE_MILESTONE} WHERE kind = '{kind}'
        AND subject_kind = '{subject}' AND {HOLDS}"""


def homes(condition: str = "1") -> str:
    return f"SELECT id FROM household WHERE ({HERE}) AND {condition}"


def count(ids: str) -> str:
    return f"SELECT count(*) FROM ({ids})"


EPAY = f"""(id IN (SELECT r.household_id FROM resident r
    WHERE {HERE} AND r.id IN ({holders("epay_account")}))
    OR id IN ({holders("epay_account", "household")}))"""
STORE = f"id IN ({holders('digital_store', 'household')})"


def helped(condition: str = "1") -> str:
    return f"SELECT count(DISTINCT resident_id) {HELPS} AND {condition}"


def known_or_none(value: str, known: str, any_: str) -> str:
    """`value`, but NULL when there is something and nothing of it is known."""
    return f"SELECT CASE WHEN ({any_}) > 0 AND ({known}) = 0 THEN NULL ELSE ({value}) END"


def since(fact: str) -> str:
    return f"({fact}_since IS NULL OR {fact}_since <= :b)"


def flagged(table: str, whole: str, fact: str, key: str) -> Stock:
    """Those of `whole` for which the fact holds; not known when it is noted of none."""
    some = f"SELECT id FROM {table} WHERE id IN ({whole}) AND {since(fact)}"
    noted = f"({count(f'{some} AND {fact} IS NOT NULL')}) > 0"
    return Stock(f"{some} AND {fact} = 1", key, noted)


def reached(kind: str, least: int | None, key: str) -> Stock:
    return Stock(f"SELECT id FROM ({residents(least)}) WHERE id IN ({holders(kind)})", key)


POVERTY = """SELECT count(DISTINCT a.resident_id) FROM assistance a
    JOIN resident r ON r.id = a.resident_id LEFT JOIN household h ON h.id = r.household_id
    WHERE a.helped_on BETWEEN :a AND :b"""
MEMBERS = f"SELECT count(DISTINCT person_id) FROM membership WHERE {OPEN_MEMBER}"
HELPED_KNOWN = f"""SELECT count(*) FROM resident r WHERE r.id IN (SELECT resident_id {HELPS})"""

COUNTS: dict[str, str] = {
    "team_member_count": MEMBERS,
    "team_member_female_count": known_or_none(
        f"{MEMBERS} AND sex = 'female'", f"{MEMBERS} AND sex IS NOT NULL", MEMBERS
    ),
    "team_member_association_count": known_or_none(
        f"{MEMBERS} AND association IS NOT NULL",
        f"{MEMBERS} AND association IS NOT NULL",
        MEMBERS,
    ),
    "team_member_trained_count": guests("team_training", "member"),
    "community_channel_count": """SELECT count(*) FROM channel
        WHERE (opened_on IS NULL OR opened_on <= :b) AND (closed_on IS NULL OR closed_on > :b)""",
    "outreach_session_count": f"SELECT count(*) FROM ({held('outreach')})",
    "outreach_attendance_count": turnout("outreach"),
    "class_session_count": f"SELECT count(*) FROM ({held('resident_class')})",
    "class_attendance_count": turnout("resident_class"),
    "class_attendee_unique_count": guests("resident_class", "resident"),
    "household_visited_count": f"""SELECT count(DISTINCT coalesce(household_id,
        (SELECT r.household_id FROM resident r WHERE r.id = resident_id)))
        {HELPS} AND place = 'home'""",
    "assist_count": f"SELECT coalesce(sum(coalesce(anonymous_count, 1)), 0) {HELPS}",
    "resident_assisted_count": helped(),
    "resident_assisted_60plus_count": known_or_none(
        f"""SELECT count(DISTINCT a.resident_id) FROM assistance a JOIN resident r
            ON r.id = a.resident_id WHERE a.helped_on BETWEEN :a AND :b
            AND r.birth_on IS NOT NULL AND {age("a.helped_on")} >= 60""",
        f"{HELPED_KNOWN} AND r.birth_on IS NOT NULL",
        HELPED_KNOWN,
    ),
    "resident_assisted_female_count": known_or_none(
        helped("resident_id IN (SELECT id FROM resident WHERE sex = 'female')"),
        f"{HELPED_KNOWN} AND r.sex IS NOT NULL",
        HELPED_KNOWN,
    ),
    "resident_assisted_poor_count": f"""SELECT CASE WHEN ({POVERTY}) > 0
        AND ({POVERTY} AND h.poverty IS NOT NULL AND {since("h.poverty")}) = 0 THEN NULL
        ELSE ({POVERTY} AND h.poverty IN ('poor', 'near_poor') AND {since("h.poverty")}) END""",
    "vneid_install_assisted_count": helped("platform_code = 'vneid' AND action = 'install'"),
    "vneid_level1_new_count": new("vneid_1"),
    "vneid_level2_new_count": new("vneid_2_activated"),
    "dvc_guided_count": helped("platform_code = 'dvc'"),
    "dvc_dossier_count": f"""SELECT coalesce(sum(coalesce(anonymous_count, 1)), 0) {HELPS}
        AND platform_code = 'dvc' AND action = 'submit' AND result = 'done'""",
    "digital_signature_new_count": new("digital_signature"),
    "ehealth_new_count": new("ehealth_record"),
    "epay_account_new_count": new("epay_account"),
    "digital_store_new_count": f"""SELECT count(*) FROM (SELECT min(reached_on) AS first
        FROM {ONE_MILESTONE} WHERE kind = 'digital_store' GROUP BY subject_id)
        WHERE first BETWEEN :a AND :b""",
    "ecommerce_buyer_new_count": new("ecommerce_buyer"),
    "province_app_new_count": new("province_app"),
    "cyber_safety_guided_count": f"""SELECT count(*) FROM (
        SELECT resident_id {HELPS} AND platform_code = 'safety' AND resident_id IS NOT NULL
        UNION SELECT attendee_id FROM {PRESENT} WHERE attendee_kind = 'resident'
        AND session_id IN (SELECT id FROM training_session WHERE state = 'held'
        AND platform_code = 'safety' AND held_on BETWEEN :a AND :b))""",
    "issue_raised_count": "SELECT count(*) FROM issue WHERE raised_on BETWEEN :a AND :b",
    "issue_resolved_count": "SELECT count(*) FROM issue WHERE resolved_on BETWEEN :a AND :b",
}

IN_CHANNEL = flagged("household", homes(), "in_channel", "households_in_channel")
PAY_HOMES = Stock(homes(EPAY), "epay_households")
STORE_HOMES = Stock(homes(STORE), "store_households")

STOCKS: dict[str, Stock] = {
    "household_in_channel_count": IN_CHANNEL,
    "epay_household_count": PAY_HOMES,
    "merchant_qr_count": flagged("household", homes(), "payment_qr", "merchant_qr"),
    "digital_store_household_count": STORE_HOMES,
    "literacy_confirmed_count": reached("literacy_confirmed", None, "literacy_confirmed"),
    "digital_family_count": Stock(
        homes(f"id IN ({holders('digital_family', 'household')})"), "digital_families"
    ),
}

HOMES = Stock(homes(), "households")
ADULTS = Stock(residents(18), "residents_18_plus")

RATES: dict[str, tuple[Stock, Stock]] = {
    "vneid_level2_rate": (
        reached("vneid_2_activated", 14, "vneid_level2"),
        Stock(residents(14), "residents_14_plus"),
    ),
    "digital_signature_rate": (reached("digital_signature", 18, "digital_signature"), ADULTS),
    "ehealth_rate": (
        reached("ehealth_record", None, "ehealth"),
        Stock(residents(None), "residents"),
    ),
    "epay_household_rate": (PAY_HOMES, HOMES),
    "epay_15plus_rate": (
        reached("epay_account", 15, "epay_15_plus"),
        Stock(residents(15), "residents_15_plus"),
    ),
    "digital_store_household_rate": (STORE_HOMES, HOMES),
    "store_and_epay_household_rate": (
        Stock(homes(f"{STORE} AND {EPAY}"), "store_and_epay_households"),
        HOMES,
    ),
    "literacy_confirmed_rate": (reached("literacy_confirmed", 18, "literacy_confirmed"), ADULTS),
    "fibre_household_rate": (
        flagged("household", homes(), "fibre", "fibre_households"),
        HOMES,
    ),
    "smartphone_adult_rate": (
        flagged("resident", residents(18), "smartphone", "smartphone_adults"),
        ADULTS,
    ),
}

IDENTIFIERS = frozenset(COUNTS) | frozenset(STOCKS) | frozenset(RATES)
"""Every indicator that a team's book can answer."""


def recount(cursor: Any, identifier: str, first_on: date, last_on: date) -> Decimal | None:
    """One indicator for the days from `first_on` to `last_on`."""
    days = {"a": first_on.isoformat(), "b": last_on.isoformat()}

    def ask(sql: str, **more: Any) -> int | None:
        given = {**days, **more}
        used = {name: value for name, value in given.items() if f":{name}" in sql}
        value = cursor.execute(sql, used).fetchone()[0]
        return None if value is None else int(value)

    def baseline(key: str) -> tuple[int, str] | None:
        found: tuple[int, str] | None = cursor.execute(
            """SELECT value, counted_on FROM baseline WHERE key = :key AND counted_on <= :b
            ORDER BY counted_on DESC, id DESC LIMIT 1""",
            {"key": key, "b": days["b"]},
        ).fetchone()
        return found

    def grown(stock: Stock) -> int | None:
        """What others counted and what came since; without that, what there is."""
        figure = baseline(stock.key)
        if figure is None:
            return ask(f"SELECT CASE WHEN {stock.known} THEN ({count(stock.ids)}) END")
        then = stock.ids.replace(":b", ":c")
        came = f"SELECT count(*) FROM ({stock.ids}) WHERE id NOT IN ({then})"
        return int(figure[0]) + (ask(came, c=figure[1]) or 0)

    if identifier in COUNTS:
        found = ask(COUNTS[identifier])
        return None if found is None else Decimal(found)
    if identifier in STOCKS:
        found = grown(STOCKS[identifier])
        return None if found is None else Decimal(found)
    part, whole = RATES[identifier]
    above, figure = grown(part), baseline(whole.key)
    below = ask(count(whole.ids)) if figure is None else int(figure[0])
    if not below or above is None:
        return None
    return (Decimal(above) * 100 / below).quantize(Decimal("0.1"), ROUND_HALF_UP)
