"""The world a sandbox plays: one mini program, one merchant, one company, their keys and secrets.

Made once per data directory and kept in `world.json` (mode 600). The product's settings are
filled from it in demo and test, by `SandboxWorld.to_config`.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import string
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from wechat.config import WeChatConfig

ROBOTS = 64

# Subscribe-message templates of the mini program: name -> (title, keyword key -> its label).
TEMPLATES: dict[str, tuple[str, dict[str, str]]] = {
    "order_paid": (
        "下单成功通知",
        {
            "character_string1": "订单编号",
            "thing2": "商品名称",
            "amount3": "支付金额",
            "time4": "支付时间",
            "thing5": "备注",
        },
    ),
    "shipped": (
        "订单发货通知",
        {
            "character_string1": "订单编号",
            "thing2": "商品名称",
            "thing3": "快递公司",
            "character_string4": "快递单号",
            "time5": "发货时间",
        },
    ),
    "pickup_ready": (
        "取货通知",
        {
            "thing1": "商品名称",
            "thing2": "取货地点",
            "character_string3": "取货码",
            "time4": "取货截止时间",
            "thing5": "温馨提示",
        },
    ),
    "order_changed": (
        "订单变更提醒",
        {
            "character_string1": "订单编号",
            "thing2": "变更内容",
            "time3": "变更时间",
            "thing4": "备注",
        },
    ),
    "refunded": (
        "退款通知",
        {
            "character_string1": "订单编号",
            "amount2": "退款金额",
            "thing3": "退款原因",
            "time4": "退款时间",
        },
    ),
    "leader_arriving": (
        "到货提醒",
        {
            "thing1": "自提点",
            "number2": "商品件数",
            "time3": "预计到达时间",
            "thing4": "备注",
        },
    ),
}


@dataclass(frozen=True)
class SandboxWorld:
    """Both sides' secrets: what the product is given, and what only WeChat itself would know
    (`platform_*_private_pem`)."""

    appid: str
    app_secret: str = field(repr=False)
    mchid: str
    apiv3_key: str = field(repr=False)
    merchant_private_key_pem: str = field(repr=False)
    merchant_cert_pem: str = field(repr=False)
    merchant_cert_serial: str
    platform_cert_private_pem: str = field(repr=False)
    platform_cert_pem: str = field(repr=False)
    platform_cert_serial: str
    pub_key_private_pem: str = field(repr=False)
    pub_key_pem: str = field(repr=False)
    pub_key_id: str
    push_token: str = field(repr=False)
    push_aes_key: str = field(repr=False)
    work_corpid: str
    work_agentid: int
    work_secret: str = field(repr=False)
    work_callback_token: str = field(repr=False)
    work_callback_aes_key: str = field(repr=False)
    robots: dict[str, str] = field(repr=False)
    template_ids: dict[str, str]

    def to_config(self, base_url: str) -> WeChatConfig:
        """Settings for a product whose WeChat is the sandbox at `base_url`."""
        base = base_url.rstrip("/")
        return WeChatConfig(
            appid=self.appid,
            app_secret=self.app_secret,
            mchid=self.mchid,
            apiv3_key=self.apiv3_key,
            merchant_private_key_pem=self.merchant_private_key_pem,
            merchant_cert_serial=self.merchant_cert_serial,
            platform_keys={
                self.pub_key_id: self.pub_key_pem,
                self.platform_cert_serial: self.platform_cert_pem,
            },
            work_corpid=self.work_corpid,
            work_agentid=self.work_agentid,
            work_secret=self.work_secret,
            push_token=self.push_token,
            push_aes_key=self.push_aes_key,
            work_callback_token=self.work_callback_token,
            work_callback_aes_key=self.work_callback_aes_key,
            api_base=base,
            pay_base=base,
            work_base=base,
            open_base=f"{base}/sandbox",
        )


def init_world(data_dir: str | Path) -> SandboxWorld:
    """Make the world of `data_dir`, or read the one that is there. Safe to call from several
    processes at once; takes about a second the first time (three RSA keys)."""
    folder = Path(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "world.json"
    with (folder / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _write(path, _make())
    return load_world(folder)


def load_world(data_dir: str | Path) -> SandboxWorld:
    """Raises FileNotFoundError before `init_world`."""
    return SandboxWorld(**json.loads((Path(data_dir) / "world.json").read_text("utf-8")))


def _write(path: Path, world: SandboxWorld) -> None:
    # Written aside and renamed: a process killed half-way leaves no half world.
    draft = path.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(world), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _make() -> SandboxWorld:
    seed = secrets.token_bytes(32)
    merchant, merchant_cert, merchant_serial = _certificate("sandbox merchant")
    platform, platform_cert, platform_serial = _certificate("sandbox WeChat Pay platform")
    pub_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    mchid = "19" + _digits(8)
    return SandboxWorld(
        appid="wx" + secrets.token_hex(8),
        app_secret=secrets.token_hex(16),
        mchid=mchid,
        apiv3_key=_letters(32),
        merchant_private_key_pem=merchant,
        merchant_cert_pem=merchant_cert,
        merchant_cert_serial=merchant_serial,
        platform_cert_private_pem=platform,
        platform_cert_pem=platform_cert,
        platform_cert_serial=platform_serial,
        pub_key_private_pem=_pem(pub_key),
        pub_key_pem=pub_key.public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
        pub_key_id=f"PUB_KEY_ID_0{mchid}{datetime.now(UTC):%Y%m%d}{_digits(14)}",
        push_token=_letters(24),
        push_aes_key=_aes_key(),
        work_corpid="ww" + secrets.token_hex(8),
        work_agentid=1000002,
        work_secret=_letters(43),
        work_callback_token=_letters(24),
        work_callback_aes_key=_aes_key(),
        robots={f"group-{n:02d}": _robot_key(seed, n) for n in range(1, ROBOTS + 1)},
        template_ids={name: _template_id(seed, name) for name in TEMPLATES},
    )


def _certificate(name: str) -> tuple[str, str, str]:
    """(private key PEM, self-signed certificate PEM, serial in upper-case hex)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    # 20 bytes with the first one small: positive, and 40 hex digits as WeChat's serials have.
    serial = int.from_bytes(b"\x4a" + secrets.token_bytes(19), "big")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=5 * 365))
        .sign(key, SHA256())
    )
    return _pem(key), certificate.public_bytes(Encoding.PEM).decode(), f"{serial:X}"


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _letters(count: int) -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(count))


def _digits(count: int) -> str:
    return "".join(secrets.choice(string.digits) for _ in range(count))


def _aes_key() -> str:
    # 43 characters, as in WeChat's console: base64 of 32 bytes without its "=".
    return (
        base64.b64encode(secrets.token_bytes(32))
        .decode()
        .rstrip("=")
        .translate(str.maketrans("+/", "ab"))
    )


def _robot_key(seed: bytes, number: int) -> str:
    return str(uuid.UUID(bytes=hmac.digest(seed, f"robot{number}".encode(), hashlib.md5)))


def _template_id(seed: bytes, name: str) -> str:
    digest = hmac.digest(seed, f"template:{name}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
