# ruff: noqa: S608 - every part of these texts is a constant of this file
"""Counts every indicator once more, in SQL over the team's rows, without any code of ours.

Written from the field's definitions, so that a slip in the rules shows as a difference.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

HERE = """(moved_in_on IS NULL OR moved_in_on <= :b)
    AND (status = 'active' OR (moved_out_on IS NOT NULL AND moved_out_on > :b))"""
OPEN_MEMBER = "valid_from <= :b AND (valid_to IS NULL OR valid_to >= :b)"
HELPS = "FROM assistance WHERE helped_on BETWEEN :a AND :b"
HOLDS = "reached_on <= :b AND (ended_on IS NULL OR ended_on > :b)"


def age(day: str) -> str:
    """Whole years of a resident `r` on a day, as an SQL expression."""
    years = f"(CAST(substr({day}, 1, 4) AS INTEGER) - CAST(substr(r.birth_on, 1, 4) AS INTEGER))"
    before = f"(substr({day}, 6) < substr(r.birth_on, 6))"
    return f"CASE r.birth_precision WHEN 'year' THEN {years} ELSE {years} - {before} END"


def held(kind: str) -> str:
    return f"""SELECT id FROM training_session WHERE kind = '{kind}' AND state = 'held'
        AND held_on BETWEEN :a AND :b"""


def turnout(kind: str) -> str:
    return f"""SELECT (SELECT count(*) FROM attendance WHERE status = 'present'
        AND session_id IN ({held(kind)})) + (SELECT coalesce(sum(anonymous_count), 0)
        FROM training_session WHERE id IN ({held(kind)}))"""


def new(kind: str) -> str:
    return f"""SELECT count(*) FROM milestone WHERE kind = '{kind}'
        AND reached_on BETWEEN :a AND :b"""


def residents(least: int | None) -> str:
    old = "" if least is None else f" AND r.birth_on IS NOT NULL AND {age(':b')} >= {least}"
    return f"SELECT r.id FROM resident r WHERE {HERE}{old}"


def holders(kind: str, subject: str = "resident") -> str:
    return f"""SELECT subject_id FROM milestone WHERE kind = '{kind}'
        AND subject_kind = '{subject}' AND {HOLDS}"""


def resident_rate(kind: str, least: int | None) -> tuple[str, str]:
    whole = residents(least)
    part = f"SELECT count(*) FROM ({whole}) WHERE id IN ({holders(kind)})"
    return part, f"SELECT count(*) FROM ({whole})"


def homes(condition: str = "1") -> str:
    return f"SELECT count(*) FROM household WHERE ({HERE}) AND {condition}"


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


def flagged(fact: str) -> str:
    """Households for which the fact holds; NULL when it is noted of none."""
    noted = f"{fact} IS NOT NULL AND {since(fact)}"
    return f"""SELECT CASE WHEN ({homes(noted)}) = 0 THEN NULL
        ELSE ({homes(f"{fact} = 1 AND {since(fact)}")}) END"""


def flagged_rate(whole: str, fact: str) -> tuple[str, str]:
    """As `flagged`, of the records selected by `whole` as `SELECT id`, and how many there are."""
    table = "resident" if "resident" in whole else "household"
    some = f"SELECT count(*) FROM {table} WHERE id IN ({whole}) AND {since(fact)}"
    part = f"""SELECT CASE WHEN ({some} AND {fact} IS NOT NULL) = 0 THEN NULL
        ELSE ({some} AND {fact} = 1) END"""
    return part, f"SELECT count(*) FROM ({whole})"


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
    "team_member_trained_count": f"""SELECT count(DISTINCT attendee_id) FROM attendance
        WHERE status = 'present' AND attendee_kind = 'member'
        AND session_id IN ({held("team_training")})""",
    "community_channel_count": """SELECT count(*) FROM channel
        WHERE (opened_on IS NULL OR opened_on <= :b) AND (closed_on IS NULL OR closed_on > :b)""",
    "household_in_channel_count": flagged("in_channel"),
    "outreach_session_count": f"SELECT count(*) FROM ({held('outreach')})",
    "outreach_attendance_count": turnout("outreach"),
    "class_session_count": f"SELECT count(*) FROM ({held('resident_class')})",
    "class_attendance_count": turnout("resident_class"),
    "class_attendee_unique_count": f"""SELECT count(DISTINCT attendee_id) FROM attendance
        WHERE status = 'present' AND attendee_kind = 'resident'
        AND session_id IN ({held("resident_class")})""",
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
    "epay_household_count": homes(EPAY),
    "merchant_qr_count": flagged("payment_qr"),
    "digital_store_new_count": """SELECT count(*) FROM (SELECT min(reached_on) AS first
        FROM milestone WHERE kind = 'digital_store' GROUP BY subject_id)
        WHERE first BETWEEN :a AND :b""",
    "digital_store_household_count": homes(STORE),
    "ecommerce_buyer_new_count": new("ecommerce_buyer"),
    "province_app_new_count": new("province_app"),
    "cyber_safety_guided_count": f"""SELECT count(*) FROM (
        SELECT resident_id {HELPS} AND platform_code = 'safety' AND resident_id IS NOT NULL
        UNION SELECT attendee_id FROM attendance WHERE status = 'present'
        AND attendee_kind = 'resident' AND session_id IN (SELECT id FROM training_session
        WHERE state = 'held' AND platform_code = 'safety' AND held_on BETWEEN :a AND :b))""",
    "literacy_confirmed_count": resident_rate("literacy_confirmed", None)[0],
    "digital_family_count": homes(f"id IN ({holders('digital_family', 'household')})"),
}

RATES: dict[str, tuple[str, str]] = {
    "vneid_level2_rate": resident_rate("vneid_2_activated", 14),
    "digital_signature_rate": resident_rate("digital_signature", 18),
    "ehealth_rate": resident_rate("ehealth_record", None),
    "epay_household_rate": (homes(EPAY), homes()),
    "epay_15plus_rate": resident_rate("epay_account", 15),
    "digital_store_household_rate": (homes(STORE), homes()),
    "store_and_epay_household_rate": (homes(f"{STORE} AND {EPAY}"), homes()),
    "literacy_confirmed_rate": resident_rate("literacy_confirmed", 18),
    "fibre_household_rate": flagged_rate(f"SELECT id FROM household WHERE {HERE}", "fibre"),
    "smartphone_adult_rate": flagged_rate(residents(18), "smartphone"),
}


def recount(cursor: Any, identifier: str, first_on: date, last_on: date) -> Decimal | None:
    """One indicator for the days from `first_on` to `last_on`."""
    days = {"a": first_on.isoformat(), "b": last_on.isoformat()}

    def ask(sql: str) -> int | None:
        used = {name: value for name, value in days.items() if f":{name}" in sql}
        value = cursor.execute(sql, used).fetchone()[0]
        return None if value is None else int(value)

    if identifier in COUNTS:
        count = ask(COUNTS[identifier])
        return None if count is None else Decimal(count)
    part, whole = map(ask, RATES[identifier])
    if not whole or part is None:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
