"""What one does beside his status: chats and further lines, offered, taken, missed, over."""

from msgspec.structs import replace

from dzvin.acd.draft import Draft
from dzvin.acd.model import Offer, Operator
from dzvin.acd.offers import end_beside, of_offer
from dzvin.events.queue import OfferFailed, OfferMissed


def offer_beside(operator: Operator, id: str) -> Offer | None:
    return next((offer for offer in operator.offers_beside if offer.id == id), None)


def accept_beside(draft: Draft, operator: Operator, id: str) -> None:
    offer = offer_beside(operator, id)
    if offer is not None:
        end_beside(draft, operator, offer, "accepted")
        operator = draft.operator(operator.id)
        beside = {**operator.beside, offer.item: offer.channel}
        draft.put_operator(replace(operator, beside=beside))


def failed_beside(draft: Draft, heard: OfferFailed) -> None:
    """He declined: the next one is asked, and nothing happens to him."""
    operator = draft.operator(heard.operator)
    offer = offer_beside(operator, heard.offer)
    if offer is not None:
        end_beside(draft, operator, offer, "rejected")


def missed_beside(draft: Draft, operator: Operator) -> bool:
    """True: one was due."""
    offer = next((o for o in operator.offers_beside if o.deadline_at <= draft.now), None)
    if offer is None:
        return False
    draft.say(OfferMissed(**of_offer(operator, offer)))
    end_beside(draft, operator, offer, "missed")
    return True


def over_beside(draft: Draft, call: str) -> None:
    """The conversation is over, for all who had it beside their status."""
    for id in sorted(draft.index.of_call.get(call, ())):
        operator = draft.operator(id)
        if call in operator.beside:
            beside = {item: its for item, its in operator.beside.items() if item != call}
            draft.put_operator(replace(operator, beside=beside))
