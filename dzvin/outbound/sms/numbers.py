"""To which numbers a company writes: by the rules of its calls."""

from dzvin.accounts.model import Tenant
from dzvin.calls.toll import Toll, number_refusal, outside_number
from dzvin.outbound.model import CountryForbidden, NoRecipient


def allowed_number(typed: str, tenant: Tenant) -> str:
    """As +380…. Raises NoRecipient and CountryForbidden."""
    settings = tenant.settings
    number = outside_number(typed, settings.country)
    if not number.startswith("+"):
        raise NoRecipient
    toll = Toll(countries=settings.out_countries, may_premium=settings.out_premium)
    if number_refusal(number, toll, settings.country) is not None:
        raise CountryForbidden
    return number
