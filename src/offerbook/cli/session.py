"""One run of a command: its options, its messages and the catalogue that it asks.

Nothing is kept between two runs: each makes a session of its own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from offerbook.cli.messages import Messages, Progress
from offerbook.cli.options import PROCESSES, CommonOptions
from offerbook.cli.stdio import DeferredStream
from offerbook.loading.locate import Root, SeveralFolders, current_folder, locate_all
from offerbook.text.errors import UsageError
from offerbook.text.i18n import _

if TYPE_CHECKING:
    from offerbook.library import Book
    from offerbook.listing.resolve import RecordId
    from offerbook.tables.stamp import SourceText, Stamp


class Session:
    """One run of a command.

    options: those that every command has.
    unicode: whether the terminal shows more than ASCII.
    messages: its notes, errors and progress.
    answer: the stream that an answer on stdout goes through; None while there is none.
    """

    def __init__(self, options: CommonOptions, unicode: bool = True) -> None:
        self.options = options
        self.unicode = unicode
        self.messages = Messages(options.quiet)
        self.answer: DeferredStream | None = None
        self._book: Book | None = None

    def stamp(self) -> Stamp | None:
        """What a file with an answer says of where it comes from; None while no catalogue was asked."""
        if self._book is None:
            return None
        from offerbook.index.stamp import stamp_of

        return stamp_of(self._book.index)

    def source(self, id: str) -> SourceText | None:
        """A source of the catalogue that was asked, as a page lists it; None for an id that is none."""
        from offerbook.model.phrases import localize
        from offerbook.model.records import Source
        from offerbook.tables.stamp import SourceText

        found = None if self._book is None else self._book.index.record("source", id, Source)
        if found is None:
            return None
        date = str(found.date) if found.date else _("undated")
        parts = (localize(found.publisher_name), localize(found.title), date)
        return SourceText(", ".join(filter(None, parts)), found.url)

    def note(self, message: str) -> None:
        """A count or a hint on stderr, unless the user asked for quiet."""
        self.messages.note(message)

    def root(self) -> Root:
        """The folder of the catalogue that the options mean, or those of several."""
        return locate_all(self.options.catalogue or (), os.environ, current_folder())

    def one_root(self) -> Path:
        """The folder of the catalogue that the options mean; UsageError where they mean several, of which one would be changed."""
        root = self.root()
        if isinstance(root, SeveralFolders):
            raise UsageError(_("this is done to one catalogue; name one --catalogue"))
        return root

    def book(self) -> Book:
        """The catalogue that the options mean, ready to be asked; notes on stderr say what is wrong with it."""
        self._book = self.book_at(self.root())
        return self._book

    def book_at(self, root: Root) -> Book:
        """Any catalogue, ready to be asked; notes on stderr say what is wrong with it."""
        from offerbook.library import open_catalogue

        book = open_catalogue(
            root,
            use_cache=not self.options.no_cache,
            progress=self.messages.progress(_("reading {step} ...")),
            matching=self.matching_progress(),
            note=self.note,
            processes=PROCESSES,
            as_of=self.options.as_of,
        )
        if book.errors and not self.options.quiet:
            if book.unread_files:
                text = _(
                    "Mistakes in the catalogue: {errors}; records left out: {records}; files that could not be read: {files}. "
                    "`offerbook check` shows them."
                )
            else:
                text = _(
                    "Mistakes in the catalogue: {errors}; records left out: {records}. `offerbook check` shows them."
                )
            self.note(text.format(errors=book.errors, records=book.left_out, files=book.unread_files))
        return book

    def matching_progress(self) -> Progress:
        """What shows which need is being matched."""
        return self.messages.progress(_("matching {step} ..."))


def say_what_was_meant(session: Session, names: Sequence[str], records: Sequence[RecordId]) -> None:
    """Say which record each name was taken for, where it is not the record's id."""
    if len(names) == len(records):
        for name, (kind, id) in zip(names, records, strict=True):
            if name.casefold() not in (id, f"{kind}:{id}"):
                text = _('"{name}" was taken for {kind} {id}')
                session.note(text.format(name=name, kind=_(kind), id=id))
