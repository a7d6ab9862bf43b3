"""FindItem: pages of a folder. At most 1000 items a page, 250 with a restriction; never deep in public folders."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from cirahub_desktop.sandbox.clock import moment
from cirahub_desktop.sandbox.folders import CALENDAR
from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.refusal import Refusal, RequestRefused
from cirahub_desktop.sandbox.restrictions import read_path, read_restriction, value_at
from cirahub_desktop.sandbox.rights import Rights
from cirahub_desktop.sandbox.series import occurrences
from cirahub_desktop.sandbox.shapes import Shape, item_xml, read_shape
from cirahub_desktop.sandbox.views import View, occurrence_view
from cirahub_desktop.sandbox.wire import Answer, Element, M, children, response, success, truth, within

PAGE_LIMIT: Final = 1000
RESTRICTED_PAGE_LIMIT: Final = 250
_LONGEST_VIEW: Final = timedelta(days=731)


def find_item(call: Call, request: Element) -> Answer:
    if request.find(f"{M}QueryString") is not None or request.find(f"{M}GroupBy") is not None:
        raise RequestRefused("ErrorInvalidRequest", "The sandbox has no content index and no grouping.")
    shape = read_shape(request, finding=True)

    def one(reference: Element) -> str:
        folder, rights = call.folder(reference)
        if request.get("Traversal") == "Associated":
            return _page([], 0, 0, shape)
        if request.get("Traversal") != "Shallow":
            raise Refusal("ErrorInvalidOperation", "Only shallow traversal is supported in public folders.")
        if not rights.read:
            raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        view = request.find(f"{M}CalendarView")
        if view is not None:
            if folder.folder_class != CALENDAR:
                raise Refusal("ErrorCalendarFolderIsInvalidForCalendarView", f"{folder.name} is not a calendar.")
            return _calendar_view(call, request, view, folder.number, rights, shape)
        return _indexed_page(call, request, folder.number, rights, shape)

    nodes = within(request, f"{M}ParentFolderIds")
    return response("FindItem", per_item("FindItem", nodes, one))


def _indexed_page(call: Call, request: Element, folder: int, rights: Rights, shape: Shape) -> str:
    views = [View(item, rights, item.properties) for item in call.store.live_items(folder)]
    restriction = request.find(f"{M}Restriction")
    if restriction is not None:
        matches = read_restriction(children(restriction)[0])
        views = [view for view in views if matches(view)]
    _sort(request, views)
    limit = PAGE_LIMIT if restriction is None else RESTRICTED_PAGE_LIMIT
    paging = request.find(f"{M}IndexedPageItemView")
    if paging is None:
        return _page(views[:limit], min(limit, len(views)), len(views), shape)
    wanted = int(paging.get("MaxEntriesReturned") or limit)
    offset = int(paging.get("Offset") or 0)
    if paging.get("BasePoint") == "End":
        views.reverse()
    return _page(views[offset : offset + min(wanted, limit)], offset + min(wanted, limit), len(views), shape)


def _sort(request: Element, views: list[View]) -> None:
    order = request.find(f"{M}SortOrder")
    for entry in reversed(children(order) if order is not None else []):
        path = read_path(children(entry)[0])
        views.sort(key=lambda view: value_at(view, path).casefold(), reverse=entry.get("Order") == "Descending")


def _page(views: list[View], upto: int, total: int, shape: Shape) -> str:
    """``IndexedPagingOffset`` is where the next page begins; the last page has the total there, as Exchange does."""
    inner = "".join(item_xml(view, shape) for view in views)
    return success(
        "FindItem",
        f'<m:RootFolder IndexedPagingOffset="{min(upto, total)}" TotalItemsInView="{total}"'
        f' IncludesLastItemInRange="{truth(upto >= total)}"><t:Items>{inner}</t:Items></m:RootFolder>',
    )


def _calendar_view(call: Call, request: Element, view: Element, folder: int, rights: Rights, shape: Shape) -> str:
    if request.find(f"{M}Restriction") is not None or request.find(f"{M}SortOrder") is not None:
        raise Refusal("ErrorInvalidRestriction", "A calendar view takes neither a restriction nor a sort order.")
    start, end = moment(str(view.get("StartDate"))), moment(str(view.get("EndDate")))
    if end < start:
        raise Refusal("ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate")
    if end - start > _LONGEST_VIEW:
        raise Refusal("ErrorCalendarViewRangeTooBig", "The calendar view spans more than two years.")
    found = sorted(_within(call, folder, rights, start, end), key=lambda entry: entry.start)
    most = view.get("MaxEntriesReturned")
    if most is None and len(found) > PAGE_LIMIT:
        raise Refusal("ErrorExceededFindCountLimit", "The view holds more than 1000 items.")
    shown = list(islice(found, min(int(most or PAGE_LIMIT), PAGE_LIMIT)))
    inner = "".join(item_xml(entry, shape) for entry in shown)
    return success(
        "FindItem",
        f'<m:RootFolder TotalItemsInView="{len(shown)}" IncludesLastItemInRange="{truth(len(shown) == len(found))}">'
        f"<t:Items>{inner}</t:Items></m:RootFolder>",
    )


def _within(call: Call, folder: int, rights: Rights, start: datetime, end: datetime) -> list[View]:
    """Single items and expanded occurrences that touch the window."""
    found = []
    for item in call.store.live_items(folder):
        if item.pattern is None:
            views = [View(item, rights, item.properties)]
        else:
            reach = end + timedelta(days=62)  # an exception may lie before its original start
            views = [occurrence_view(item, rights, place) for place in occurrences(item, upto=reach)]
        found += [view for view in views if moment(view.start) < end and moment(view.end) > start]
    return found
