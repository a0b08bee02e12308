"""The catalogue's files beside the catalogue in the warehouse."""

from warehouse.arrow import registered, table_of
from warehouse.connection import Connection
from warehouse.records import Catalogue
from warehouse.statements import statement
from warehouse.sync import TABLES, entries_of


def show_files(con: Connection, catalogue: Catalogue) -> None:
    """Make the temporary table `catalogue_files`: kind, entry and digest of all entries, as a sync would store them."""
    con.execute(statement("queries/drift/begin"))
    for table, entries in entries_of(catalogue).items():
        with registered(con, "incoming", table_of(entries, TABLES[table])):
            con.execute(statement("queries/catalogue/1_digest"))
            con.execute(statement("queries/drift/add").format(table=table))
