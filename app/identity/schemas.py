"""What goes in and out of the identity room's routes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Base64Bytes, Field, StringConstraints

from app.identity.rules import CHINA_LAT, CHINA_LNG, MAX_PICTURE
from app.kernel.http import Body, View

# One line of visible text: it is printed on a parcel's label.
_VISIBLE = r"^[^\x00-\x1f\x7f]+$"
Receiver = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=_VISIBLE)]
Region = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_VISIBLE)]
Detail = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_VISIBLE)]
CnPhone = Annotated[str, StringConstraints(pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$")]
Longitude = Annotated[float, Field(ge=CHINA_LNG[0], le=CHINA_LNG[1], allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=CHINA_LAT[0], le=CHINA_LAT[1], allow_inf_nan=False)]


class CodeBody(Body):
    """A one-time code of WeChat: from wx.login, wx.qy.login or the getPhoneNumber button."""

    code: str = Field(min_length=1, max_length=200)


class WebSignInBody(Body):
    """What came back with the browser, and the proof it kept."""

    code: str = Field(min_length=1, max_length=512)
    state: str = Field(pattern=r"^[0-9]{10}[0-9a-f]{32}$")
    proof: str = Field(pattern=r"^[A-Z2-7]{32}$")


class WebSignInView(View):
    """Go to `url`; keep `state` and `proof` until the browser is back with a code."""

    url: str
    state: str
    proof: str


class SignedInView(View):
    """A new session. `token` goes into `Authorization: Bearer …`; it is shown this once."""

    token: str
    person_id: str
    expires_at: datetime
    is_new: bool


class PhoneView(View):
    """The bound phone, masked."""

    phone: str


class RoleItem(View):
    """A role and the places it covers; `place_ids` null means every place."""

    role: str
    place_ids: list[str] | None


class MeView(View):
    """The signed-in person. The phone is masked; "" when none is bound.

    `name`: what the chain registered; `nickname`: what the person chose. A new `avatar_version`
    means a new picture; "" none.
    """

    id: str
    name: str
    nickname: str
    avatar_version: str
    phone: str
    roles: list[RoleItem]


class NicknameBody(Body):
    """What to be called (up to 20 visible characters); "" takes it away."""

    nickname: str = Field(max_length=200)


class AvatarBody(Body):
    """A JPEG, PNG or WebP picture, base64; at most 1 MB before that, 8 million pixels."""

    image: Base64Bytes = Field(max_length=MAX_PICTURE * 4 // 3 + 4)


class AvatarItem(View):
    """The own picture as an address for an image (`data:image/jpeg;base64,…`); "" when none."""

    version: str
    image: str


class AddressBody(Body):
    """Where goods are brought. The point is needed (GCJ-02): distance decides who can bring it."""

    receiver: Receiver
    phone: CnPhone
    province: Region
    city: Region
    district: Region
    detail: Detail
    lng: Longitude
    lat: Latitude
    is_default: bool = False


class AddressItem(View):
    """An own address, in clear."""

    id: str
    receiver: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    lng: float
    lat: float
    is_default: bool


class AddressList(View):
    """All own addresses (at most 50), the default one first."""

    items: list[AddressItem]
