"""How LINE counts characters: by UTF-16 code units, for some properties by grapheme clusters."""

import unicodedata

JOINER = "\u200d"


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def grapheme_length(text: str) -> int:
    """Clusters, close enough to Unicode's rule: marks, joined emoji, skin tones and flags count once."""
    count = 0
    after_joiner = False
    open_flag = False
    for char in text:
        is_flag = 0x1F1E6 <= ord(char) <= 0x1F1FF
        extends = after_joiner or _extends(char) or (is_flag and open_flag)
        open_flag = is_flag and not open_flag
        after_joiner = char == JOINER
        count += not extends
    return count


def _extends(char: str) -> bool:
    code = ord(char)
    is_selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    is_skin_tone = 0x1F3FB <= code <= 0x1F3FF
    return char == JOINER or is_selector or is_skin_tone or unicodedata.category(char) in {"Mn", "Me", "Mc"}
