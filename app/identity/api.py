"""Signing in and out, who I am, my phone, my addresses."""

from __future__ import annotations

from typing import Any

from app.identity import service
from app.identity.schemas import (
    AddressBody,
    AddressItem,
    AddressList,
    AvatarBody,
    AvatarItem,
    CodeBody,
    MeView,
    NicknameBody,
    PhoneView,
    SignedInView,
    WebSignInBody,
    WebSignInView,
)
from app.kernel.auth import SHOPPER, Caller
from app.kernel.http import OkView, blueprint, client_address, endpoint

bp = blueprint("identity")

ANYONE = (SHOPPER,)


@endpoint(
    bp,
    "POST",
    "/api/shop/identity/sessions",
    roles=(),
    scope="public",
    body=CodeBody,
    returns=SignedInView,
    status=201,
)
def sign_in(body: CodeBody) -> Any:
    """Sign in with wx.login's code; the person is made on first sight."""
    return service.sign_in_wechat(code=body.code, address=client_address())


@endpoint(
    bp,
    "POST",
    "/api/staff/identity/sessions",
    roles=(),
    scope="public",
    body=CodeBody,
    returns=SignedInView,
    status=201,
)
def sign_in_staff(body: CodeBody) -> Any:
    """Sign in inside 企业微信 with wx.qy.login's code; only members the chain has registered."""
    return service.sign_in_wecom(code=body.code, address=client_address())


@endpoint(
    bp,
    "POST",
    "/api/staff/identity/web-sign-ins",
    roles=(),
    scope="public",
    returns=WebSignInView,
    status=201,
)
def start_web_sign_in() -> Any:
    """A web page inside 企业微信 asks where to go to sign in."""
    return service.start_web_sign_in(address=client_address())


@endpoint(
    bp,
    "POST",
    "/api/staff/identity/web-sessions",
    roles=(),
    scope="public",
    body=WebSignInBody,
    returns=SignedInView,
    status=201,
)
def finish_web_sign_in(body: WebSignInBody) -> Any:
    """Sign in with the code the browser came back with; only registered members, once."""
    return service.finish_web_sign_in(
        code=body.code, state=body.state, proof=body.proof, address=client_address()
    )


@endpoint(
    bp,
    "DELETE",
    "/api/shop/identity/sessions",
    roles=ANYONE,
    scope="own",
    returns=OkView,
)
def sign_out(caller: Caller) -> Any:
    """End the session this call is made with."""
    service.sign_out(session_id=caller.session_id)
    return OkView()


@endpoint(
    bp,
    "POST",
    "/api/shop/identity/phone",
    roles=ANYONE,
    scope="own",
    body=CodeBody,
    returns=PhoneView,
)
def bind_phone(caller: Caller, body: CodeBody) -> Any:
    """Bind the phone of the getPhoneNumber button; roles registered for it come along."""
    return PhoneView(phone=service.bind_phone(person_id=caller.person_id, code=body.code))


@endpoint(bp, "GET", "/api/shop/identity/me", roles=ANYONE, scope="own", returns=MeView)
def me(caller: Caller) -> Any:
    """Who I am: masked phone, roles and the places they cover."""
    return service.me(caller=caller)


@endpoint(
    bp,
    "PUT",
    "/api/shop/identity/nickname",
    roles=ANYONE,
    scope="own",
    body=NicknameBody,
    returns=MeView,
)
def set_nickname(caller: Caller, body: NicknameBody) -> Any:
    """What to be called, from WeChat's nickname field; "" takes it away."""
    service.set_nickname(person_id=caller.person_id, nickname=body.nickname)
    return service.me(caller=caller)


@endpoint(
    bp,
    "GET",
    "/api/shop/identity/avatar",
    roles=ANYONE,
    scope="own",
    returns=AvatarItem,
)
def get_avatar(caller: Caller) -> Any:
    """The own picture. Nobody else's: a face has no public address."""
    return service.get_avatar(person_id=caller.person_id)


@endpoint(
    bp,
    "PUT",
    "/api/shop/identity/avatar",
    roles=ANYONE,
    scope="own",
    body=AvatarBody,
    returns=AvatarItem,
)
def set_avatar(caller: Caller, body: AvatarBody) -> Any:
    """A new picture, drawn anew as a small square JPEG; the file sent is not kept."""
    return service.set_avatar(person_id=caller.person_id, picture=body.image)


@endpoint(
    bp,
    "DELETE",
    "/api/shop/identity/avatar",
    roles=ANYONE,
    scope="own",
    returns=OkView,
)
def remove_avatar(caller: Caller) -> Any:
    """Take the own picture away."""
    service.remove_avatar(person_id=caller.person_id)
    return OkView()


@endpoint(
    bp,
    "GET",
    "/api/shop/identity/addresses",
    roles=ANYONE,
    scope="own",
    returns=AddressList,
)
def list_addresses(caller: Caller) -> Any:
    """All own addresses, the default one first."""
    found = service.list_addresses(person_id=caller.person_id)
    return AddressList(items=[AddressItem.model_validate(one) for one in found])


@endpoint(
    bp,
    "POST",
    "/api/shop/identity/addresses",
    roles=ANYONE,
    scope="own",
    body=AddressBody,
    returns=AddressItem,
    status=201,
    repeatable=True,
)
def add_address(caller: Caller, body: AddressBody) -> Any:
    """A new address; the first one becomes the default."""
    return service.add_address(person_id=caller.person_id, **body.model_dump())


@endpoint(
    bp,
    "GET",
    "/api/shop/identity/addresses/<address_id>",
    roles=ANYONE,
    scope="own",
    returns=AddressItem,
)
def get_address(caller: Caller, address_id: str) -> Any:
    """One own address."""
    return service.get_address(person_id=caller.person_id, address_id=address_id)


@endpoint(
    bp,
    "PUT",
    "/api/shop/identity/addresses/<address_id>",
    roles=ANYONE,
    scope="own",
    body=AddressBody,
    returns=AddressItem,
)
def update_address(caller: Caller, address_id: str, body: AddressBody) -> Any:
    """Replace an own address; orders keep the address they were placed with."""
    return service.update_address(
        person_id=caller.person_id, address_id=address_id, **body.model_dump()
    )


@endpoint(
    bp,
    "DELETE",
    "/api/shop/identity/addresses/<address_id>",
    roles=ANYONE,
    scope="own",
    returns=OkView,
)
def remove_address(caller: Caller, address_id: str) -> Any:
    """Take an own address off the list."""
    service.remove_address(person_id=caller.person_id, address_id=address_id)
    return OkView()
