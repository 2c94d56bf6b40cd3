"""Uploads and made files: bytes on disk, their hashes, small copies and signed addresses."""
