"""Who may write what: the rules that imports cannot say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from complaints.models import public
from tests.rules.files import name, sources

PUBLIC = {
    model.__name__
    for model in vars(public).values()
    if isinstance(model, type) and model.__module__ == public.__name__ and hasattr(model, "_meta")
}
WRITES = {
    "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create",
    "update_or_create", "save",
}  # fmt: skip
GATE = "complaints/publication/"
# Bulk loading of demo texts, which were written for the public.
MAY_WRITE_PUBLIC = (GATE, "complaints/demo/bulk.py", "complaints/demo/rows.py")
MAY_WRITE_STAGE = {
    "complaints/transitions.py",
    "complaints/demo/rows.py",
    "complaints/demo/bulk.py",
}


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a method, with the name at the root of its chain: Thread.objects.create."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            root: ast.expr = node.func
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name):
                yield node, root.id


def writes_of_public_rows(path: Path) -> Iterator[str]:
    for call, root in calls(path):
        assert isinstance(call.func, ast.Attribute)
        if root in PUBLIC and call.func.attr in WRITES:
            yield f"{name(path)}:{call.lineno} {root} … {call.func.attr}"
    for node in ast.walk(ast.parse(path.read_text())):
        made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if made and node.func.id in PUBLIC - NOT_ROWS_ELSEWHERE:  # type: ignore[attr-defined]
            yield f"{name(path)}:{node.lineno} {node.func.id}()"  # type: ignore[attr-defined]


# Names that the layers share with something that is no row.
NOT_ROWS_ELSEWHERE = {"Promise"}


def writes_of_stage(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in {"stage", "outcome"}:
                    yield f"{name(path)}:{node.lineno} assigns {target.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            fields = {keyword.arg for keyword in node.keywords}
            if node.func.attr in {"update", "create"} and fields & {"stage", "outcome"}:
                yield f"{name(path)}:{node.lineno} {node.func.attr}(stage=…)"


MAY_WRITE_DUE = {"complaints/clocks.py", "complaints/demo/rows.py", "complaints/demo/bulk.py"}


def writes_of_due(path: Path) -> Iterator[str]:
    """When the office must have acted: only the clocks know."""
    for call, root in calls(path):
        assert isinstance(call.func, ast.Attribute)
        given = {keyword.arg for keyword in call.keywords}
        if root == "Complaint" and call.func.attr in WRITES and "due_at" in given:
            yield f"{name(path)}:{call.lineno} Complaint … {call.func.attr}(due_at=…)"
        if root in {"Clock", "DueChange"} and call.func.attr in WRITES:
            yield f"{name(path)}:{call.lineno} {root} … {call.func.attr}"
    for node in ast.walk(ast.parse(path.read_text())):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            if ast.unparse(target) in {"complaint.due_at", "self.complaint.due_at"}:
                yield f"{name(path)}:{node.lineno} assigns due_at"


def test_the_public_models_are_known_to_this_rule() -> None:
    assert {"Thread", "Post", "PostVersion", "Participant", "Milestone"} <= PUBLIC


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in sources()])
def test_only_the_gate_writes_public_rows(path: Path) -> None:
    if not name(path).startswith(MAY_WRITE_PUBLIC):
        assert list(writes_of_public_rows(path)) == []


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in sources()])
def test_only_the_table_of_moves_changes_a_stage(path: Path) -> None:
    if name(path) not in MAY_WRITE_STAGE:
        assert list(writes_of_stage(path)) == []


@pytest.mark.parametrize("path", [pytest.param(p, id=name(p)) for p in sources()])
def test_only_the_clocks_say_when_the_office_must_have_acted(path: Path) -> None:
    if name(path) not in MAY_WRITE_DUE:
        assert list(writes_of_due(path)) == []


def test_these_rules_see_what_they_forbid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "Thread.objects.filter(pk=1).update(title='x')\n"
        "Post(body='x').save()\n"
        "complaint.stage = 'closed'\n"
        "Complaint.objects.filter(pk=1).update(stage='closed')\n"
        "Complaint.objects.filter(pk=1).update(due_at=None)\n"
        "Clock.objects.filter(pk=1).delete()\n"
        "complaint.due_at = None\n"
    )
    monkeypatch.setattr("tests.rules.files.ROOT", tmp_path)
    assert len(list(writes_of_public_rows(bad))) == 3
    assert len(list(writes_of_stage(bad))) == 2
    assert len(list(writes_of_due(bad))) == 3
