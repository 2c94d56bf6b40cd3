"""消宣一本账: one ledger for a subdistrict's yearly fire-safety publicity."""
