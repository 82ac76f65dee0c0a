"""Import contracts that follow the tree: a new room is held to them from its first file.

import-linter's own contracts name every module and stop with an error when one of them does not
exist yet, so a contract per room would have to be edited with each file. These find the rooms
(packages directly below the container) in the import graph. They are registered in pyproject.toml
under `contract_types`.
"""

from collections.abc import Iterable
from typing import Any

import grimp
from importlinter import fields
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract, ContractCheck
from importlinter.domain.imports import ModuleExpression


def _rooms(graph: grimp.ImportGraph, container: str, except_: Iterable[str]) -> list[str]:
    """Full names of the packages directly below `container`, without those named in `except_`."""
    skip = {f"{container}.{name}" for name in except_}
    return sorted(
        name
        for name in graph.find_children(container)
        if name not in skip and graph.find_children(name)
    )


def _list(option: Any) -> list[Any]:
    """A contract option as read: import-linter's fields are descriptors, opaque to mypy."""
    return list(option or [])


def _expressions(names: Iterable[str]) -> list[ModuleExpression]:
    return [ModuleExpression(name) for name in names]


class PrivateModulesContract(Contract):
    """In each room, the modules named in `private` are imported by that room alone.

    Options: container; private (names below each room); readers (packages that may read every
    room's private modules; names that do not exist yet are ignored); except_rooms.
    """

    type_name = "private_modules"

    container = fields.StringField()
    private = fields.ListField(subfield=fields.StringField())
    readers = fields.ListField(subfield=fields.StringField(), required=False)
    except_rooms = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        broken: list[tuple[str, str]] = []
        for room in _rooms(graph, str(self.container), _list(self.except_rooms)):
            private = [f"{room}.{name}" for name in _list(self.private)]
            allowed = (room, *_list(self.readers))
            for module in sorted(graph.modules):
                if _within(module, private):
                    importers = sorted(graph.find_modules_that_directly_import(module))
                    broken.extend((who, module) for who in importers if not _within(who, allowed))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        from importlinter import output

        for importer, module in check.metadata["broken"]:
            output.print_error(f"{importer} imports {module}, which is private to its room")


def _within(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


class RoomLayersContract(LayersContract):
    """A `layers` contract whose containers are the rooms below `rooms_of`, found in the graph."""

    type_name = "room_layers"

    rooms_of = fields.StringField()
    except_rooms = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        rooms = _rooms(graph, str(self.rooms_of), _list(self.except_rooms))
        if not rooms:
            return ContractCheck(kept=True, metadata={})
        self.containers = _expressions(rooms)  # type: ignore[assignment]
        return super().check(graph, verbose)


class LibraryContract(ForbiddenContract):
    """A `forbidden` contract for every module below `library` but those named in `except_`."""

    type_name = "library"

    library = fields.StringField()
    except_ = fields.ListField(subfield=fields.StringField(), required=False)
    source_modules = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        skip = {f"{self.library}.{name}" for name in _list(self.except_)}
        below = sorted(graph.find_children(str(self.library)) - skip)
        self.source_modules = set(_expressions(below))  # type: ignore[assignment]
        return super().check(graph, verbose)


class DoorContract(ProtectedContract):
    """A `protected` contract that ignores allowed importers which do not exist yet."""

    type_name = "door"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        importers: list[ModuleExpression] = _list(self.allowed_importers)
        self.allowed_importers = [  # type: ignore[assignment]
            importer
            for importer in importers
            if importer.has_wildcard_expression() or importer.expression in graph.modules
        ]
        return super().check(graph, verbose)
