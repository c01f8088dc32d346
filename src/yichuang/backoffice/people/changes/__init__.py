"""The only writer of the tables of `people`.

Every function checks first, then changes rows and records each change on the register (who, when, why, before, after)
in one transaction. What is refused raises ChangeRefused and alters no row. Instants and dates are handed in.
"""

from .accounts import close_account, give_account, invitation_key, invite, open_account
from .areas import add_area, draw_areas, edit_area, undraw_area
from .calendars import check_publication, publish_calendar, withdraw_publication
from .district import name_district
from .functions import map_function
from .merging import merge_office
from .offices import add_office, close_office, edit_office, rename_office
from .people import add_person, edit_person, leave_service, take_leave
from .posts import add_post, edit_post, end_holding, end_post, hand_over, hold_post
from .teams import add_member, add_team, change_role, end_member, end_team, rename_team
from .writing import REFUSALS, ChangeRefused

__all__ = [
    "REFUSALS",
    "ChangeRefused",
    "add_area",
    "add_member",
    "add_office",
    "add_person",
    "add_post",
    "add_team",
    "change_role",
    "check_publication",
    "close_account",
    "close_office",
    "draw_areas",
    "edit_area",
    "edit_office",
    "edit_person",
    "edit_post",
    "end_holding",
    "end_member",
    "end_post",
    "end_team",
    "give_account",
    "hand_over",
    "hold_post",
    "invitation_key",
    "invite",
    "leave_service",
    "map_function",
    "merge_office",
    "name_district",
    "open_account",
    "publish_calendar",
    "rename_office",
    "rename_team",
    "take_leave",
    "undraw_area",
    "withdraw_publication",
]
