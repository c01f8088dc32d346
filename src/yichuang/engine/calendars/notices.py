"""The State Council's yearly holiday notices: their numbers, and the day each could first be read.

The days themselves come from the `holidays` package. It knows only the final state of a year, so the three notices
that changed a year already announced are spelled out here with what held before them. "published": a copy of the
notice, or a report of the day, was read for number and date; "unverified": number or date is from a secondary list
and is shown as 待核. The address is that of the notice on the government's own site, whose posting date can be later
than the day it was made known (2007, 2008, 2014).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_LIBRARY = "http://www.gov.cn/zhengce/zhengceku/"


@dataclass(frozen=True, slots=True)
class YearNotice:
    """The notice that arranges a whole year."""

    year: int
    number: str
    known_on: date
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A notice that changed days of a year already arranged.

    `days`: date → (before, after), each True (off), False (a make-up working day) or None (nothing said: the week).
    """

    id: str
    year: int
    number: str
    known_on: date
    source: str
    evidence: str
    name: str
    days: Mapping[date, tuple[bool | None, bool]]


def _year(year: int, number: str, known_on: str, page: str, evidence: str = "unverified") -> YearNotice:
    source = page if page.startswith("http") else _LIBRARY + page
    return YearNotice(year, number, date.fromisoformat(known_on), source, evidence)


YEAR_NOTICES: tuple[YearNotice, ...] = (
    _year(2007, "国办发明电〔2006〕49号", "2006-12-18", "2008-03/28/content_1761.htm", "published"),
    _year(2008, "国办发明电〔2007〕52号", "2007-12-18", "2008-03/28/content_1645.htm"),
    _year(2009, "国办发明电〔2008〕42号", "2008-12-10", "2008-12/10/content_1572.htm"),
    _year(2010, "国办发明电〔2009〕27号", "2009-12-08", "2009-12/08/content_1476.htm", "published"),
    _year(2011, "国办发明电〔2010〕40号", "2010-12-10", "2010-12/10/content_1423.htm"),
    _year(2012, "国办发明电〔2011〕45号", "2011-12-06", "2011-12/06/content_1411.htm"),
    _year(2013, "国办发明电〔2012〕33号", "2012-12-10", "2012-12/10/content_1353.htm", "published"),
    _year(2014, "国办发明电〔2013〕28号", "2013-12-11", "2014-01/02/content_1194.htm"),
    _year(2015, "国办发明电〔2014〕28号", "2014-12-16", "2014-12/16/content_9302.htm"),
    _year(2016, "国办发明电〔2015〕18号", "2015-12-10", "2015-12/10/content_10394.htm", "published"),
    _year(2017, "国办发明电〔2016〕17号", "2016-12-01", "2016-12/01/content_5141603.htm"),
    _year(2018, "国办发明电〔2017〕12号", "2017-11-30", "2017-11/30/content_5243579.htm", "published"),
    _year(2019, "国办发明电〔2018〕15号", "2018-12-06", "2018-12/06/content_5346276.htm"),
    _year(2020, "国办发明电〔2019〕16号", "2019-11-21", "2019-11/21/content_5454164.htm", "published"),
    _year(2021, "国办发明电〔2020〕27号", "2020-11-25", "2020-11/25/content_5564127.htm"),
    _year(2022, "国办发明电〔2021〕11号", "2021-10-25", "2021-10/25/content_5644835.htm"),
    _year(2023, "国办发明电〔2022〕16号", "2022-12-08", "2022-12/08/content_5730844.htm"),
    _year(
        2024, "国办发明电〔2023〕7号", "2023-10-25", "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"
    ),
    _year(
        2025, "国办发明电〔2024〕12号", "2024-11-12", "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"
    ),
    _year(
        2026,
        "国办发明电〔2025〕7号",
        "2025-11-04",
        "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm",
        "published",
    ),
)

CHANGE_NOTICES: tuple[ChangeNotice, ...] = (
    ChangeNotice(
        id="cn-2015-victory-day",
        year=2015,
        number="国发明电〔2015〕1号",
        known_on=date(2015, 5, 13),
        source=_LIBRARY + "2015-05/13/content_9742.htm",
        evidence="unverified",
        name="抗战胜利70周年纪念日",
        days={
            date(2015, 9, 3): (None, True),
            date(2015, 9, 4): (None, True),
            date(2015, 9, 5): (None, True),
            date(2015, 9, 6): (None, False),
        },
    ),
    ChangeNotice(
        id="cn-2019-labour-day",
        year=2019,
        number="国办发明电〔2019〕3号",
        known_on=date(2019, 3, 22),
        source=_LIBRARY + "2019-03/22/content_5375877.htm",
        evidence="unverified",
        name="劳动节",
        days={
            date(2019, 4, 28): (None, False),
            date(2019, 5, 2): (None, True),
            date(2019, 5, 3): (None, True),
            date(2019, 5, 4): (None, True),
            date(2019, 5, 5): (None, False),
        },
    ),
    ChangeNotice(
        id="cn-2020-spring-festival",
        year=2020,
        number="国办发明电〔2020〕1号",
        known_on=date(2020, 1, 27),
        source=_LIBRARY + "2020-01/27/content_5472352.htm",
        evidence="published",
        name="春节延长假期",
        days={
            date(2020, 1, 31): (None, True),
            date(2020, 2, 1): (False, True),
            date(2020, 2, 2): (None, True),
        },
    ),
)
