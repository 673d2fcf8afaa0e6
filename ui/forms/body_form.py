"""A form that writes one body: its fields come from the body's type, its verb from the subclass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from typing_extensions import override

from console.record.bodies import Body
from ui.forms.body_fields import BodyFields, Layout
from ui.forms.ward_form import WardForm


class BodyForm(WardForm):
    """A subclass names the body and what is asked, and says in :meth:`deed` how it is written."""

    body_type: ClassVar[type[Body]]
    asks: ClassVar[Layout]

    @override
    def build(self) -> Iterator[None]:
        """The fields of the body, in reading order."""
        self.parts = BodyFields(self, self.body_type)
        yield from self.parts.build(self.asks)

    @override
    def fill(self, body: Body) -> None:
        """Put an entry back."""
        self.parts.put(body)
