"""What is said when a bundle on a stick cannot be written or taken."""

from __future__ import annotations

from typing import Final

from desktop.system.texts import N_

STICK: Final = {
    "bundle_not_one": N_(
        "This is not a file of Làng Số for a stick. Choose one that ends in .langso-bundle."
    ),
    "bundle_newer": N_(
        "This file is of a newer version of the program. Update the program, then read it again."
    ),
    "bundle_damaged": N_(
        "This file is not whole, or was changed on the way; nothing of it was taken. Copy it again "
        "from the stick, or write a new one."
    ),
    "bundle_too_large": N_(
        "This is more than one file may carry. Sync once over the network, or call the province."
    ),
    "bundle_wrong_way": N_(
        "This file goes to the province and was not answered yet. Choose the file that came back."
    ),
    "bundle_other_team": N_("This file is for another team. Open that team, then read it there."),
    "bundle_other_pc": N_(
        "This file is for another PC of the team. Read it there; nothing was taken here."
    ),
    "bundle_key_missing": N_(
        "This PC does not know the province's key yet. Sync once over the network, or enrol with a "
        "new sheet."
    ),
    "bundle_again": N_(
        "This file does not fit this PC any more; nothing of yours is lost. Write a new file to "
        "the stick and take it to the province."
    ),
    "bundle_missing": N_(
        "There is no answer of the province for this PC in this folder. Choose another folder."
    ),
    "bundle_not_written": N_(
        "The file could not be written there, or read back as it was written. Take another stick, "
        "or choose another folder."
    ),
}
