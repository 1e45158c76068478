#!/usr/bin/env python3
"""The same service, planned by rotasi and by general solvers, side by side.

    pip install -r benches/peers/requirements.txt        # and a cbc on PATH
    benches/peers/run.py plaju --limit 120
    benches/peers/run.py instances/kalianda --limit 600 --solvers highs,cpsat --limits cpsat=300

The service is a folder, or the name of a profile with --employees and --seed (made by `rotasi generate`). Every peer
gets the exact model that `rotasi export --format mps` writes. Its plan is turned back into placements and attendances
and judged by `rotasi verify`; its bound is held against every verified plan of the run, and its plan against every bound.
What contradicts is an ALARM, and the exit code 1.

Gaps are (bound - points) / points with the best bound that anybody proved in the run, so that a plan is not punished for
the weakness of its own solver's bound; "own gap" has the solver's own. Seconds of peers count from the moment their model
is read, those of rotasi from the moment the instance is.
"""

import argparse
import csv
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import plans  # noqa: E402

PROFILES = ["plaju", "kalianda", "tebingtinggi", "kotabumi", "medan"]
PEERS = ["highs", "cpsat", "scip", "cbc"]
MARKS = [0.05, 0.01, 0.001]
PATIENCE = 60  # seconds past its limit after which a solver is ended


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("service", help="folder of an instance, or a profile of rotasi generate")
    parser.add_argument("--employees", type=int, help="of a profile")
    parser.add_argument("--seed", type=int, default=0, help="of a profile (default 0)")
    parser.add_argument("--limit", type=float, default=120, help="seconds for each (default 120)")
    parser.add_argument("--limits", default="", help="other seconds for some, as cpsat=60,scip=60,rotasi=10")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--solvers", default=",".join([*PEERS, "rotasi"]), help="in this order, one at a time")
    parser.add_argument("--keep", default="target/peers", help="folder for models, plans and logs")
    parser.add_argument("--rotasi", default=os.environ.get("ROTASI", "target/release/rotasi"), help="the program")
    parser.add_argument("--join", action="store_true", help="keep earlier results of the folder in the table")
    return parser.parse_args()


def call(*order, may_fail=False):
    done = subprocess.run([str(part) for part in order], capture_output=True, text=True)
    if done.returncode != 0 and not may_fail:
        sys.exit(f"{' '.join(map(str, order))} ended with {done.returncode}:\n{done.stderr}")
    return done


def watch(order, limit, log, begun=None):
    """Runs one program alone; what ended it and its greatest memory in MB. Its time starts when the file `begun` appears."""
    since, started = time.monotonic(), begun is None
    with open(log, "w") as out:
        running = subprocess.Popen([str(part) for part in order], stdout=out, stderr=out, start_new_session=True)
        ended = None
        while True:
            pid, status, usage = os.wait4(running.pid, os.WNOHANG)
            if pid:
                break
            if not started and begun.exists():
                since, started = time.monotonic(), True
            if ended is None and time.monotonic() - since > limit + PATIENCE:
                ended = "ended past its limit" if started else "did not get to read the model"
                os.killpg(running.pid, 9)
            time.sleep(0.05)
    running.returncode = os.waitstatus_to_exitcode(status)
    if ended is None and running.returncode != 0:
        ended = f"exit code {running.returncode}"
    return ended, usage.ru_maxrss // 1024


class Result:
    """What one solver did."""

    def __init__(self, solver, folder):
        self.solver, self.folder = solver, folder
        self.events = []
        self.version = self.status = self.verdict = ""
        self.threads = self.memory = None
        self.points = self.bound = None

    def last(self, key):
        known = [event[key] for event in self.events if event[key] is not None]
        return known[-1] if known else None

    def reached(self, best, mark):
        """Seconds until the plan is within `mark` of the best bound."""
        for event in self.events:
            points = event["points"]
            if points is not None and best - points <= mark * abs(points):
                return event["seconds"]
        return None

    def proved(self):
        for event in self.events:
            if event["points"] is not None and event["bound"] is not None and event["bound"] <= event["points"]:
                return event["seconds"]
        return None


def run_peer(result, model, limit, threads, reader, instance, rotasi):
    folder = result.folder
    order = [sys.executable, HERE / "solve.py", result.solver, model, limit, threads, folder]
    ended, result.memory = watch(order, limit, folder / "log.txt", folder / "begun")
    if ended and result.solver == "cbc":
        result.memory = None  # a program below the process that was ended: nobody counted
    if (folder / "events.jsonl").exists():
        result.events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    if (folder / "begun").exists():
        begun = json.loads((folder / "begun").read_text())
        result.version, result.threads = begun["version"], begun["threads"]
    result.status = ended or json.loads((folder / "end.json").read_text())["status"]
    result.bound = result.last("bound")
    claimed = result.last("points")
    if not (folder / "columns.txt").exists():
        result.verdict = "no plan" if claimed is None else f"claims {claimed}, no plan given"
        return
    try:
        reader.write((folder / "columns.txt").read_text().splitlines(), folder / "plan")
    except plans.Unreadable as fault:
        result.verdict = f"not a plan: {fault}"
        return
    judged = call(rotasi, "verify", "--bare", "--json", instance, folder / "plan", may_fail=True)
    if judged.returncode not in (0, 6):
        result.verdict = f"not readable: {judged.stderr.strip()}"
        return
    verdict = json.loads(judged.stdout)
    (folder / "verdict.json").write_text(judged.stdout)
    if not verdict["allowed"]:
        codes = sorted({finding["code"] for finding in verdict["findings"]})
        result.verdict = "refused: " + ", ".join(codes)
        return
    result.points = verdict["points"]
    result.verdict = "verified" if result.points == claimed else f"verified, though claimed {claimed}"


def run_rotasi(result, instance, limit, threads, rotasi):
    folder = result.folder
    order = [rotasi, "plan", instance, "-o", folder / "plan", "--force", "--log", folder / "trace.csv"]
    order += ["--time-limit", f"{limit:g}s", "--threads", threads]
    ended, result.memory = watch(order, limit, folder / "log.txt")
    result.version = call(rotasi, "--version").stdout.strip()
    result.threads = threads
    with open(folder / "trace.csv", newline="") as trace:
        for row in csv.DictReader(trace):
            points, bound = (int(row[key]) if row[key] else None for key in ("points", "bound"))
            result.events.append({"seconds": float(row["seconds"]), "points": points, "bound": bound})
    result.bound = result.last("bound")
    result.status = ended or json.loads((folder / "plan" / "summary.json").read_text())["stop_reason"]
    judged = call(rotasi, "verify", "--json", instance, folder / "plan", may_fail=True)
    verdict = json.loads(judged.stdout) if judged.returncode in (0, 6) else {"allowed": False}
    result.points = verdict["points"] if verdict["allowed"] else None
    result.verdict = "verified" if verdict["allowed"] else "refused"


def number(value):
    return "–" if value is None else f"{value:,}"


def seconds(value):
    return "–" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def percent(points, bound):
    return "–" if points is None or bound is None else f"{100 * (bound - points) / max(1, abs(points)):.2f} %"


def table(results):
    best = min((result.bound for result in results if result.bound is not None), default=None)
    head = ["solver", "first plan", "5 %", "1 %", "0.1 %", "proved", "points", "bound", "gap", "own gap", "memory", "plan"]
    rows = [head, ["---"] * len(head)]
    for result in results:
        marks = [result.reached(best, mark) if best is not None else None for mark in MARKS]
        first = next((event["seconds"] for event in result.events if event["points"] is not None), None)
        row = [f"{result.solver} ({result.limit:g} s)", seconds(first), *map(seconds, marks), seconds(result.proved())]
        row += [number(result.points), number(result.bound), percent(result.points, best)]
        row += [percent(result.points, result.bound), "–" if result.memory is None else f"{result.memory:,} MB", result.verdict]
        rows.append(row)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines), best


def alarms(results):
    for planned in results:
        for proved in results:
            if planned.points is not None and proved.bound is not None and planned.points > proved.bound:
                yield (
                    f"ALARM: the plan of {planned.solver} is verified to be worth {planned.points}, "
                    f"more than the bound {proved.bound} of {proved.solver}"
                )


def save(result):
    (result.folder / "result.json").write_text(json.dumps({**vars(result), "folder": str(result.folder)}))


def load(solver, folder):
    result = Result(solver, folder)
    vars(result).update(json.loads((folder / "result.json").read_text()))
    result.folder = folder
    return result


def main():
    wanted = arguments()
    rotasi = Path(wanted.rotasi).resolve() if os.sep in wanted.rotasi else wanted.rotasi
    solvers = wanted.solvers.split(",")
    if "rotasi" not in solvers and not wanted.join:
        solvers.append("rotasi")
    if unknown := set(solvers) - {*PEERS, "rotasi"}:
        sys.exit(f"no such solver: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)} and rotasi")
    limits = {name: float(value) for name, _, value in (part.partition("=") for part in wanted.limits.split(",") if part)}
    folder = ROOT / wanted.keep / Path(wanted.service).name
    if not wanted.join:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    instance = Path(wanted.service)
    if not instance.is_dir() and wanted.service in PROFILES:
        instance = folder / "instance"
        size = ["--employees", wanted.employees] if wanted.employees else []
        call(rotasi, "generate", wanted.service, *size, "--seed", wanted.seed, "-o", instance, "--force")
    model = folder / "model.mps"
    said = call(rotasi, "export", instance, "--format", "mps", "-o", model, "--force").stdout.strip()
    reader = plans.Reader(instance)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    print(f"{wanted.service}: {said.split(' written')[0]}; {wanted.threads} threads", flush=True)
    results = []
    for solver in [*PEERS, "rotasi"]:
        place = folder / solver
        if solver not in solvers:
            if wanted.join and (place / "result.json").exists():
                results.append(load(solver, place))
            continue
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        result = Result(solver, place)
        result.limit = limits.get(solver, wanted.limit)
        if solver == "rotasi":
            run_rotasi(result, instance, result.limit, wanted.threads, rotasi)
        else:
            run_peer(result, model, result.limit, wanted.threads, reader, instance, rotasi)
        save(result)
        results.append(result)
        about = f"{result.threads} threads" if result.threads != 1 else "1 thread"
        print(f"{solver}: {result.version}, {about}, {result.limit:g} s: {result.status}; {result.verdict}", flush=True)
    text, best = table(results)
    found = list(alarms(results))
    print(f"\n{text}\n\nbest bound of the run: {number(best)}")
    print("\n".join(found) if found else "no plan above a bound, no bound below a plan")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
