"""The plain cases the guide is tried with, and a district that has entered its window."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from yichuang.backoffice.people import changes
from yichuang.engine.case.events import system

SOCIAL = (
    "what=factory&fund_source=social&use_class=standard_plant&land_mode=granted&floor_area_total=8600"
    "&approval_mode=filing&is_fire_special_project=no&explosive_or_flammable=no&toxic=no&eia_class=form"
    "&land_area_ha=0.4&earthwork_m3=500&electricity_kwh=100000&energy_tce=100"
)
SETTLED = (
    SOCIAL + "&civil_defence_due=no&needs_new_construction_land=no&utility_needs=water&regional_assessments="
    "&flood_area=no&water_intake=no&forest_ha=0&heritage_zone=no&seismic_over_limit=no&occupies_road=no"
    "&occupies_green_or_trees=no&drains_to_sewer=no&is_key_project=no&wants_promise=no&scheme_prereviewed=no"
    "&uses_approved_drawings=no"
)


class Stranger(Client):
    """Somebody with a browser: follows where the page sends them."""

    def get(self, path: str, *args: Any, follow: bool = True, **kwargs: Any) -> Any:
        return super().get(path, *args, follow=follow, **kwargs)


@pytest.fixture
def stranger(db, office_clock) -> Client:
    """Nobody in particular, on the morning of 25 March 2020."""
    return Stranger()


@pytest.fixture
def window(db, at: datetime) -> Callable[..., None]:
    """`window(phone=…, platform=…)` enters the district's name, its window and one bureau."""

    def enter(phone: str = "0000-1234567", platform: str = "https://example.org/apply") -> None:
        who = {"by": system("test"), "at": at, "reason": "test"}
        day = date(2019, 1, 1)
        changes.name_district("青禾湖开发区", "Qinghe Lake", started_on=day, **who)
        desk = changes.add_office(
            "W", "政务中心", kind="window", counter="一楼1号窗", phone=phone, platform=platform, from_on=day, **who
        )
        bureau = changes.add_office("P", "自然资源分局", "Natural resources branch", from_on=day, **who)
        changes.map_function("service_window", desk, from_on=day, **who)
        changes.map_function("planning", bureau, from_on=day, **who)
        changes.map_function("natural_resources", bureau, from_on=day, **who)

    return enter
