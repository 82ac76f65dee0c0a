"""People at the same moment: two first sign-ins make one person, one phone has one owner."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.identity import service
from app.identity.models import Identity, LoginSession, Person, RoleGrant
from app.kernel.db import execute, query
from tests.identity.conftest import handset, weixin  # noqa: F401 - fixtures
from tests.races.together import at_once, tally
from tests.wechat.conftest import Phone, data_dir, new_phone, sandbox, world_dir  # noqa: F401
from wechat.sandbox.serve import Running

AT_ONCE = 8


@query
def count(table: type[Any]) -> int:
    return int(execute(select(func.count()).select_from(table)).scalar_one())


def test_first_sign_ins_at_once_make_one_person(handset: Phone) -> None:  # noqa: F811
    codes = [handset.login_code() for _ in range(AT_ONCE)]
    answers = at_once([lambda code=code: service.sign_in_wechat(code=code) for code in codes])
    assert tally(answers) == {"ok": AT_ONCE}
    assert len({one.person_id for one in answers}) == 1
    assert sum(one.is_new for one in answers) == 1
    assert len({one.token for one in answers}) == AT_ONCE
    assert (count(Person), count(Identity), count(LoginSession)) == (1, 1, AT_ONCE)
    for one in answers:
        caller = service.caller_for_token(one.token)
        assert caller is not None
        assert caller.person_id == one.person_id


def test_one_code_at_once_signs_in_once(handset: Phone) -> None:  # noqa: F811
    code = handset.login_code()
    answers = at_once([lambda: service.sign_in_wechat(code=code)] * AT_ONCE)
    assert tally(answers) == {"ok": 1, "identity.login_refused": AT_ONCE - 1}
    assert (count(Person), count(LoginSession)) == (1, 1)


def test_a_phone_bound_at_once_has_one_owner(weixin: Running) -> None:  # noqa: F811
    phones = [new_phone(weixin, phone="17012345678") for _ in range(AT_ONCE)]
    people = [service.sign_in_wechat(code=one.login_code()).person_id for one in phones]
    codes = [str(one.post("phone-code")["code"]) for one in phones]
    answers = at_once(
        [
            lambda person_id=person_id, code=code: service.bind_phone(
                person_id=person_id, code=code
            )
            for person_id, code in zip(people, codes, strict=True)
        ]
    )
    assert tally(answers) == {"170****5678": 1, "identity.phone_taken": AT_ONCE - 1}

    @query
    def owners() -> list[str]:
        return list(execute(select(Person.id).where(Person.phone_index.is_not(None))).scalars())

    assert len(owners()) == 1


@pytest.mark.usefixtures("database")
def test_registering_at_once_makes_one_of_everything() -> None:
    def register() -> str:
        person_id = service.ensure_person(name="王店长", phone="17000001111")
        service.link_identity(person_id=person_id, provider="wecom", app_id="ww1", subject="wang")
        service.grant_role(person_id=person_id, role="clerk", scope_kind="place", scope_id="plc_1")
        return "done"

    assert tally(at_once([register] * AT_ONCE)) == {"done": AT_ONCE}
    assert (count(Person), count(Identity), count(RoleGrant)) == (1, 1, 1)
