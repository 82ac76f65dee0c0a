"""Nicknames and pictures as hostile phones send them: what is kept is ours, drawn anew."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from app.identity.errors import NicknameRefused, PictureRefused, PictureTooLarge
from app.identity.rules import AVATAR_SIDE, MAX_AVATAR, MAX_PICTURE, avatar, tidy_nickname

SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str, size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    out = io.BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, (200, 30, 30, 255)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A few hundred bytes of PNG that claim to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_small_square_jpeg(kind: str) -> None:
    drawn = avatar(picture(kind))
    with Image.open(io.BytesIO(drawn)) as seen:
        assert (seen.format, seen.size, seen.mode) == ("JPEG", (AVATAR_SIDE, AVATAR_SIDE), "RGB")
    assert len(drawn) <= MAX_AVATAR


def test_noise_is_made_to_fit() -> None:
    out = io.BytesIO()
    Image.effect_noise((500, 500), 120).save(out, "PNG")
    assert len(avatar(out.getvalue())) <= MAX_AVATAR


def test_what_lies_beside_the_pixels_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()  # the description
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    sent = picture("JPEG", exif=exif.tobytes(), comment=SCRIPT) + SCRIPT
    assert sent.count(SCRIPT) == 3
    drawn = avatar(sent)
    assert SCRIPT not in drawn
    with Image.open(io.BytesIO(drawn)) as seen:
        assert dict(seen.getexif()) == {}
        assert "comment" not in seen.info


def test_a_picture_taken_sideways_stands_upright() -> None:
    tall = Image.new("RGB", (400, 400), (255, 255, 255))
    tall.paste((0, 0, 0), (0, 0, 400, 200))  # dark above
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    out = io.BytesIO()
    tall.save(out, "JPEG", exif=exif.tobytes())
    with Image.open(io.BytesIO(avatar(out.getvalue()))) as seen:
        top, bottom = seen.getpixel((128, 32)), seen.getpixel((128, 224))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 200 and bottom[0] < 50


def test_what_shines_through_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(avatar(out.getvalue()))) as seen:
        assert seen.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GIF89a" + b"\x01\x00\x01\x00\x00\x00\x00;",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>" + SCRIPT,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        picture("PNG")[:60],
        picture("JPEG")[:200],
        picture("WEBP")[:40],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
        bomb(0, 10),
    ],
)
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    with pytest.raises(PictureRefused):
        avatar(sent)


@pytest.mark.parametrize("size", [(3000, 3000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_unfolds(size: tuple[int, int]) -> None:
    with pytest.raises((PictureTooLarge, PictureRefused)):
        avatar(bomb(*size))


def test_a_heavy_file_is_refused_unread() -> None:
    with pytest.raises(PictureTooLarge):
        avatar(b"\xff" * (MAX_PICTURE + 1))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("小橙子", "小橙子"),
        ("  Anna \t  B\n", "Anna B"),
        ("a\x00b\x1b[2Jc", "ab[2Jc"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("妈妈👩‍👧", "妈妈👩‍👧"),
        ("", ""),
        ("   ", ""),
        ("e\u0301", "é"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_a_nickname_is_one_visible_line(sent: str, kept: str) -> None:
    assert tidy_nickname(sent) == kept


@pytest.mark.parametrize("sent", ["字" * 21, "\u200b\u202e", "\u200d", "\x00"])
def test_a_nickname_nobody_can_read_is_refused(sent: str) -> None:
    with pytest.raises(NicknameRefused):
        tidy_nickname(sent)
