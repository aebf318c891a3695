"""Excel and Word out: what the ledger says, as files people can print and file."""
