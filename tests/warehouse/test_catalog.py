from __future__ import annotations

import sqlalchemy as sa

from umkm_pipeline.warehouse import catalog
from umkm_pipeline.warehouse.connect import transaction


def test_relations_columns_comments_functions_and_indexes_are_told(warehouse_url: str) -> None:
    with transaction(warehouse_url) as connection:
        for statement in (
            "CREATE SCHEMA mart",
            "CREATE SCHEMA elsewhere",
            "CREATE TABLE elsewhere.t (a int)",
            "CREATE TABLE mart.t (b numeric(24, 2) NOT NULL, a text, gone int)",
            "ALTER TABLE mart.t DROP COLUMN gone",
            "COMMENT ON TABLE mart.t IS 'a table'",
            "COMMENT ON COLUMN mart.t.b IS 'money'",
            "CREATE VIEW mart.v AS SELECT a FROM mart.t",
            "CREATE UNIQUE INDEX t_key ON mart.t (a, b)",
            "CREATE FUNCTION mart.f(known_on date) RETURNS TABLE (a text) LANGUAGE sql AS 'SELECT a FROM mart.t'",
            "CREATE FUNCTION mart.g(x date) RETURNS date LANGUAGE sql AS 'SELECT x'",
            "COMMENT ON FUNCTION mart.f(date) IS 'the past'",
        ):
            connection.execute(sa.text(statement))
        relations = catalog.relations(connection)
        assert set(relations) == {"mart.t", "mart.v"}
        table = relations["mart.t"]
        assert (table.kind, table.comment, list(table.columns)) == ("r", "a table", ["b", "a"])
        assert table.columns["b"] == catalog.CatalogColumn("numeric(24,2)", never_null=True, comment="money")
        assert relations["mart.v"].kind == "v"
        assert catalog.functions(connection) == {"mart.f": ("TABLE(a text)", "the past")}
        assert catalog.index_columns(connection) == {"mart.t_key": ("a", "b")}
