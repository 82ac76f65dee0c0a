"""Bounds of what the identity room takes, and what it makes of pictures and names: pure."""

from __future__ import annotations

import io
import unicodedata

from PIL import Image, ImageFile, ImageOps

from app.identity.errors import NicknameRefused, PictureRefused, PictureTooLarge

# GCJ-02 degrees around mainland China, islands included; a point outside is a mistake
CHINA_LNG = (73.0, 136.0)
CHINA_LAT = (3.0, 54.0)

MAX_ADDRESSES = 50  # a person's; a list nobody can read is not one

MAX_NICKNAME = 20  # characters, as WeChat's own
MAX_PICTURE = 1024 * 1024  # bytes as they come in
MAX_PIXELS = 8_000_000  # looked at before anything is decoded: 32 MB of memory at most
AVATAR_SIDE = 256  # pixels
MAX_AVATAR = 48 * 1024  # bytes as they are kept
QUALITIES = (82, 70, 55, 40)
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)
# Turns the reading direction, or shows nothing where a letter should be; joiners inside emoji stay
_TRICKS = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"

ImageFile.LOAD_TRUNCATED_IMAGES = False


def tidy_nickname(text: str) -> str:
    """One visible line without control characters; "" stays "" and means none.

    Raises identity.nickname_refused when nothing visible is left or it is too long.
    """
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter not in _TRICKS
        and (letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn"))
    )
    tidy = " ".join(kept.split())
    if len(tidy) > MAX_NICKNAME or (text.strip() and not tidy.strip(_JOINERS + " ")):
        raise NicknameRefused(most=MAX_NICKNAME)
    return tidy


def avatar(picture: bytes) -> bytes:
    """A square JPEG drawn anew from a JPEG, PNG or WebP: nothing of the file itself is kept.

    What was hidden beside the pixels (scripts, places, thumbnails) is gone; the size is looked
    at before the pixels are, so a small file cannot unfold into gigabytes.
    Raises identity.picture_too_large, identity.picture_refused.
    """
    if len(picture) > MAX_PICTURE:
        raise PictureTooLarge(limit_kb=MAX_PICTURE // 1024)
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as found:
            if found.width * found.height > MAX_PIXELS:
                raise PictureTooLarge(limit_kb=MAX_PICTURE // 1024)
            found.draft("RGB", (AVATAR_SIDE * 2, AVATAR_SIDE * 2))
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (PictureTooLarge, MemoryError):
        raise
    except Exception as problem:  # decoders meet hostile bytes with every kind of error
        raise PictureRefused from problem
    square = ImageOps.fit(upright, (AVATAR_SIDE, AVATAR_SIDE), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", square.size, WHITE)
    flat.paste(square, mask=square.getchannel("A"))
    return _jpeg(flat)


def _jpeg(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MAX_AVATAR:
            break
    return out.getvalue()
