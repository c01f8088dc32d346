"""Every command a case understands, one file each. No command knows another."""

from collections.abc import Mapping

from .assign import Assign
from .attach_file import AttachFile
from .clear_obstacle import ClearObstacle
from .close_case import CloseCase
from .give_facts import GiveFacts
from .link_case import LinkCase
from .migrate_case import MigrateCase
from .open_case import OpenCase
from .raise_obstacle import RaiseObstacle
from .receive_facts import ReceiveFacts
from .record_item_event import RecordItemEvent
from .rectify_entry import RectifyEntry
from .reopen_case import ReopenCase
from .resume_works import ResumeWorks
from .stop_works import StopWorks
from .write_note import WriteNote

COMMANDS: Mapping[str, type] = {
    "open_case": OpenCase,
    "give_facts": GiveFacts,
    "receive_facts": ReceiveFacts,
    "record_item_event": RecordItemEvent,
    "assign": Assign,
    "rectify_entry": RectifyEntry,
    "attach_file": AttachFile,
    "write_note": WriteNote,
    "link_case": LinkCase,
    "migrate_case": MigrateCase,
    "close_case": CloseCase,
    "reopen_case": ReopenCase,
    "stop_works": StopWorks,
    "resume_works": ResumeWorks,
    "raise_obstacle": RaiseObstacle,
    "clear_obstacle": ClearObstacle,
}

__all__ = [
    "COMMANDS",
    "Assign",
    "AttachFile",
    "ClearObstacle",
    "CloseCase",
    "GiveFacts",
    "LinkCase",
    "MigrateCase",
    "OpenCase",
    "RaiseObstacle",
    "ReceiveFacts",
    "RecordItemEvent",
    "RectifyEntry",
    "ReopenCase",
    "ResumeWorks",
    "StopWorks",
    "WriteNote",
]
