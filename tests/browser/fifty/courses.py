"""What happens to an application after it was sent, one course after the other. A course is a function of who takes
part and the application; everything it needs is on the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.fifty.people import Applicant, Clerk, Filed, Officer, Wish

WORDS = {
    "zh-hans": {
        "gap": "第2页缺法定代表人签字，请补签后重新上传", "no": "所申请的事项不在许可范围内，依法不予办理",
        "law": "《中华人民共和国行政许可法》第三十八条", "wait": "等待专题会议研究",
        "why": "情况复杂，需要核对原始资料",
        "good": "办得快，讲得清楚", "poor": "跑了两次才办成", "sorry": "已电话回访，说明了原因并致歉",
        "ask": "请核对用地和界址", "fine": "界址与档案一致", "against": "间距不足，建议调整后再报",
        "done": "公示期满，无异议", "back": "暂时不办了", "place": "二楼会议室", "who": "李建国",
        "over": "经复核，符合条件",
    },
    "en": {
        "gap": "Page 2 lacks the signature of the legal representative; please sign and upload again",
        "no": "What is asked for is outside what may be granted here",
        "law": "Administrative Licensing Law, article 38", "wait": "A meeting on the matter is awaited",
        "why": "A difficult matter; the original records have to be compared", "good": "Quick and clear",
        "poor": "It took two visits", "sorry": "Called back, explained the reason and apologised",
        "ask": "Please compare land and boundary", "fine": "The boundary agrees with the records",
        "against": "Too close to the neighbour; better changed first",
        "done": "Notice over, nobody objected", "back": "Not needed for now", "place": "Meeting room, second floor",
        "who": "Li Jianguo", "over": "Looked at again; the conditions are met",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, all reading one language. `officer`, `signer`: function → whoever reviews, whoever signs."""

    applicant: Applicant
    clerk: Clerk
    officer: Callable[[str], Officer]
    signer: Callable[[str], Officer]
    language: str
    scan: Path

    def words(self, key: str) -> str:
        return WORDS[self.language][key]

    def decide(self, filed: Filed, item: str, function: str, name: str, **typed: Any) -> None:
        """A deed of the officer, signed by the head where two have to."""
        if self.officer(function).deed(filed, item, name, **typed) == "proposed":
            self.signer(function).deed(filed, item, "approve_decision", text=self.words("over"))


PARTS = {
    "E00": (("E01", "market_registration"), ("E02", "public_security"), ("E03", "tax"), ("E04", "social_insurance"),
            ("E05", "housing_fund"), ("E06", "bank")),
    "P00": (("P01", "water_company"), ("P02", "power_company")),
}  # fmt: skip
"""What an envelope contains, with whoever decides it."""
LEADS = {
    "E00": "market_registration", "P00": "utilities_lead", "P06": "urban_management", "R01": "registry",
    "Q01": "enterprise_service", "A02": "reform", "B01": "planning", "C02": "fire",
}  # fmt: skip

Course = Callable[[Cast, Wish, Filed, str], None]


def taken_in(cast: Cast, filed: Filed) -> None:
    cast.clerk.receive(filed)
    cast.clerk.accept(filed)


def finish(cast: Cast, wish: Wish, filed: Filed, item: str, *, served: bool = True) -> None:
    """Everything granted, what it contains first, and the result handed over."""
    for part, function in PARTS.get(item, ()):
        if part in ("E04", "E05") and not wish.answers["hires_staff"]:
            continue
        if part == "E06" and not wish.answers["opens_account"]:
            continue
        cast.decide(filed, part, function, "grant_item")
    cast.decide(filed, item, LEADS[item], "grant_item", text=cast.words("over"))
    if served:
        cast.clerk.serve(filed, item, cast.words("who"))


def plain(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    finish(cast, wish, filed, item)
    cast.applicant.rate(filed, 5, cast.words("good"))


def corrected(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    cast.clerk.receive(filed)
    cast.clerk.notify(filed, cast.words("gap"))
    cast.applicant.answer(filed)
    cast.clerk.accept(filed)
    finish(cast, wish, filed, item)


def owing(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    """A minor paper follows later: granted, held back, handed over once it is there."""
    cast.clerk.receive(filed)
    cast.clerk.find(filed, "review")
    minor = cast.clerk.minor()
    cast.clerk.accept(filed, owed=minor[-1:], by="2020-04-10")
    for part, function in PARTS.get(item, ()):
        if part not in ("E04", "E05") or wish.answers["hires_staff"]:
            cast.decide(filed, part, function, "grant_item")
    cast.decide(filed, item, LEADS[item], "grant_with_material_to_follow", owed=[], owed_by="2020-04-10")
    cast.clerk.take_owed(filed)
    cast.clerk.serve(filed, item, cast.words("who"))


def turned_away(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    cast.clerk.receive(filed)
    cast.clerk.decline(filed, "acceptance_refused" if item[0] in "ER" else "not_accepted", cast.words("no"))


def withdrawn(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    cast.clerk.receive(filed)
    cast.applicant.withdraw(filed, cast.words("back"))


def refused(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    said = {"basis": cast.words("law"), "text": cast.words("no")}
    cast.decide(filed, item, LEADS[item], "refuse_item", **said)
    cast.clerk.serve(filed, item, cast.words("who"))


def held(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    cast.decide(filed, item, LEADS[item], "hold_item", days=5, text=cast.words("wait"))
    cast.officer(LEADS[item]).deed(filed, item, "resume_item")
    finish(cast, wish, filed, item)


def special(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    kind = {"R01": "registration_notice", "P00": "site_survey", "P06": "site_survey", "B01": "scheme_notice",
            "C02": "expert_review"}[item]  # fmt: skip
    officer = cast.officer(LEADS[item])
    officer.deed(filed, item, "start_special_procedure", kind=kind, text=cast.words("why"))
    officer.deed(filed, item, "end_special_procedure", text=cast.words("done"))
    finish(cast, wish, filed, item)


def held_and_extended(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    cast.decide(filed, item, LEADS[item], "hold_item", days=5, text=cast.words("wait"))
    cast.officer(LEADS[item]).deed(filed, item, "resume_item")
    cast.decide(filed, item, LEADS[item], "extend_item", days=3, text=cast.words("why"))
    finish(cast, wish, filed, item)


def _asking(view: str, text: str) -> Course:
    def course(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
        taken_in(cast, filed)
        asked = {"R01": "natural_resources", "P06": "traffic_police", "Q01": "reform"}[item]
        cast.officer(LEADS[item]).deed(filed, item, "ask_opinion", function=asked, text=cast.words("ask"))
        other = cast.officer(asked)
        other.deed(filed, item, "sign_for_opinion")
        other.deed(filed, item, "give_opinion", view=view, text=cast.words(text))
        finish(cast, wish, filed, item)

    course.__name__ = f"asked_{view}"
    return course


asked = _asking("agree", "fine")
against = _asking("disagree", "against")


def on_a_promise(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    part, function = ("E01", "market_registration") if item == "E00" else ("P06", "urban_management")
    cast.decide(filed, part, function, "grant_on_commitment", promise=cast.scan)
    if item == "E00":
        for other, office in PARTS["E00"][1:3]:
            cast.decide(filed, other, office, "grant_item")
        cast.decide(filed, "E00", "market_registration", "grant_item")
    cast.clerk.serve(filed, item if item == "E00" else "P06", cast.words("who"))


def in_session(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    """One visit of all offices, one letter."""
    taken_in(cast, filed)
    lead = cast.officer(LEADS[item])
    lead.deed(filed, item, "call_session", on="2020-03-25", place=cast.words("place"))
    for _part, function in PARTS[item]:
        cast.officer(function).deed(filed, item, "record_conclusion", view="agree", text=cast.words("fine"))
    lead.deed(filed, item, "close_session", text=cast.words("over"))
    cast.clerk.serve(filed, item, cast.words("who"))


def poorly_rated(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    taken_in(cast, filed)
    finish(cast, wish, filed, item)
    cast.applicant.rate(filed, 1, cast.words("poor"))
    cast.clerk.answer_rating(filed, cast.words("sorry"))


def permits(cast: Cast, wish: Wish, filed: Filed, item: str) -> None:
    """Of everything asked for only what may begin is accepted; the rest waits."""
    cast.clerk.receive(filed)
    cast.clerk.accept(filed, items=[item])
    if item == "B01":
        officer = cast.officer("planning")
        officer.deed(filed, item, "ask_opinion", function="fire", text=cast.words("ask"))
        cast.officer("fire").deed(filed, item, "sign_for_opinion")
        cast.officer("fire").deed(filed, item, "give_opinion", view="agree", text=cast.words("fine"))
        officer.deed(filed, item, "start_special_procedure", kind="scheme_notice", text=cast.words("why"))
        officer.deed(filed, item, "end_special_procedure", text=cast.words("done"))
    finish(cast, wish, filed, item)
