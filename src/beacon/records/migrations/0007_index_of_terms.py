"""The index over the terms of the ledger's search, each database's own.

SQLite: FTS5 without a copy of the terms, without places and sizes; triggers keep it in step with the table. A migration
that makes the table records_recordsearch anew loses the triggers and must make them again (`TRIGGERS`). FTS5's own
trigrams could not find words of two signs. PostgreSQL: a GIN index over the terms as an array needs no extension and no
locale that knows Chinese.
"""

from django.db import migrations

TABLE = """
CREATE VIRTUAL TABLE records_search_terms USING fts5(
    terms, content='records_recordsearch', content_rowid='number', tokenize='ascii', detail='none', columnsize=0)
"""
_GONE = "INSERT INTO records_search_terms(records_search_terms, rowid, terms) VALUES ('delete', old.number, old.terms);"
_COME = "INSERT INTO records_search_terms(rowid, terms) VALUES (new.number, new.terms);"
TRIGGERS = (
    "CREATE TRIGGER records_search_terms_come AFTER INSERT ON records_recordsearch BEGIN " + _COME + " END",
    "CREATE TRIGGER records_search_terms_gone AFTER DELETE ON records_recordsearch BEGIN " + _GONE + " END",
    "CREATE TRIGGER records_search_terms_other AFTER UPDATE ON records_recordsearch BEGIN " + _GONE + _COME + " END",
)
INDEX = "CREATE INDEX records_search_terms ON records_recordsearch USING gin (string_to_array(terms, ' '))"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in (TABLE, *TRIGGERS):
            schema_editor.execute(statement, params=None)
        schema_editor.execute("INSERT INTO records_search_terms(records_search_terms) VALUES ('rebuild')", params=None)
    else:
        schema_editor.execute(INDEX, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("come", "gone", "other"):
            schema_editor.execute("DROP TRIGGER records_search_terms_" + name, params=None)
        schema_editor.execute("DROP TABLE records_search_terms", params=None)
    else:
        schema_editor.execute("DROP INDEX records_search_terms", params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0006_corrections_and_search")]

    operations = [migrations.RunPython(forwards, backwards)]
