"""What somebody outside is called: as the company has written him down, else as his phone says."""

from sqlalchemy import ColumnElement, and_, func, select

from dzvin.crm.contacts.tables import CONTACT, CONTACT_PHONE
from dzvin.infra.tables import PARTY


def name_of_party() -> ColumnElement[str]:
    """Of the row of `party` in the query around it."""
    contact, phone = CONTACT.c, CONTACT_PHONE.c
    is_his = and_(contact.tenant == phone.tenant, contact.id == phone.contact)
    known = (
        select(contact.name)
        .select_from(CONTACT_PHONE.join(CONTACT, is_his))
        .where(phone.tenant == PARTY.c.tenant, phone.phone == PARTY.c.number)
        .correlate(PARTY)
        .scalar_subquery()
    )
    return func.coalesce(known, PARTY.c.name)
