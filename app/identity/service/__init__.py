"""The identity room's verbs."""

from app.identity.service.addresses import (
    add_address,
    get_address,
    list_addresses,
    remove_address,
    update_address,
)
from app.identity.service.audit import record_audit, verify_audit
from app.identity.service.people import (
    bind_phone,
    colleague_names,
    ensure_person,
    grant_role,
    hold_person,
    leader_of,
    link_identity,
    me,
    mini_app_id,
    person_of_openid,
    person_view,
    reveal_phone,
    wechat_openid,
    wecom_userid,
    work_corp_id,
)
from app.identity.service.profiles import (
    get_avatar,
    remove_avatar,
    set_avatar,
    set_nickname,
)
from app.identity.service.sessions import (
    caller_for_token,
    expand_org_with,
    sign_in_wechat,
    sign_in_wecom,
    sign_out,
)
from app.identity.service.web_sign_in import (
    finish_web_sign_in,
    forget_old_web_sign_ins,
    start_web_sign_in,
)

__all__ = [
    "mini_app_id",
    "work_corp_id",
    "add_address",
    "bind_phone",
    "caller_for_token",
    "colleague_names",
    "ensure_person",
    "expand_org_with",
    "finish_web_sign_in",
    "forget_old_web_sign_ins",
    "get_address",
    "get_avatar",
    "grant_role",
    "leader_of",
    "hold_person",
    "link_identity",
    "list_addresses",
    "me",
    "person_of_openid",
    "person_view",
    "record_audit",
    "remove_address",
    "remove_avatar",
    "reveal_phone",
    "set_avatar",
    "set_nickname",
    "sign_in_wechat",
    "sign_in_wecom",
    "sign_out",
    "start_web_sign_in",
    "update_address",
    "verify_audit",
    "wechat_openid",
    "wecom_userid",
]
