"""Text that a spreadsheet would run: recognise it on reading, disarm it on writing."""

import re

# A number, a phone number, a date or a bare dash cannot call a function or a program.
_HARMLESS = re.compile(r"[+-]?\d[\d\s()/.,:-]*|[+-]*")
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_RUNNABLE = re.compile(r"\s*(?:[=＝].|[+@＋－＠-].*[(|!])", re.DOTALL)


def is_formula(text: str) -> bool:
    """Whether a cell holds a formula rather than a value: `=HYPERLINK(…)`, `@SUM(A1)`, `-1+cmd|…`.

    Narrower than what `escape_formula` disarms: `- siehe Akte` is a remark.
    Source: OWASP, CSV Injection.
    """
    return _RUNNABLE.match(text) is not None


def escape_formula(text: str) -> str:
    """The text, safe to write into any csv or xlsx cell.

    Text that starts with `= + - @`, tab or line break (blanks before it do not count) gets a leading
    apostrophe, which spreadsheets take as the sign for text. Numbers and phone numbers (`-5`,
    `+49 30 23125 000`) stay as they are, so that they can be counted and dialled: they hold no function
    name, reference or operator. Quoting and delimiters are the csv writer's business. Escaping escaped
    text changes nothing.
    Source: OWASP, CSV Injection.
    """
    starts_so = text.lstrip(" \u00a0\ufeff").startswith(_TRIGGERS)
    return f"'{text}" if starts_so and not _HARMLESS.fullmatch(text) else text
