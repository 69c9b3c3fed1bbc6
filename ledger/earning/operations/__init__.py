"""The verbs of earning, one each: check in, submit a claim, decide it, import activities with their rules."""

from ledger.earning.operations.check_in import CheckIn
from ledger.earning.operations.decide_claim import DecideClaim
from ledger.earning.operations.import_activities import ACTIVITIES_STAGE
from ledger.earning.operations.submit_claim import SubmitClaim

__all__ = ["ACTIVITIES_STAGE", "CheckIn", "DecideClaim", "SubmitClaim"]
