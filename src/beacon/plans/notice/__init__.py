"""The notice as the office takes it in, places and binds its sentences, and sends it out; its versions and series."""
