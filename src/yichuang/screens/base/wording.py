"""How a date, a length of time and an amount are written, for templates and for sentences put together in Python.

Dates: 3月27日(周五), the year only when it is not the page's; English 27 Mar (Fri). Left: 还剩2个工作日 · 今天到期 ·
逾期2个工作日. Amounts come in yuan and are written in 万元 without decimals or 亿元 with one.
"""

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

NONE = "—"
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WAN = Decimal(10_000)
YI = Decimal(100_000_000)


def in_english() -> bool:
    """Whether the page being written is English."""
    return (get_language() or "").startswith("en")


def local_day(moment: date | datetime, zone: tzinfo | None = None) -> date:
    """The day of an instant in the office's zone; a date stays what it is."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone or timezone.get_current_timezone()).date()
    return moment


def day_text(
    moment: date | datetime | None, today: date | datetime | None = None, *, weekday: bool = True, worked: bool = False
) -> str:
    """`moment` as a day: with its year only when `today` is in another one (or not given). `worked` marks a made-up
    working day: 4月26日(周日上班). None reads as a dash."""
    if moment is None:
        return NONE
    day = local_day(moment)
    with_year = today is None or local_day(today).year != day.year
    if in_english():
        text = f"{day.day} {MONTHS_EN[day.month - 1]}" + (f" {day.year}" if with_year else "")
        mark = WEEKDAYS_EN[day.weekday()] + (", working" if worked else "")
    else:
        text = (f"{day.year}年" if with_year else "") + f"{day.month}月{day.day}日"
        mark = f"周{WEEKDAYS_ZH[day.weekday()]}" + ("上班" if worked else "")
    return f"{text}({mark})" if weekday and not in_english() else f"{text} ({mark})" if weekday else text


def month_text(moment: date | datetime | None, today: date | datetime | None = None) -> str:
    """The month of a day: 3月, 2021年3月; Mar, Mar 2021."""
    if moment is None:
        return NONE
    day = local_day(moment)
    with_year = today is None or local_day(today).year != day.year
    if in_english():
        return MONTHS_EN[day.month - 1] + (f" {day.year}" if with_year else "")
    return (f"{day.year}年" if with_year else "") + f"{day.month}月"


def time_text(moment: datetime) -> str:
    """The hour and minute in the office's zone: 17:00."""
    return moment.astimezone(timezone.get_current_timezone()).strftime("%H:%M")


def moment_text(moment: datetime | None, today: date | datetime | None = None) -> str:
    """Day and time: 3月25日(周三)17:00; English 25 Mar (Wed) 17:00."""
    if moment is None:
        return NONE
    gap = " " if in_english() else ""
    return f"{day_text(moment, today)}{gap}{time_text(moment)}"


def left_text(left: int | None, *, basis: str = "working") -> str:
    """How many days are left (negative: overdue by that many): 还剩2个工作日 · 今天到期 · 逾期2个工作日.

    `basis` is `working` or `calendar`. None reads as nothing.
    """
    if left is None:
        return ""
    if left == 0:
        return _("今天到期")
    n = abs(left)
    if basis == "calendar":
        text = ngettext("还剩%(n)s天", "还剩%(n)s天", n) if left > 0 else ngettext("逾期%(n)s天", "逾期%(n)s天", n)
    elif left > 0:
        text = ngettext("还剩%(n)s个工作日", "还剩%(n)s个工作日", n)
    else:
        text = ngettext("逾期%(n)s个工作日", "逾期%(n)s个工作日", n)
    return text % {"n": n}


def left_by_text(
    left: int | None, due: date | None, today: date | datetime | None = None, *, basis: str = "working"
) -> str:
    """What a row of my work says: 还剩2个工作日(3月27日)."""
    said = left_text(left, basis=basis)
    if due is None:
        return said
    day = day_text(due, today, weekday=False)
    if not said:
        return day
    return f"{said} ({day})" if in_english() else f"{said}({day})"


def whole(amount: Decimal | int | float | None) -> str:
    """A whole number with thousands separators, half up; None reads as a dash, 0 as 0."""
    if amount is None:
        return NONE
    return f"{Decimal(str(amount)).quantize(Decimal(1), ROUND_HALF_UP):,}"


def tenths(amount: Decimal | int | float | None) -> str:
    """One decimal with thousands separators, half up."""
    if amount is None:
        return NONE
    return f"{Decimal(str(amount)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def wan_text(yuan: Decimal | int | None) -> str:
    """Yuan as 万元 without decimals, for tables: 68,000. The unit stands in the head."""
    return NONE if yuan is None else whole(Decimal(yuan) / WAN)


def yi_text(yuan: Decimal | int | None) -> str:
    """Yuan as 亿元 with one decimal, for prose: 48.8. The unit stands in the sentence."""
    return NONE if yuan is None else tenths(Decimal(yuan) / YI)


def yi_with_unit(yuan: Decimal | int | None) -> str:
    """Yuan in prose with its unit: 48.8亿元; English 4.88 bn yuan (亿 is a tenth of a billion)."""
    if yuan is None:
        return NONE
    if in_english():
        return f"{(Decimal(yuan) / 1_000_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,} bn yuan"
    return f"{yi_text(yuan)}亿元"


def percent_text(part: Decimal | int | None, of: Decimal | int | None, *, decimals: int = 0) -> str:
    """`part` of `of` in percent: 13%, with decimals 13.1%. A dash when there is nothing to be a part of."""
    if part is None or not of:
        return NONE
    step = Decimal(1).scaleb(-decimals)
    return f"{(Decimal(part) * 100 / Decimal(of)).quantize(step, ROUND_HALF_UP)}%"
