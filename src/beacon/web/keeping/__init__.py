"""What is kept so that the rest can work: roster, registers, settings, accounts, security and the journal."""
