"""Routes that answer "Why?": a claim for its claimant and for staff, and a line of one's statement."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.identity import OFFICE_READERS, PHONE
from api.routes.claims import eyes_of_staff
from api.verbs import reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.explanations import Explanation, Sentence
from ledger.book.refusals import TransactionUnknown
from ledger.book.words import LogIndex, TenantId
from ledger.earning.explaining.queries import claim_behind, find_explained
from ledger.earning.explaining.rules import explain
from ledger.earning.queries.desk import check_seen
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import ClaimId
from ledger.people.words import PhoneHolder, StaffMember, VolunteerId
from ledger.reports.statement import statement_of
from ledger.reports.zone import zone_of

Index = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/claims/{claim_id:int}/explanation", "explain_claim", by=OFFICE_READERS, refuses=(ClaimUnknown,))
async def explain_claim(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], claim_id: Index
) -> Explanation:
    """Say why a claim that one may see has the points it has, or none."""
    async with house.reading() as connection:
        eyes = await eyes_of_staff(house, connection, staff)
        await check_seen(connection, tenant_id=staff.tenant_id, eyes=eyes, claim_id=ClaimId(claim_id))
        return await _of_claim(connection, tenant_id=staff.tenant_id, claim_id=ClaimId(claim_id))


@reads("/me/claims/{claim_id:int}/explanation", "explain_my_claim", by=PHONE, refuses=(ClaimUnknown,))
async def explain_my_claim(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], claim_id: Index
) -> Explanation:
    """Say why one's own claim has the points it has, or none."""
    async with house.reading() as connection:
        return await _of_claim(
            connection,
            tenant_id=holder.tenant_id,
            claim_id=ClaimId(claim_id),
            volunteer_id=holder.volunteer_id,
        )


@reads(
    "/me/statement/{log_index:int}/explanation",
    "explain_my_line",
    by=PHONE,
    refuses=(TransactionUnknown,),
)
async def explain_my_line(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], log_index: Index
) -> Explanation:
    """Say what lies behind a line of one's own statement, back to the claim that it comes from."""
    tenant_id, volunteer_id = holder.tenant_id, holder.volunteer_id
    async with house.reading() as connection:
        lines = await statement_of(
            connection, tenant_id=tenant_id, volunteer_id=volunteer_id, before=log_index + 1, limit=1
        )
        if not lines or lines[0].log_index != log_index:
            raise TransactionUnknown
        claim_id = await claim_behind(connection, tenant_id=tenant_id, log_index=LogIndex(log_index))
        zh, en = lines[0].texts
        line = Sentence(code="line", zh=f"{zh.rstrip('。')}。", en=f"{en.rstrip('.')}.")
        if claim_id is None:
            return Explanation(claim_id=None, sentences=[line])
        of_claim = await _of_claim(
            connection, tenant_id=tenant_id, claim_id=claim_id, volunteer_id=volunteer_id
        )
    return Explanation(claim_id=claim_id, sentences=[line, *of_claim.sentences])


async def _of_claim(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    claim_id: ClaimId,
    volunteer_id: VolunteerId | None = None,
) -> Explanation:
    claim = await find_explained(
        connection, tenant_id=tenant_id, claim_id=claim_id, volunteer_id=volunteer_id
    )
    zone = await zone_of(connection, tenant_id=tenant_id)
    return Explanation(
        claim_id=claim_id,
        sentences=[Sentence(code=told.code, zh=told.zh, en=told.en) for told in explain(claim, zone)],
    )


ROUTES = (explain_claim, explain_my_claim, explain_my_line)
