"""Keys under which names are found however they are written."""

import re
import unicodedata

_UMLAUTS = (("a\u0308", "ae"), ("o\u0308", "oe"), ("u\u0308", "ue"))
# Letters of DIN 91379 that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "þ": "th", "ð": "d", "đ": "d", "ħ": "h", "ı": "i",
        "ĸ": "k", "ł": "l", "ŋ": "ng", "ŧ": "t", "ə": "a", "ɂ": "", "ʻ": "", "ʼ": "", "ʹ": "", "ʺ": "",
        "ʾ": "", "ʿ": "", "ˈ": "", "'": "", "’": "", "‘": "", "`": "", "´": "", "?": "", "\ufffd": "",
    }
)  # fmt: skip
_NO_LETTERS = re.compile(r"[\W_]+")

# Sounds that many romanisations write in many ways, longest spelling first.
_SOUNDS = re.compile(r"tsch|tch|sch|dsch|shch|sh|sz|zh|ch|cz|kh|gh|ph|th|dj|dz|ck|qu|x|c|q|w|z|j|y|h")
_ONE_SOUND = {
    "tsch": "k", "tch": "k", "sch": "s", "dsch": "g", "shch": "s", "sh": "s", "sz": "s", "zh": "s", "ch": "k",
    "cz": "k", "kh": "k", "gh": "g", "ph": "f", "th": "t", "dj": "d", "dz": "s", "ck": "k", "qu": "k", "x": "ks",
    "c": "k", "q": "k", "w": "v", "z": "s", "j": "i", "y": "i", "h": "g",
}  # fmt: skip
_LEADING_VOWELS = re.compile(r"^[aeiou]+")
_VOWELS = re.compile(r"[eiou]|(?<!^)a")
_HARD_ENDS = re.compile(r"d+t")
_DOUBLED = re.compile(r"(.)\1+")


def search_key(text: str) -> str:
    """Fold a name for searching: small letters, ö → oe, ß → ss, ş → s, ł → l, ı → i, words parted by one blank.

    Apostrophes and damaged letters vanish, hyphens become blanks. Keys are their own keys (idempotent).
    Letters of other scripts stay. Source: DIN 91379 for the set of Latin letters.
    """
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        for umlaut, pair in _UMLAUTS:
            text = text.replace(umlaut, pair)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _NO_LETTERS.sub(" ", text.translate(_LETTERS)).strip()


def loose_key(text: str) -> str:
    """Reduce a name to the consonants that survive transliteration: Serhij, Sergey and Serhii share one key.

    A leading vowel is "a", all others go; c, ch, kh, q are k, sch, sh, sz, z are s, h is g, w is v, doubled
    letters are one. Far too wide to be evidence: it proposes candidates and proves nothing. Idempotent.
    """
    return " ".join(filter(None, (_loosen(word) for word in search_key(text).split())))


def _loosen(word: str) -> str:
    word = _SOUNDS.sub(lambda match: _ONE_SOUND[match[0]], word)
    word = _VOWELS.sub("", _LEADING_VOWELS.sub("a", word))
    return _DOUBLED.sub(r"\1", _HARD_ENDS.sub("t", word))
