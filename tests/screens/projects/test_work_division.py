"""A replayed log opens on any of its days with that day's work and lights, for those who may see history only."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings

from tests.screens.sample_district import SEED, moment
from yichuang.analytics.history import derive
from yichuang.analytics.history.read import read_log
from yichuang.backoffice.people import changes
from yichuang.cli.history_replay import replay
from yichuang.engine.programme.read import read

LOG = """case,activity,at,who
1,Register,2011-03-01T09:00:00+01:00,desk
1,Check,2011-03-04T09:00:00+01:00,clerk
1,Decide,2011-03-20T09:00:00+01:00,head
2,Register,2011-03-02T09:00:00+01:00,desk
2,Decide,2011-03-09T09:00:00+01:00,head
"""


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
