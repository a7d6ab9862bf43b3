"""GetItem: items and occurrences in full."""

from __future__ import annotations

from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.operations.targets import read_target
from cirahub_desktop.sandbox.shapes import item_xml, read_shape
from cirahub_desktop.sandbox.views import view_of
from cirahub_desktop.sandbox.wire import Answer, Element, M, response, success, within


def get_item(call: Call, request: Element) -> Answer:
    shape = read_shape(request, finding=False)

    def one(node: Element) -> str:
        target = read_target(call, node)
        shown = item_xml(view_of(target.item, target.rights, target.index), shape)
        return success("GetItem", f"<m:Items>{shown}</m:Items>")

    nodes = within(request, f"{M}ItemIds")
    return response("GetItem", per_item("GetItem", nodes, one, "<m:Items/>"))
