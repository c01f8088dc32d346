"""Everybody of the sample district who acts at the window, each with an account: who decides what, and who signs.

`python -m tests.browser.fifty.staff` gives an account to everybody of the district of $YICHUANG_HOME who has none,
named after the post.
"""

from __future__ import annotations

import json

from yichuang.demo.offices import FUNCTIONS, SEATS

POST_OF = {function: post or f"{office}1" for function, office, post in FUNCTIONS}
_SEAT = {seat.code: seat for seat in SEATS}


def username(post: str) -> str:
    """The account of whoever holds a post."""
    return _SEAT[post].user or post.lower()


def officer(function: str) -> str:
    """The account of whoever reviews what a function decides."""
    return username(POST_OF[function])


def signer(function: str) -> str:
    """The account of whoever signs for a function's office: its head, else the head of the approval bureau."""
    office = POST_OF[function][:3]
    found = [seat.code for seat in SEATS if seat.office == office and "sign" in seat.rights]
    return username(found[0] if found else "SPJ5")


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from yichuang.backoffice.people.changes.accounts import give_account
    from yichuang.backoffice.people.models import Person
    from yichuang.config.clock import now
    from yichuang.config.home import home
    from yichuang.demo.district import PASSWORD
    from yichuang.engine.case.events import system

    sample = home() / "demo.json"
    told = json.loads(sample.read_text(encoding="utf-8"))
    known = get_user_model().objects.get(username="window").password
    codes = {seat.person: seat.code for seat in SEATS}
    for person in Person.objects.filter(user=None, name__in=codes):
        name = codes[person.name].lower()
        give_account(person, name, by=system("fifty"), at=now(), reason="试运行", encoded=known)
        told["accounts"].append({"username": name, "password": PASSWORD, "what": person.name})
    sample.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
