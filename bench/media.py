"""How many recorded talks at once pass without loss: both legs in clear, and operators in SRTP.

    python bench/media.py [--json] [--quick] [--seconds 20] [--talks 120,180,240]

A whole `dzvin up`: callers reach operators through a recorded queue, both speak G.711 all the time,
talks end after half a minute and others begin, and the encoder makes files of those that ended. A
number of talks holds when at most 0.1 % of what was said was not heard at the other end. It goes up
by steps until one does not hold.

The operators' SRTP is keyed in the SDP (SDES): the load maker does not do DTLS. Its cipher is the
one that DTLS-SRTP agrees on, so a talk under way costs the same; the handshake, ICE and the consent
checks of a browser are not in the figure.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.measure import Watch, fsync_ms
from bench.stand import Stand, running
from tests.support.until import until

MOST_LOSS = 0.1
TALK_SECONDS, SPREAD, GOAL = 30.0, 0.5, 180
SPARE = 20
"""More operators than talks: between two talks one is free for a moment."""
BACKLOG = """SELECT count(*) AS waiting FROM recording
    WHERE status IN ('started', 'encoding') AND ended_at IS NOT NULL"""
"""Talks that are over and whose file is not made."""
READY = "SELECT count(*) AS n FROM recording WHERE status = 'ready'"
FAILED = "SELECT count(*) AS n FROM recording WHERE status = 'failed'"
RTP_PORTS = "20000-23999"
"""The default thousand ports are 250 talks."""
type Row = dict[str, Any]


async def measured(stand: Stand, media: str, talks: int, seconds: float) -> Row:
    order = {"talks": talks, "media": media, "seconds": seconds, "spread": SPREAD}
    order |= {"talk": TALK_SECONDS, "dialled": stand.dialled("dzvin-recorded")}
    began = count(stand, READY)
    watch = Watch(stand.pids())
    told = await stand.loader.ask("run", **order)
    row: Row = {"legs": media, "talks": talks} | watch.told()
    row["talking_at_the_end"] = told["talking"]
    for name in (
        "loss_percent", "said_packets", "lost_packets", "counted_talks", "unsent_packets",
        "latest_tick_ms", "packet_bytes_at_operators", "callers", "answered_busy",
    ):  # fmt: skip
        row[name] = told[name]
    row["encoded_meanwhile"] = count(stand, READY) - began
    (left,) = stand.service.rows(BACKLOG)
    row["backlog"] = int(left["waiting"])
    row["fsync"] = fsync_ms(stand.service.folder)
    row["holds"] = told["loss_percent"] <= MOST_LOSS and told["talking"] >= 0.95 * talks
    row["left"] = (await stand.loader.ask("end"))["left"]
    print(line(row), file=sys.stderr, flush=True)
    return row


def count(stand: Stand, query: str) -> int:
    return int(stand.service.rows(query)[0]["n"])


async def emptied(stand: Stand, seconds: float) -> tuple[int, float]:
    """How many recordings wait for the encoder after so long, and when none did."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def is_empty() -> bool:
        await asyncio.sleep(0.5)
        return not stand.service.rows(BACKLOG)[0]["waiting"]

    try:
        await until(is_empty, seconds)
    except TimeoutError:
        return int(stand.service.rows(BACKLOG)[0]["waiting"]), round(loop.time() - began, 1)
    return 0, round(loop.time() - began, 1)


async def measured_all(chosen: argparse.Namespace) -> Row:
    rows: list[Row] = []
    most = max(*chosen.talks, *chosen.srtp_talks)
    async with running(most + SPARE, DZVIN_RTP_PORTS=RTP_PORTS) as stand:
        for media, steps in (("rtp", chosen.talks), ("srtp", chosen.srtp_talks)):
            for talks in steps:
                rows.append(await measured(stand, media, talks, chosen.seconds))
                await emptied(stand, 5)
                if not rows[-1]["holds"]:
                    break
        left, after = await emptied(stand, chosen.patience)
        failed = count(stand, FAILED)
    return summary(rows) | {
        "backlog_at_the_end": left,
        "backlog_waited_seconds": after,
        "recordings_failed": failed,
        "rows": rows,
    }


def summary(rows: list[Row]) -> Row:
    def best(media: str) -> Row:
        held = [row for row in rows if row["legs"] == media and row["holds"]]
        return max(held, key=lambda row: int(row["talks"]), default={})

    clear, closed = best("rtp"), best("srtp")
    return {
        "recorded_talks": clear.get("talks", 0),
        "recorded_talks_srtp": closed.get("talks", 0),
        "srtp_keys": "SDES",
        "loss_percent": clear.get("loss_percent"),
        "loss_percent_srtp": closed.get("loss_percent"),
        "load_maker_cpu_percent": clear.get("cpu", {}).get("load"),
        "idle": clear.get("idle"),
        "idle_srtp": closed.get("idle"),
        "is_valid": bool(clear.get("is_valid")),
        "is_valid_srtp": bool(closed.get("is_valid")),
    }


def line(row: Row) -> str:
    """For people, one run."""
    cpu = " ".join(f"{part} {share:.0f}" for part, share in row["cpu"].items())
    marks = "" if row["is_valid"] else "  INVALID: the box was busy"
    return (
        f"{row['legs']:4} {row['talks']:>4} talks  loss {row['loss_percent']} %"
        f" of {row['said_packets']}  {'holds' if row['holds'] else 'does not hold'}"
        f"  {row['talking_at_the_end']} at the end  encoded {row['encoded_meanwhile']}"
        f" backlog {row['backlog']}  idle {row['idle']:.0f} %"
        f"  tick late {row['latest_tick_ms']} ms  CPU % {cpu}{marks}"
    )


async def main() -> None:
    def numbers(text: str) -> list[int]:
        return [int(each) for each in text.split(",")]

    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--quick", action="store_true", help="about two minutes")
    asked.add_argument("--seconds", type=float, help="counted at each step, 20")
    asked.add_argument("--talks", type=numbers, help="steps in clear")
    asked.add_argument("--srtp-talks", type=numbers, help="steps in SRTP")
    chosen = asked.parse_args()
    chosen.talks = chosen.talks or ([60, GOAL] if chosen.quick else [120, GOAL, 210, 240])
    chosen.srtp_talks = chosen.srtp_talks or ([60] if chosen.quick else [60, 120, 180])
    chosen.seconds = chosen.seconds or (10 if chosen.quick else 20)
    chosen.patience = 20 if chosen.quick else 60
    found = await measured_all(chosen)
    if chosen.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        if name != "rows":
            goal = f"   goal {GOAL} or more" if name == "recorded_talks" else ""
            print(f"{name:35} {value!s:>12}{goal}")


if __name__ == "__main__":
    asyncio.run(main())
