"""The local folder: one .ics file per item, as khal and vdirsyncer keep them."""
