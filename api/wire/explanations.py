"""Bodies of explanations: why something has the points it has, or none."""

from api.wire.base import WireOutput


class Sentence(WireOutput):
    """One sentence in two languages; `code` says what it is about."""

    code: str
    zh: str
    en: str


class Explanation(WireOutput):
    """Sentences in the order in which things were decided; `claim_id` is null where there is no claim."""

    claim_id: int | None
    sentences: list[Sentence]
