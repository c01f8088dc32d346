"""As whom a workbook is taken in or written out from the command line: an account, or the one that is not signed in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yichuang.engine.case.events import Actor


class NoAccountError(LookupError):
    """There is no such account, or it may do nothing; the message says what to do."""


def acting(account: str, at: datetime) -> Actor:
    """The actor of a sign-in name; without one the system's own ("system:import"), who sees every project but nothing
    personal. Raises NoAccountError."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.utils.translation import gettext as _

    from yichuang.backoffice.people.access import actor_for
    from yichuang.engine.calendars import local_date
    from yichuang.engine.case.events import SYSTEM_RIGHTS, Actor

    if not account:
        # whoever may run this command has the database in hand anyway; the events say that nobody signed in
        return Actor(ref="system:import", posts=frozenset({"system:import"}), rights=SYSTEM_RIGHTS)
    user = get_user_model().objects.filter(username=account).first()
    if user is None:
        raise NoAccountError(_("没有登录名“%(name)s”。在设置的“人员”里看。") % {"name": account})
    actor = actor_for(user, local_date(at, settings.TIME_ZONE))
    if not actor.posts:
        raise NoAccountError(_("“%(name)s”今天没有岗位，什么都不能办。在设置里给一个岗位。") % {"name": account})
    return actor
