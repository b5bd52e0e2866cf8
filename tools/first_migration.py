"""Writes the first migration from the tables as the code describes them.

For use until the first release: run it after a change to any `tables.py`. From then on a change is
a revision of its own beside it, and this file goes.
"""

from importlib.resources import files

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from dzvin.infra.migrate import load_tables
from dzvin.infra.tables import METADATA

PLACE = files("dzvin.infra") / "migrations" / "versions" / "r0001_first.sql"


def statements() -> list[str]:
    load_tables()
    dialect = postgresql.dialect()
    made = []
    for table in METADATA.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            made.append(str(CreateIndex(index).compile(dialect=dialect)))
    return ["\n".join(line.rstrip() for line in one.strip().splitlines()) for one in made]


def main() -> None:
    with open(str(PLACE), "w", encoding="utf-8") as file:
        file.write(";\n\n".join(statements()) + ";\n")


if __name__ == "__main__":
    main()
