"""What is said when a sync does not go through, and about what it left open."""

from __future__ import annotations

from typing import Final

from desktop.system.texts import N_

SYNC: Final = {
    "not_enrolled": N_("This PC is not enrolled yet. Ask the province for an enrolment sheet."),
    "no_network": N_("The server cannot be reached. Everything is kept here; try again later."),
    "name_not_found": N_(
        "The server's name is not known to this network. Check that the PC is on the internet; "
        "everything is kept here."
    ),
    "connection_refused": N_(
        "The PC is on the network, but nothing answers at the server's address. Try again later; "
        "if other PCs get through, ask IT staff whether a firewall keeps this one back."
    ),
    "port_blocked": N_(
        "Nothing answers at port {port} of the server. If other PCs get through, this network "
        "keeps the port closed: ask IT staff to open port {port}, or use another network or a "
        "stick. Everything is kept here."
    ),
    "server_silent": N_(
        "The server does not answer on this line. Everything is kept here; try another network or "
        "a stick."
    ),
    "server_maintenance": N_(
        "The province is working on its server. Everything is kept here; try again later."
    ),
    "wrong_clock": N_(
        "By this PC's clock the server's certificate is not valid today. Set date and time, then "
        "try again."
    ),
    "certificate_expired": N_(
        "The server's certificate is too old. Call the province; everything is kept here."
    ),
    "captive_portal": N_(
        "The network asks for a sign-in of its own. Open a web page, sign in, then try again."
    ),
    "wrong_certificate": N_(
        "This is not the server of the enrolment sheet: something in between answers for it, such "
        "as an antivirus program or a proxy. Nothing was sent. Show this to IT staff."
    ),
    "bad_address": N_("The server's address is not right. Copy it again from the sheet."),
    "server_refused": N_("The server refused this ({status}). Try again; then call the province."),
    "server_busy": N_("The server is busy. Everything is kept here; try again in a few minutes."),
    "token_refused": N_("The server does not know this PC any more. Enrol it again."),
    "device_revoked": N_("The province has withdrawn this PC. Call the province."),
    "code_refused": N_("The code is not right. Type it again from the sheet."),
    "code_expired": N_("The code is too old. Ask the province for a new sheet."),
    "code_used": N_("The code was used already. Ask the province for a new sheet."),
    "code_format": N_(
        "The code has 29 letters and digits, on some sheets 13. Type the whole line again from the "
        "sheet."
    ),
    "pin_wrong": N_(
        "The last 16 letters of the code do not fit the server that answers. Nothing was sent. "
        "Compare them with the sheet; if they are right, show this to IT staff."
    ),
    "receipt_format": N_(
        "This is not the code of a sync receipt. Scan it again or type all of it."
    ),
    "sheet_format": N_("This is not an enrolment sheet of Làng Số. Choose another file."),
    "address_missing": N_(
        "The code alone is not enough: give the server's address too, as it stands on the sheet."
    ),
    "sheet_file_needed": N_(
        "13 letters alone cannot prove that this is the province's server. Nothing was sent. Type "
        "all 29 of the code on the sheet, or choose the sheet's file."
    ),
    "team_closed": N_(
        "This team was closed, and {successor} goes on with its work. Ask the province for a sheet "
        "of that team."
    ),
    "team_taken": N_("This sheet belongs to another team. Ask the province for your own."),
    "team_not_enrolled": N_(
        "No PC of this team has been enrolled yet. Enrol the PC where the team was made first."
    ),
    "team_on_this_pc": N_("This team is on this PC already. Choose it in the list and sync."),
    "wrong_team": N_("This belongs to another team. Choose the right one."),
    "clock_far_off": N_("The clock of this PC is wrong. Set the date and time, then try again."),
    "sync_stuck": N_("The server gives no further answer. Try again later, or call the province."),
    "log_damaged": N_("What the server sent does not fit together. Call the province."),
    "forged_order": N_(
        "What the server sent in the province's name is not signed by the province. Nothing of it "
        "was taken. Call the province."
    ),
    "record_erased": N_(
        "The province has erased this record on request, so nothing more is written of it. Close "
        "the form."
    ),
    "record_damaged": N_(
        "This record is damaged on this PC. Sync: what the province holds of it is fetched then."
    ),
    "newer_protocol": N_("The server is newer than this program. Install the new version first."),
    "conflict_decided": N_(
        "Somebody has decided this already, or the list is an old one. Look at the list again."
    ),
    "conflict_report_stands": N_(
        "This report was sent or reviewed. Open the report again there, then change it."
    ),
    "conflict_has_parts": N_(
        "Others belong to this record by now, so it is not deleted. Move or delete them first."
    ),
    "conflict_merge_gone": N_(
        "The two entries cannot be made one any more. Open the record and look at both."
    ),
    "nothing_put_aside": N_("Nothing of this record is put aside any more. Look at the list."),
    "put_aside_wrong": N_(
        "Something in this record still cannot be right. Open it, correct it, then send it again."
    ),
    "mass_removal": N_(
        "The next changes would remove {count} of {total} records from this PC, so the sync "
        "stopped before them. Ask in the team, then allow it or wait."
    ),
}
