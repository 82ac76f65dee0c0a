"""What the identity room refuses."""

from __future__ import annotations

from app.kernel.errors import DomainError


class LoginRefused(DomainError):
    code = "identity.login_refused"
    status = 401
    zh = "微信登录没有成功，请重新打开小程序"
    en = "WeChat did not accept the login, please open the mini program again"


class LoginBusy(DomainError):
    code = "identity.login_busy"
    status = 503
    zh = "微信登录暂时没有回应，请稍后再试"
    en = "WeChat did not answer, please try again"
    retry = True


class NotStaff(DomainError):
    code = "identity.not_staff"
    status = 403
    zh = "这个企业微信账号还没有开通，请联系总部"
    en = "This WeCom account has not been registered"


class WebSignInRefused(DomainError):
    code = "identity.web_sign_in_refused"
    status = 401
    zh = "这次登录已经失效，请从企业微信的消息里重新打开"
    en = "This sign-in is no longer good, please open the page from the WeCom message again"


class NoCompany(DomainError):
    code = "identity.no_company"
    status = 409
    zh = "还没有接好企业微信，请联系总部"
    en = "WeCom is not set up yet, please contact headquarters"


class PhoneTaken(DomainError):
    code = "identity.phone_taken"
    status = 409
    zh = "这个手机号已被另一个账号使用"
    en = "Another account uses this phone number"


class AddressNotFound(DomainError):
    code = "identity.address_not_found"
    status = 404
    zh = "没有找到这个收货地址"
    en = "Address not found"


class PersonNotFound(DomainError):
    code = "identity.person_not_found"
    status = 404
    zh = "没有找到这个人"
    en = "Person not found"


class TooManyAddresses(DomainError):
    """details: most."""

    code = "identity.too_many_addresses"
    status = 409
    zh = "收货地址最多 {most} 个，请先删除不用的"
    en = "At most {most} addresses: please remove one first"


class NicknameRefused(DomainError):
    """details: most."""

    code = "identity.nickname_refused"
    status = 422
    zh = "昵称要能看得见，最多 {most} 个字"
    en = "A nickname needs visible letters, at most {most}"


class PictureRefused(DomainError):
    code = "identity.picture_refused"
    status = 422
    zh = "这张图片打不开，请换一张 JPG、PNG 或 WebP 图片"
    en = "This picture cannot be read, please take a JPG, PNG or WebP"


class PictureTooLarge(DomainError):
    """details: limit_kb."""

    code = "identity.picture_too_large"
    status = 422
    zh = "图片太大了，请换一张小一点的（不超过 {limit_kb} KB）"
    en = "This picture is too large, please take a smaller one (up to {limit_kb} KB)"
