"""The accounts printed when the demo starts and offered on its sign-in page, and the password they share.

Everybody may know it: in the demo nobody signs in from another machine (site.gates).
"""

PRINTED = "Yunting-2023"
"""What to type as the password of every demo account."""

SHOWN = (
    "office",
    "leader",
    "jinxiu",
    "jinxiu-head",
    "dept",
    "grid",
    "group",
    "brigade",
    "property",
    "enterprise",
    "school",
    "station",
    "district",
    "admin-system",
    "admin-security",
    "admin-audit",
    "shangping-office",
)
"""One login per role, and the neighbour's office."""
