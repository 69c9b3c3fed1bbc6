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
from ledger.earning.manual import facts as manual
from ledger.earning.manual import tables as manual_tables
from ledger.earning.notice import tables as notice_tables
from ledger.earning.squads import loaders as squads
from ledger.earning.squads import tables as squad_tables
from ledger.market import queries as market
from ledger.market import tables as market_tables
from ledger.market.card_limits import queries as card_limits
from ledger.market.catalogue import facts as catalogue
from ledger.market.catalogue import tables as catalogue_tables
from ledger.market.desk_orders import queries as desk_orders
from ledger.market.desk_orders import tables as desk_order_tables
from ledger.market.keeping import facts as keeping
from ledger.market.keeping import tables as keeping_tables
from ledger.market.opening import facts as opening
from ledger.market.outage import facts as outage
from ledger.market.outage import tables as outage_tables
from ledger.market.returns import queries as returns
from ledger.market.returns import tables as return_tables
from ledger.market.slip_payments import facts as slip_payments
from ledger.market.slip_payments import tables as slip_payment_tables
from ledger.market.stock import count_tables
from ledger.market.stock import loaders as stock
from ledger.market.stock import tables as stock_tables
from ledger.people.claim_slips import facts as claim_slips
from ledger.people.proxies import facts as proxies
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
        **manual.LOADERS,
        **attachments.LOADERS,
        **event_loaders.LOADERS,
        **squads.LOADERS,
        **found.LOADERS,
        **market.LOADERS,
        **catalogue.LOADERS,
        **desk_orders.LOADERS,
        **returns.LOADERS,
        **card_limits.LOADERS,
        **slip_payments.LOADERS,
        **proxies.LOADERS,
        **claim_slips.LOADERS,
        **keeping.LOADERS,
        **opening.LOADERS,
        **outage.LOADERS,
        **stock.LOADERS,
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
        slip_payment_tables,
        catalogue_tables,
        desk_order_tables,
        return_tables,
        keeping_tables,
        outage_tables,
        stock_tables,
        count_tables,
        tip_tables,
        service_tables,
    ),
)
