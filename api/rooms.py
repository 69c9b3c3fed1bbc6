"""Brings the rooms above the book together: their fact loaders and the sealed columns of their tables."""

from typing import Final

from ledger.book import policy_tables
from ledger.book import queries as book
from ledger.book import tables as book_tables
from ledger.book.journal import Rooms
from ledger.book.public import epoch
from ledger.book.public import tables as public_tables
from ledger.book.sealed_columns import sealed_columns_of
from ledger.earning import check_in_tables, patrol_tables
from ledger.earning import queries as earning
from ledger.earning import tables as earning_tables
from ledger.earning.attachments import queries as attachments
from ledger.earning.attachments import tables as attachment_tables
from ledger.earning.budgets import facts as budgets
from ledger.earning.budgets import tables as budget_tables
from ledger.earning.deciding import tables as deciding_tables
from ledger.earning.events import loaders as event_loaders
from ledger.earning.events import tables as event_tables
from ledger.earning.found import loaders as found
from ledger.earning.found import tables as found_tables
from ledger.earning.manual import tables as manual_tables
from ledger.earning.notice import tables as notice_tables
from ledger.earning.squads import loaders as squads
from ledger.earning.squads import tables as squad_tables
from ledger.market import queries as market
from ledger.market import tables as market_tables
from ledger.people.claim_slips import facts as claim_slips
from ledger.reports.service import facts as service
from ledger.reports.service import tables as service_tables
from ledger.tips import tables as tip_tables
from ledger.tips.slips import facts as slips

ROOMS: Final = Rooms(
    loaders={
        **book.LOADERS,
        **epoch.LOADERS,
        **earning.LOADERS,
        **budgets.LOADERS,
        **attachments.LOADERS,
        **event_loaders.LOADERS,
        **squads.LOADERS,
        **found.LOADERS,
        **market.LOADERS,
        **claim_slips.LOADERS,
        **slips.LOADERS,
        **service.LOADERS,
    },
    sealed_columns=sealed_columns_of(
        book_tables,
        policy_tables,
        public_tables,
        earning_tables,
        check_in_tables,
        patrol_tables,
        budget_tables,
        deciding_tables,
        manual_tables,
        notice_tables,
        attachment_tables,
        event_tables,
        squad_tables,
        found_tables,
        market_tables,
        tip_tables,
        service_tables,
    ),
)
