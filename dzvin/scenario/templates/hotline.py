"""A hotline: greeting, a menu with two queues, and an echo robot for whom nobody answers."""

from dzvin.scenario.model import HANG_UP, Graph, GraphNode


def hotline(support: str, sales: str) -> Graph:
    """Key 1 leads to the queue `support`, 2 to `sales`, 0 to the robot. Ids are of queues."""
    return Graph(
        nodes=(
            GraphNode(
                id="start", kind="start", title="Start", exits={"next": "answer"}, x=0, y=160
            ),
            GraphNode(
                id="answer", kind="answer", title="Answer", exits={"next": "greeting"}, x=220, y=160
            ),
            GraphNode(
                id="greeting",
                kind="play",
                title="Greeting",
                params={"what": {"prompt": "greeting"}, "is_interruptible": True},
                exits={"next": "menu"},
                x=440,
                y=160,
            ),
            GraphNode(
                id="menu",
                kind="menu",
                title="Menu",
                params={
                    "greeting": {"prompt": "menu"},
                    "silent": {"prompt": "not_understood"},
                    "keys": ["1", "2", "0"],
                },
                exits={
                    "1": "support",
                    "2": "sales",
                    "0": "robot",
                    "timeout": "support",
                    "invalid": "goodbye",
                },
                x=660,
                y=160,
            ),
            _queue("support", "Support", support, y=0),
            _queue("sales", "Sales", sales, y=160),
            GraphNode(
                id="robot",
                kind="echo_robot",
                title="Echo robot",
                exits={"next": HANG_UP},
                x=900,
                y=320,
            ),
            _last_word("goodbye", "Goodbye", "goodbye", y=480),
            _last_word("busy", "All are busy", "all_busy", y=0),
            _last_word("nobody", "Nobody is here", "no_operators", y=160),
        )
    )


def _queue(id: str, title: str, queue: str, y: float) -> GraphNode:
    return GraphNode(
        id=id,
        kind="queue",
        title=title,
        params={"queue": queue},
        exits={"answered": HANG_UP, "timeout": "busy", "full": "busy", "no_operators": "nobody"},
        x=900,
        y=y,
    )


def _last_word(id: str, title: str, prompt: str, y: float) -> GraphNode:
    params = {"last_word": {"prompt": prompt}}
    return GraphNode(id=id, kind="hang_up", title=title, params=params, x=1140, y=y)
