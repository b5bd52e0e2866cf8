"""device.*: whether a person's SIP phone is registered."""

from dzvin.kernel.messages import Event


class DeviceRegistrationChanged(
    Event, frozen=True, kw_only=True, tag="device.registration_changed"
):
    """A phone of this operator came or is gone. `device` is its login."""

    device: str
    operator: str
    is_registered: bool
