"""Every command a case understands, one file each. No command knows another."""

from collections.abc import Mapping

from ..registry import REGISTRY
from .accept_items import AcceptItems
from .answer_rating import AnswerRating
from .answer_supervision import AnswerSupervision
from .apply import Apply
from .approve_decision import ApproveDecision
from .ask_opinion import AskOpinion
from .assign import Assign
from .attach_file import AttachFile
from .call_session import CallSession
from .check_commitment import CheckCommitment
from .clear_obstacle import ClearObstacle
from .close_case import CloseCase
from .close_session import CloseSession
from .decline_items import DeclineItems
from .end_special_procedure import EndSpecialProcedure
from .extend_item import ExtendItem
from .give_facts import GiveFacts
from .give_mandate import GiveMandate
from .give_notice import GiveNotice
from .give_opinion import GiveOpinion
from .give_preopinion import GivePreOpinion
from .grant_item import GrantItem
from .grant_on_commitment import GrantOnCommitment
from .grant_with_material_to_follow import GrantWithMaterialToFollow
from .hand_in_material import HandInMaterial
from .hand_to_offices import HandToOffices
from .hand_to_supervision import HandToSupervision
from .hold_item import HoldItem
from .lapse_document import LapseDocument
from .link_case import LinkCase
from .migrate_case import MigrateCase
from .open_case import OpenCase
from .propose_decision import ProposeDecision
from .raise_obstacle import RaiseObstacle
from .rate_service import RateService
from .recall_item import RecallItem
from .receive_application import ReceiveApplication
from .receive_facts import ReceiveFacts
from .receive_material import ReceiveMaterial
from .receive_walk_in import ReceiveWalkIn
from .record_conclusion import RecordConclusion
from .record_item_event import RecordItemEvent
from .rectify_entry import RectifyEntry
from .refuse_item import RefuseItem
from .renew_document import RenewDocument
from .reopen_case import ReopenCase
from .resume_item import ResumeItem
from .resume_works import ResumeWorks
from .return_decision import ReturnDecision
from .revoke_item import RevokeItem
from .revoke_mandate import RevokeMandate
from .serve_result import ServeResult
from .sign_for_opinion import SignForOpinion
from .start_special_procedure import StartSpecialProcedure
from .stop_works import StopWorks
from .turn_preopinion import TurnPreOpinion
from .withdraw_items import WithdrawItems
from .withdraw_opinion import WithdrawOpinion
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
    "apply": Apply,
    "receive_walk_in": ReceiveWalkIn,
    "receive_application": ReceiveApplication,
    "give_notice": GiveNotice,
    "hand_in_material": HandInMaterial,
    "accept_items": AcceptItems,
    "decline_items": DeclineItems,
    "hand_to_offices": HandToOffices,
    "ask_opinion": AskOpinion,
    "sign_for_opinion": SignForOpinion,
    "give_opinion": GiveOpinion,
    "withdraw_opinion": WithdrawOpinion,
    "start_special_procedure": StartSpecialProcedure,
    "end_special_procedure": EndSpecialProcedure,
    "hold_item": HoldItem,
    "resume_item": ResumeItem,
    "extend_item": ExtendItem,
    "propose_decision": ProposeDecision,
    "approve_decision": ApproveDecision,
    "return_decision": ReturnDecision,
    "grant_item": GrantItem,
    "grant_with_material_to_follow": GrantWithMaterialToFollow,
    "grant_on_commitment": GrantOnCommitment,
    "refuse_item": RefuseItem,
    "receive_material": ReceiveMaterial,
    "check_commitment": CheckCommitment,
    "call_session": CallSession,
    "record_conclusion": RecordConclusion,
    "close_session": CloseSession,
    "give_preopinion": GivePreOpinion,
    "turn_preopinion": TurnPreOpinion,
    "renew_document": RenewDocument,
    "lapse_document": LapseDocument,
    "serve_result": ServeResult,
    "withdraw_items": WithdrawItems,
    "recall_item": RecallItem,
    "revoke_item": RevokeItem,
    "rate_service": RateService,
    "answer_rating": AnswerRating,
    "hand_to_supervision": HandToSupervision,
    "answer_supervision": AnswerSupervision,
    "give_mandate": GiveMandate,
    "revoke_mandate": RevokeMandate,
}

REGISTRY.update(COMMANDS)

__all__ = [
    "COMMANDS",
    "AcceptItems",
    "AnswerRating",
    "AnswerSupervision",
    "Apply",
    "ApproveDecision",
    "AskOpinion",
    "Assign",
    "AttachFile",
    "CallSession",
    "CheckCommitment",
    "ClearObstacle",
    "CloseCase",
    "CloseSession",
    "DeclineItems",
    "EndSpecialProcedure",
    "ExtendItem",
    "GiveFacts",
    "GiveMandate",
    "GiveNotice",
    "GiveOpinion",
    "GivePreOpinion",
    "GrantItem",
    "GrantOnCommitment",
    "GrantWithMaterialToFollow",
    "HandInMaterial",
    "HandToOffices",
    "HandToSupervision",
    "HoldItem",
    "LapseDocument",
    "LinkCase",
    "MigrateCase",
    "OpenCase",
    "ProposeDecision",
    "RaiseObstacle",
    "RateService",
    "RecallItem",
    "ReceiveApplication",
    "ReceiveFacts",
    "ReceiveMaterial",
    "ReceiveWalkIn",
    "RecordConclusion",
    "RecordItemEvent",
    "RectifyEntry",
    "RefuseItem",
    "RenewDocument",
    "ReopenCase",
    "ResumeItem",
    "ResumeWorks",
    "ReturnDecision",
    "RevokeItem",
    "RevokeMandate",
    "ServeResult",
    "SignForOpinion",
    "StartSpecialProcedure",
    "StopWorks",
    "TurnPreOpinion",
    "WithdrawItems",
    "WithdrawOpinion",
    "WriteNote",
]
