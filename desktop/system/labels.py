"""Words for the values that people choose from, in the chosen language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.baselines import BaselineKey
from desktop.domain.facts import FactKind
from desktop.domain.issues import IssueKind, NoteKind
from desktop.domain.papers import LeftSign, PaperForm, PaperKind, PaperNeed
from desktop.domain.people import (
    BirthPrecision,
    HouseholdStatus,
    Poverty,
    Relation,
    ResidentStatus,
)
from desktop.domain.places import UnitKind
from desktop.domain.print_plan import Stacking
from desktop.domain.reporting import PeriodCut, PeriodKind, ReportState, TargetSource
from desktop.domain.team import Association, ChannelKind, Role, Sex, TeamLevel
from desktop.domain.text.legacy import Charset
from desktop.domain.text.name_order import NameOrder
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    PartnerKind,
    SessionKind,
    SessionState,
)
from desktop.domain.work import (
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    MilestoneKind,
    PlatformGroup,
    SubjectKind,
)
from desktop.system.texts import N_, _

if TYPE_CHECKING:
    from enum import StrEnum

_LABELS: Final[dict[type[StrEnum], dict[str, str]]] = {
    UnitKind: {
        "tinh": N_("Province"),
        "thanh_pho": N_("City"),
        "xa": N_("Commune"),
        "phuong": N_("Ward"),
        "dac_khu": N_("Special zone"),
    },
    TeamLevel: {"village": N_("Village team"), "commune": N_("Commune team")},
    Role: {"head": N_("Head of team"), "deputy": N_("Deputy head"), "member": N_("Team member")},
    Sex: {"female": N_("Female"), "male": N_("Male")},
    NameOrder: {
        "given-family-middle": N_("Given name, family name, middle name"),
        "given-middle-family": N_("Given name, middle name, family name"),
        "family-middle-given": N_("Family name, middle name, given name"),
    },
    Association: {
        "doan_tn": N_("Youth Union"),
        "hoi_phu_nu": N_("Women's Union"),
        "hoi_nong_dan": N_("Farmers' Union"),
        "cuu_chien_binh": N_("Veterans' Association"),
        "lien_minh_htx": N_("Cooperative Alliance"),
    },
    PartnerKind: {
        "doan_tn": N_("Youth Union"),
        "hoi_nong_dan": N_("Farmers' Union"),
        "hoi_phu_nu": N_("Women's Union"),
        "cuu_chien_binh": N_("Veterans' Association"),
        "lien_minh_htx": N_("Cooperative Alliance"),
        "post": N_("Post office"),
        "telecom": N_("Telecom company"),
        "it_company": N_("Technology company"),
        "police": N_("Commune police"),
        "school": N_("School"),
        "other": N_("Another partner"),
    },
    ChannelKind: {
        "zalo": N_("Zalo"),
        "mocha": N_("Mocha"),
        "gapo": N_("Gapo"),
        "facebook": N_("Facebook"),
        "other": N_("Another channel"),
    },
    HouseholdStatus: {
        "active": N_("Lives here"),
        "moved": N_("Moved away"),
        "dissolved": N_("No longer a household"),
    },
    ResidentStatus: {
        "active": N_("Lives here"),
        "moved": N_("Moved away"),
        "died": N_("Died"),
    },
    Poverty: {
        "poor": N_("Poor household"),
        "near_poor": N_("Near-poor household"),
        "none": N_("Not a poor household"),
    },
    FactKind: {
        "in_channel": N_("In the village's group"),
        "poverty": N_("Poor or near-poor"),
        "fibre": N_("Fixed broadband at home"),
        "payment_qr": N_("Business with a payment QR code"),
        "smartphone": N_("Has a smartphone"),
    },
    Relation: {
        "head": N_("Head of household"),
        "spouse": N_("Spouse"),
        "child": N_("Child"),
        "parent": N_("Parent"),
        "grandchild": N_("Grandchild"),
        "sibling": N_("Sibling"),
        "other": N_("Other relation"),
    },
    BirthPrecision: {"day": N_("Exact date"), "year": N_("Year only")},
    PlatformGroup: {
        "identity": N_("Electronic identity"),
        "public_service": N_("Online public services"),
        "province_app": N_("App of the province"),
        "payment": N_("Electronic payment"),
        "store": N_("Buying and selling online"),
        "health": N_("Health and insurance"),
        "signature": N_("Digital signature"),
        "learning": N_("Digital skills"),
        "safety": N_("Online safety"),
        "traffic": N_("Traffic"),
        "other": N_("Other platforms"),
    },
    AssistanceAction: {
        "install": N_("Install"),
        "register": N_("Register an account"),
        "activate": N_("Activate"),
        "guide": N_("Show how to use"),
        "submit": N_("Submit a dossier"),
        "open_store": N_("Open a store"),
        "fix": N_("Fix a problem"),
    },
    AssistanceResult: {
        "done": N_("Finished"),
        "continue": N_("To be continued"),
        "failed": N_("Not done"),
    },
    AssistancePlace: {
        "home": N_("At their home"),
        "culture_house": N_("Culture house"),
        "commune_office": N_("Commune office"),
        "session": N_("At a session"),
        "phone": N_("By phone"),
        "other": N_("Another place"),
    },
    MilestoneKind: {
        "vneid_1": N_("VNeID level 1"),
        "vneid_2_activated": N_("VNeID level 2"),
        "digital_signature": N_("Digital signature of their own"),
        "ehealth_record": N_("Electronic health record"),
        "epay_account": N_("Electronic payment account"),
        "digital_store": N_("Digital store"),
        "ecommerce_buyer": N_("Buyer account online"),
        "province_app": N_("Account in the province's app"),
        "literacy_confirmed": N_("Digital skills confirmed"),
        "digital_family": N_("Digital family"),
    },
    SubjectKind: {"resident": N_("Resident"), "household": N_("Household")},
    HowKnown: {
        "helped": N_("The team helped"),
        "seen": N_("Seen by the team"),
        "told": N_("Told by the person"),
        "list": N_("From a list"),
    },
    SessionKind: {
        "outreach": N_("Outreach session"),
        "resident_class": N_("Class for residents"),
        "team_training": N_("Training of the team"),
    },
    SessionState: {
        "planned": N_("Planned"),
        "held": N_("Held"),
        "cancelled": N_("Cancelled"),
    },
    AttendeeKind: {"resident": N_("Resident"), "member": N_("Member of the team")},
    AttendanceStatus: {
        "invited": N_("Not marked yet"),
        "present": N_("Present"),
        "absent": N_("Absent"),
    },
    AbsenceReason: {
        "sick": N_("Sick"),
        "busy": N_("Busy"),
        "away": N_("Away from the village"),
        "not_reached": N_("Could not be reached"),
        "other": N_("Another reason"),
    },
    TargetSource: {"team": N_("Set by the team"), "province": N_("Set by the province")},
    PeriodKind: {
        "week": N_("Week"),
        "month": N_("Month"),
        "quarter": N_("Quarter"),
        "half_year": N_("Six months"),
        "nine_months": N_("Nine months"),
        "year": N_("Year"),
    },
    Stacking: {
        "face_down": N_("With the printed side down"),
        "face_up": N_("With the printed side up"),
    },
    PaperForm: {
        "pdf": N_("PDF, to print"),
        "docx": N_("Word, to go on writing"),
        "xlsx": N_("Excel, to go on counting"),
    },
    LeftSign: {
        "nobody": N_("Nobody, only the head of the team signs"),
        "commune": N_("The commune's People's Committee confirms"),
        "preparer": N_("Who wrote the report"),
    },
    PaperNeed: {
        "period": N_("The period"),
        "session": N_("The training session"),
        "resident": N_("The person"),
        "village": N_("The village"),
        "lesson": N_("The lesson"),
    },
    PaperKind: {
        "report": N_("Report of the period"),
        "weekly_digest": N_("Weekly digest"),
        "attendance_sheet": N_("Attendance sheet to be signed"),
        "attendance_list": N_("Attendance list, filled in"),
        "helped_list": N_("List of people helped"),
        "field_sheet": N_("Field sheet for helps away from the PC"),
        "household_progress": N_("Progress of households"),
        "still_missing": N_("Households still missing, door to door"),
        "resident_record": N_("A resident's own record"),
        "consent_notice": N_("Consent notice"),
        "team_decision": N_("Decision on the team"),
        "rights_request": N_("Request form on personal data"),
        "incident_form": N_("Incident form"),
        "quick_card": N_("Quick card of the keys"),
        "lesson": N_("Lesson hand-out"),
        "sync_receipt": N_("Receipt of the last sync"),
    },
    IssueKind: {"difficulty": N_("Difficulty"), "proposal": N_("Proposal")},
    NoteKind: {
        "difficulty": N_("Difficulty"),
        "proposal": N_("Proposal"),
        "practice": N_("Good practice"),
    },
    BaselineKey: {
        "households": N_("Households in the area"),
        "residents": N_("Residents in the area"),
        "residents_14_plus": N_("Residents of 14 and above"),
        "residents_15_plus": N_("Residents of 15 and above"),
        "residents_18_plus": N_("Adults (18 and above)"),
        "vneid_level2": N_("Residents of 14 and above with e-ID level 2"),
        "digital_signature": N_("Adults with a digital signature"),
        "ehealth": N_("Residents with an e-health record"),
        "epay_households": N_("Households with an e-payment account"),
        "epay_15_plus": N_("Residents of 15 and above with a payment account"),
        "store_households": N_("Households with a digital store"),
        "store_and_epay_households": N_("Households with store and e-payment account"),
        "merchant_qr": N_("Businesses with a payment QR"),
        "literacy_confirmed": N_("Adults confirmed digitally literate"),
        "digital_families": N_("Recognised digital families"),
        "households_in_channel": N_("Households in a community channel"),
        "fibre_households": N_("Households with fixed broadband"),
        "smartphone_adults": N_("Adults with a smartphone"),
    },
    PeriodCut: {
        "decree_09": N_("From day 15 to day 14"),
        "calendar": N_("Calendar months"),
    },
    ReportState: {
        "draft": N_("Draft"),
        "sent": N_("Sent"),
        "needs_change": N_("To be changed"),
        "approved": N_("Approved"),
        "locked": N_("Locked"),
    },
    Charset: {
        "unicode": N_("Unicode (as it is)"),
        "tcvn3": N_("TCVN3 (fonts .VnTime ...)"),
        "vni": N_("VNI (fonts VNI-Times ...)"),
        "cp1258": N_("Windows 1258"),
    },
}


def label(member: StrEnum | str) -> str:
    """The word for an enum's member.

    A value that a newer version wrote is a plain string here and is shown as it is.
    """
    words = _LABELS.get(type(member))  # type: ignore[arg-type]
    return str(member) if words is None else _(words[member.value])  # type: ignore[union-attr]
