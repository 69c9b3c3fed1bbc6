"""The public notice: what is shown of awards that wait, the objections to them, and who decides these."""
