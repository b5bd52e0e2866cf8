"""All rows that the journal keeps of one call."""

from collections.abc import Iterable

from msgspec import Struct

from dzvin.infra.batch import Recorded
from dzvin.reports.facts import call, call_node, offer, segment
from dzvin.reports.facts.call import Call
from dzvin.reports.facts.call_node import CallNode
from dzvin.reports.facts.offer import Offer
from dzvin.reports.facts.segment import Segment
from dzvin.reports.facts.story import story


class CallFacts(Struct, frozen=True, kw_only=True):
    call: Call
    segments: tuple[Segment, ...]
    nodes: tuple[CallNode, ...]
    offers: tuple[Offer, ...]


def call_facts(recorded: Iterable[Recorded]) -> CallFacts | None:
    """From everything the log has of this call, in any order, some of it twice."""
    told = story(recorded)
    if told is None:
        return None
    nodes = call_node.project(told)
    segments = segment.project(told, nodes)
    return CallFacts(
        call=call.project(told, segments, nodes),
        segments=segments,
        nodes=nodes,
        offers=offer.project(told),
    )
