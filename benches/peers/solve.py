"""One solver on one model: python solve.py SOLVER MODEL.mps SECONDS THREADS FOLDER

Each runs in a process of its own, because the wheels bring different copies of the same libraries, and so that one which
overruns its time or memory can be ended. The folder gets `begun` (when the model is read), `events.jsonl` (a line for every better plan or bound, with the
seconds since the model was read), `columns.txt` (names of the columns that are 1 in the best plan) and `end.json`.
Points are maximised; the models minimise their negative.
"""

import json
import math
import os
import re
import subprocess
import sys
import time
from pathlib import Path

CLOSE = 0.999  # points are whole numbers: what is nearer than this is proved


class Record:
    """Writes down what a solver reports, as soon as it does."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.out = open(self.folder / "events.jsonl", "w")
        self.begun = None
        self.points = self.bound = None

    def begin(self, version, threads):
        """The model is read; the clock starts."""
        self.begun = time.monotonic()
        (self.folder / "begun").write_text(json.dumps({"version": version, "threads": threads}))

    def note(self, minimum=None, least=None):
        """A plan with this objective, a proof that none is below that."""
        points = None if minimum is None or abs(minimum) > 1e18 else round(-minimum)
        # A bound in doubles is a claim; a hair above a whole number is that number.
        bound = None if least is None or abs(least) > 1e18 or math.isnan(least) else math.floor(-least + 1e-6)
        better = points is not None and (self.points is None or points > self.points)
        tighter = bound is not None and (self.bound is None or bound < self.bound)
        self.points = points if better else self.points
        self.bound = bound if tighter else self.bound
        if better or tighter:
            event = {"seconds": time.monotonic() - self.begun, "points": self.points, "bound": self.bound}
            self.out.write(json.dumps(event) + "\n")
            self.out.flush()

    def columns(self, names):
        """The best plan so far; the file is whole at every moment."""
        part = self.folder / "columns.part"
        part.write_text("".join(name + "\n" for name in names))
        part.replace(self.folder / "columns.txt")

    def end(self, status):
        """The last word of the solver."""
        seconds = time.monotonic() - self.begun
        (self.folder / "end.json").write_text(json.dumps({"status": status, "seconds": seconds}))


def highs(model, limit, threads, record):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.readModel(model)
    names = solver.getLp().col_names_
    for option, value in {
        "threads": threads,
        "time_limit": float(limit),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": CLOSE,
    }.items():
        solver.setOptionValue(option, value)

    def improved(event):
        out = event.data_out
        record.note(out.objective_function_value, out.mip_dual_bound)
        record.columns(name for name, value in zip(names, out.mip_solution) if value > 0.5)

    solver.cbMipImprovingSolution += improved
    solver.cbMipLogging += lambda event: record.note(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
    record.begin(f"HiGHS {solver.version()}", threads)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    record.note(info.objective_function_value if found else None, info.mip_dual_bound)
    if found:
        values = solver.getSolution().col_value
        record.columns(name for name, value in zip(names, values) if value > 0.5)
    record.end(solver.modelStatusToString(solver.getModelStatus()))


def read_mps(path):
    """Columns as [name, lower, upper, objective, entries], rows as (relation, right-hand side), all in integers."""
    rows, columns, row_of, column_of = [], [], {}, {}
    section = ""
    with open(path) as lines:
        for line in lines:
            if line.startswith("*"):
                continue
            word = line.split()
            if not line.startswith(" "):
                section = word[0]
            elif section == "ROWS" and word[0] != "N":
                row_of[word[1]] = len(rows)
                rows.append([word[0], 0])
            elif section == "COLUMNS" and word[1] != "'MARKER'":
                if word[0] not in column_of:
                    column_of[word[0]] = len(columns)
                    columns.append([word[0], 0, 1, 0, []])
                column = columns[column_of[word[0]]]
                if word[1] == "obj":
                    column[3] = int(word[2])
                else:
                    column[4].append((row_of[word[1]], int(word[2])))
            elif section == "RHS":
                rows[row_of[word[1]]][1] = int(word[2])
            elif section == "BOUNDS":
                columns[column_of[word[2]]][2 if word[0] == "UP" else 1] = int(word[3])
    return rows, columns


def cpsat(model, limit, threads, record):
    import ortools
    from ortools.sat.python import cp_model

    rows, columns = read_mps(model)
    program = cp_model.CpModel()
    proto = program.proto
    by_row = [([], []) for _ in rows]
    for at, (_, lower, upper, _, entries) in enumerate(columns):
        proto.variables.add().domain.extend([lower, upper])
        for row, coefficient in entries:
            by_row[row][0].append(at)
            by_row[row][1].append(coefficient)
    low, high = -(2**63), 2**63 - 1
    for (relation, rhs), (places, coefficients) in zip(rows, by_row):
        linear = proto.constraints.add().linear
        linear.vars.extend(places)
        linear.coeffs.extend(coefficients)
        linear.domain.extend([low if relation == "L" else rhs, high if relation == "G" else rhs])
    worth = [(at, column[3]) for at, column in enumerate(columns) if column[3]]
    proto.objective.vars.extend(at for at, _ in worth)
    proto.objective.coeffs.extend(value for _, value in worth)

    class Improved(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self):
            record.note(self.objective_value, self.best_objective_bound)

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = threads
    solver.best_bound_callback = lambda bound: record.note(None, bound)
    record.begin(f"CP-SAT {ortools.__version__}", threads)
    status = solver.solve(program, Improved())
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        record.note(solver.objective_value, solver.best_objective_bound)
        values = solver.response_proto.solution
        record.columns(column[0] for column, value in zip(columns, values) if value > 0)
    record.end(solver.status_name(status))


def scip(model, limit, _, record):
    import pyscipopt
    from pyscipopt import SCIP_EVENTTYPE, Eventhdlr

    class Watch(Eventhdlr):
        kinds = (SCIP_EVENTTYPE.BESTSOLFOUND, SCIP_EVENTTYPE.DUALBOUNDIMPROVED)

        def eventinit(self):
            for kind in self.kinds:
                self.model.catchEvent(kind, self)

        def eventexit(self):
            for kind in self.kinds:
                self.model.dropEvent(kind, self)

        def eventexec(self, _):
            record.note(self.model.getPrimalbound(), self.model.getDualbound())

    solver = pyscipopt.Model()
    solver.hideOutput()
    solver.readProblem(model)
    solver.setParam("limits/time", float(limit))
    solver.setParam("timing/clocktype", 2)
    solver.setParam("limits/gap", 0.0)
    solver.setParam("limits/absgap", CLOSE)
    solver.includeEventhdlr(Watch(), "watch", "better plans and bounds")
    # The wheel's SCIP solves in one thread.
    record.begin(f"SCIP {solver.version()} (PySCIPOpt {pyscipopt.__version__})", 1)
    solver.optimize()
    found = solver.getNSols() > 0
    record.note(solver.getPrimalbound() if found else None, solver.getDualbound())
    if found:
        best = solver.getBestSol()
        record.columns(column.name for column in solver.getVars() if best[column] > 0.5)
    record.end(solver.getStatus())


NUMBER = r"(-?[0-9.]+(?:e[+-]?[0-9]+)?)"
CBC_PLANS = [
    re.compile(pattern + NUMBER)
    for pattern in (
        "Integer solution of ",
        "Cleaned solution of ",
        r"Rounding solution of ",
        r"Mini branch and bound improved solution from \S+ to ",
    )
]
CBC_BOUNDS = [
    re.compile(pattern + NUMBER) for pattern in ("Continuous objective value is ", "best possible ", r"Lower bound:\s+")
]


def terminal_lines(terminal):
    """Lines until the other side closes, which a terminal reports as an error."""
    with open(terminal, errors="replace") as lines:
        try:
            yield from lines
        except OSError:
            return


def cbc(model, limit, threads, record):
    solution = record.folder / "cbc.sol"
    order = ["cbc", model, "-threads", str(threads), "-timeMode", "elapsed", "-sec", str(limit)]
    order += ["-ratio", "0", "-allow", str(CLOSE), "-solve", "-solution", str(solution)]
    version, status = "CBC", "ended"
    record.begin("CBC", threads)
    # Before a terminal it says every line at once; into a pipe it would keep them back.
    ours, theirs = os.openpty()
    with subprocess.Popen(order, stdout=theirs, stdin=subprocess.DEVNULL) as running:
        os.close(theirs)
        for line in terminal_lines(ours):
            if line.startswith("Version:"):
                version = f"CBC {line.split()[1]}"
            elif line.startswith("Problem ") and " has " in line:
                record.begin(version, threads)  # the model is read
            elif line.startswith("Result - "):
                status = line[9:].strip()
            for pattern in CBC_PLANS:
                if plan := pattern.search(line):
                    record.note(float(plan[1]), None)
            for pattern in CBC_BOUNDS:
                if bound := pattern.search(line):
                    record.note(None, float(bound[1]))
    if solution.exists():
        taken = [line.split() for line in solution.read_text().splitlines()[1:]]
        if record.points is not None:
            record.columns(cells[1] for cells in taken if len(cells) == 4 and float(cells[2]) > 0.5)
    if status.startswith("Optimal solution found"):
        record.note(None, -record.points)
    record.end(status)


SOLVERS = {"highs": highs, "cpsat": cpsat, "scip": scip, "cbc": cbc}

if __name__ == "__main__":
    name, model, limit, threads, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    SOLVERS[name](model, float(limit), int(threads), Record(folder))
