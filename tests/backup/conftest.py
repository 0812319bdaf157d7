"""The private PostgreSQL and the warehouse of `tests/warehouse`."""

from tests.warehouse.conftest import made_template, made_url, outside, warehouse, warehouse_server, warehouse_url

__all__ = ["made_template", "made_url", "outside", "warehouse", "warehouse_server", "warehouse_url"]
