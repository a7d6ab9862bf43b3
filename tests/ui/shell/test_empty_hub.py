"""A hub that lost its last spoke, or got none by command: the page says what to do."""

from __future__ import annotations

from cirahub_desktop.status import State
from cirahub_desktop.ui.presenters.banner import BannerAction
from cirahub_desktop.ui.presenters.dashboard import Surroundings, dashboard
from tests.ui.dashboard import samples


def test_a_hub_without_spokes_leads_to_the_first_one() -> None:
    hub = samples.hub(state=State.NOTHING_WRITTEN)
    page = dashboard((hub,), {}, hub.id, Surroundings(samples.NOW)).hub
    assert page is not None
    assert page.banner is not None
    assert page.banner.title == "This hub has no spoke yet"
    assert page.banner.action is BannerAction.ADD_SPOKE
    assert not page.may_sync
