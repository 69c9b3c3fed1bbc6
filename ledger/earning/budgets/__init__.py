"""What stations may give: points allocated per period, and what becomes of those left over."""
