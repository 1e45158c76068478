"""A solution of the exported model -> who holds and attends what, as `rotasi verify --bare` reads it.

A column name says all that is needed: `c<i>_hold.<employee>.<period>.<position>` and
`c<i>_attend.<employee>.<session>.<session>...`, with every sign that solvers do not take written as `_`. Ids may hold dots
themselves, so a name is read against the ids of the instance, and one that can be read in no way or in two is refused.
"""

import csv
import re
import tomllib
from pathlib import Path

LONGEST_NAME = 120  # bytes after which the export cuts a name


class Unreadable(Exception):
    """A column name that does not say one thing."""


def ids(instance, file, column):
    """What the ids of a table become in the model -> the ids."""
    path = Path(instance) / file
    if not path.exists():
        return {}
    with open(path, newline="", encoding="utf-8-sig") as table:
        found = [row[column] for row in csv.DictReader(table)]
    written = {re.sub(r"[^A-Za-z0-9.]", "_", name): name for name in found}
    if len(written) != len(found):
        raise Unreadable(f"two ids of {file} look the same in the model")
    return written


class Reader:
    """Reads the columns of one instance."""

    def __init__(self, instance):
        self.instance = Path(instance)
        self.periods = tomllib.loads((self.instance / "instance.toml").read_text(encoding="utf-8"))["periods"]
        self.employees = ids(instance, "employees.csv", "employee_id")
        self.positions = ids(instance, "positions.csv", "position_id")
        self.sessions = ids(instance, "sessions.csv", "session_id")

    def column(self, name):
        """('hold', employee, period, position), ('attend', employee, sessions), or None for columns that say nothing."""
        if len(name) >= LONGEST_NAME:
            raise Unreadable(f"{name} may have been cut")
        kind, _, rest = name.partition("_")[2].partition(".")
        if kind not in ("hold", "attend"):
            return None
        parts = rest.split(".")
        readings = []
        for at in range(1, len(parts)):
            employee = self.employees.get(".".join(parts[:at]))
            if employee is None:
                continue
            if kind == "hold":
                position = self.positions.get(".".join(parts[at + 1 :]))
                if parts[at].isdigit() and position is not None:
                    readings.append(("hold", employee, int(parts[at]), position))
            elif parts[at:] == ["nothing"]:
                readings.append(("attend", employee, []))
            else:
                readings.extend(("attend", employee, chosen) for chosen in self.split(parts[at:]))
        if len(readings) != 1:
            raise Unreadable(f"{name} has {len(readings)} readings")
        return readings[0]

    def split(self, parts):
        """Every way to read dotted parts as a row of sessions."""
        if not parts:
            return [[]]
        ways = []
        for at in range(1, len(parts) + 1):
            session = self.sessions.get(".".join(parts[:at]))
            if session is not None:
                ways.extend([session, *rest] for rest in self.split(parts[at:]))
        return ways

    def write(self, columns, folder):
        """Writes the plan of the columns that are 1."""
        held, attended = {}, []
        for name in columns:
            what = self.column(name)
            if what is None:
                continue
            if what[0] == "hold":
                if (what[1], what[2]) in held:
                    raise Unreadable(f"{what[1]} holds two positions in period {what[2]}")
                held[what[1], what[2]] = what[3]
            else:
                attended.extend((what[1], session) for session in what[2])
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "placements.csv", "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(["employee_id", "period", "position_id"])
            for employee in self.employees.values():
                for period in range(1, self.periods + 1):
                    rows.writerow([employee, period, held.get((employee, period), "")])
        with open(folder / "trainings.csv", "w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out, lineterminator="\n")
            rows.writerow(["employee_id", "session_id"])
            rows.writerows(attended)
