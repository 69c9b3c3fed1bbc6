"""The one shape of every refusal: a class with a stable code, a status and a sentence in two languages."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """A command that the rules do not allow.

    Subclasses set the class attributes; `zh` and `en` are templates over `facts`.

    Attributes:
        code: stable name, part of the interface.
        status: HTTP status of the answer.
        final: True when the same request can never succeed later, so the refusal is stored with its key.
        zh: the sentence on a Chinese page.
        en: the same sentence in English.
        facts: whole numbers and short words that the sentence names.
        hit: True when this is the stored answer to a key that was used before.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 409
    final: ClassVar[bool] = False
    zh: ClassVar[str]
    en: ClassVar[str]
    known: ClassVar[dict[str, type["Refusal"]]] = {}

    def __init__(self, **facts: int | str) -> None:
        self.facts = facts
        self.hit = False
        super().__init__(self.en.format(**facts))

    def __init_subclass__(cls) -> None:
        """Register the class under its code, so that a stored refusal can be said again."""
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            return
        if cls.code in Refusal.known and Refusal.known[cls.code].__qualname__ != cls.__qualname__:
            message = f"two refusals share the code {cls.code}"
            raise TypeError(message)
        Refusal.known[cls.code] = cls
