# ruff: noqa: E501, Q - one fault a line, as the code has it
"""The faults: where, what stands there, what stands there instead, and what it would do to people."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    file: str
    """Below ``cirahub_desktop/sync``."""
    old: str
    """Is there exactly once."""
    new: str
    why: str


MUTANTS = (
    Mutant("merge.py", "if snapshot.verdict is Verdict.COMPLETE:", "if True:", "a partial read makes things missing"),
    Mutant("merge.py", "return since is not None and since + rule.apart <= now", "return True", "one strike is enough"),
    Mutant("merge.py", "since + rule.apart <= now", "since <= now", "two strikes need no time between them"),
    Mutant(
        "merge.py",
        "departure.strikes[link.remote_id] = min(since, now) if count else since",
        "pass",
        "strikes are forgotten",
    ),
    Mutant("merge.py", "if not count:\n        return False", "if False:\n        return False", "any clock counts"),
    Mutant("merge.py", "elif count and row.last is not None", "elif row.last is not None", "a wrong clock makes history"),
    Mutant("merge.py", "for part in (None, 10):", "for part in ():", "a new UID is a new item"),
    Mutant("merge.py", "return row\n        return None", "return None\n        return None", "two feeds never join"),
    Mutant(
        "merge.py",
        "if (row.subject, row.first, row.last) == same and",
        "if",
        "two feeds join by UID alone",
    ),
    Mutant("merge.py", "        if self._news:\n            self._take_up_again()\n", "", "kept items come back doubled"),
    Mutant("merge.py", "if owner is None or not self._is_linked(owner):", "if True:", "two items share an origin"),
    Mutant("sources.py", "        self._keep_for_others(departures)\n", "", "one source speaks for all"),
    Mutant("sources.py", "may_leave=lambda _: side.id not in holds", "may_leave=lambda _: True", "a hold holds nothing"),
    Mutant(
        "sources.py",
        "store.journal.add_losses(hub, spoke, departure.gone, self._run.now)",
        "pass",
        "losses at the source are not counted",
    ),
    Mutant("sources.py", "turned_empty=not side.reading.snapshot.present", "turned_empty=False", "empty feeds pass"),
    Mutant(
        "sources.py",
        "for other in set(departure.handed_over.values()):",
        "for other in ():",
        "handed over, not read",
    ),
    Mutant(
        "sources.py",
        "self._store.conditions.put(side.id, replace(seen, zone=condition.zone or zone.key).succeeded(self._run.now))",
        "self._store.conditions.put(side.id, replace(seen, zone=zone.key, cursor='').succeeded(self._run.now))",
        "the cursor of a feed is not stored",
    ),
    Mutant(
        "sources.py",
        "                self._record(sides, taken, departures, holds, zones)\n",
        "                for side in sides:\n                    self._record_condition(side, zones[side.id])\n"
        "            with self._store.transaction():\n"
        "                self._record(sides, taken, departures, holds, zones)\n",
        "the cursor is stored before the items",
    ),
    Mutant("guard.py", "if losses <= ALWAYS_ALLOWED:", "if losses <= 2:", "three deletions are held"),
    Mutant("guard.py", "len(exposure.losing | exposure.lost)", "len(exposure.losing)", "the last day is not counted"),
    Mutant("guard.py", "exposure.losing <= confirmed", "exposure.losing & confirmed", "a confirmation covers all"),
    Mutant("guard.py", "losses > self.count or", "", "no absolute limit"),
    Mutant("reconcile.py", "    looked.settle_intents()\n", "", "intents are never settled"),
    Mutant("reconcile.py", "if not found:\n            return self._complete", "if not found:\n            return True", "partial settles"),
    Mutant("reconcile.py", 'agreed=intent.content if whole else ""', "agreed=intent.content", "a half write counts as whole"),
    Mutant(
        "reconcile.py",
        "            self._result.edited.add(link.item)\n            self._put(replace(link, version=answer.version, edited=True))",
        "            self._put(replace(link, version=answer.version))",
        "an edit by hand is not noted",
    ),
    Mutant("reconcile.py", 'agreed="", basis="", edited=False', 'agreed="", basis=""', "half a change over an edit stays half for ever"),
    Mutant("reconcile.py", "vanished=link.vanished + 1", "vanished=0", "written again for ever"),
    Mutant("reconcile.py", "            sure=False,\n            vanished", "            vanished", "a stamp alone is trusted"),
    Mutant("reconcile.py", "seen.version, sure=False))", "seen.version))", "a moved copy is trusted"),
    Mutant(
        "reconcile.py",
        "if ours and answer and seen.stamp and content_hash(answer.event) == seen.stamp.content:",
        "if ours and answer and seen.stamp:",
        "edited duplicates are deleted",
    ),
    Mutant(
        "reconcile.py",
        "ours = seen.stamp is not None and seen.stamp.writer == self._target.writer",
        "ours = True",
        "another computer's copy is a duplicate",
    ),
    Mutant("reconcile.py", "self._result.store_is_older = True", "pass", "an older store deletes"),
    Mutant("reconcile.py", "if not row.gone or self._has_copy(row.id)", "if not row.gone", "late doubles stay"),
    Mutant("reconcile.py", "elif self._is_gone(link.remote_id):", "else:", "not listed is deleted by hand"),
    Mutant("reconcile.py", "whole=target.snapshot.verdict is not Verdict.PARTIAL", "whole=True", "partial calendars are filled"),
    Mutant("plan.py", "if row.id in outlook.looked.pending:", "if False:", "open questions are planned over"),
    Mutant("plan.py", "if link and link.vanished > 1:", "if False:", "deleted twice by hand is written again"),
    Mutant("plan.py", "if link and link.refusal and link.basis == basis:", "if False:", "refused writes are tried for ever"),
    Mutant("plan.py", "if link.declined and link.declined == row.content:", "if False:", "a person's no is forgotten"),
    Mutant("plan.py", "    if outlook.looked.store_is_older:\n", "    if False:\n", "an older store's plan deletes"),
    Mutant("plan.py", "return self.why is not Why.OWN_DUPLICATE", "return False", "deletions are no losses"),
    Mutant("plan.py", "elif link.edited and (not link.basis or base is None):", "elif False:", "edits without a base are run over"),
    Mutant("plan.py", "    if link.edited and not link.sure and not row.gone:", "    if False:", "edited copies are let go and adopted"),
    Mutant("plan.py", "and outlook.range_counts\n", "", "a wrong clock empties by range"),
    Mutant("apply.py", "numbers = self._store.journal.add_intents(self._id, [one.intent for one in prepared])", "numbers = list(range(len(prepared)))", "no intents"),
    Mutant("apply.py", "return self._settle_lost(sent, lost)", "self._settle(sent)\n            return [one.step for one in sent]", "a lost answer is sent again"),
    Mutant("apply.py", "        if self._lost >= LOST_IN_A_ROW:", "        if False:", "lost answers never end the turn"),
    Mutant("apply.py", "return step.action is Action.DELETE or bool(", "return bool(", "deletes without a last look"),
    Mutant("apply.py", "        if answer.version != step.version:\n            self.applied.failed", "        if False:\n            self.applied.failed", "deletes what changed meanwhile"),
    Mutant("apply.py", "        if answer.event.attendees:", "        if False:", "a meeting somebody made of a copy is deleted"),
    Mutant("apply.py", "if step.link and not step.link.sure and content_hash", "if False and content_hash", "unsure edits are run over"),
    Mutant("apply.py", "return one if complete else replace", "return one if True else replace", "half-written counts as whole"),
    Mutant("apply.py", "        self._size = max(1, len(sent) // 2)\n        return [one.step for one in sent]", "        return [one.step for one in sent]", "too large is sent again as it is"),
    Mutant("apply.py", "            if step.is_loss:\n                lost.append(step.row.id)\n", "", "losses are not counted"),
    Mutant("apply.py", "self._store.journal.settle(sent.intent.number for sent, _ in results)", "pass", "intents stay open"),
    Mutant("apply.py", "if result.again or step.action is Action.DELETE:", "if True:", "refusals are forgotten"),
    Mutant("targets.py", "replace(store.conditions.get(self._side.id), listed_at=None)", "store.conditions.get(self._side.id)", "no close look after writes"),
    Mutant("targets.py", "if hold is None or not step.is_loss]", "]", "a hold at the target holds nothing"),
    Mutant("targets.py", "if not look.settled or looked.store_is_older or looked.pending:", "if False:", "open questions are not asked again"),
    Mutant("targets.py", "range_counts=self._clocks_agree", "range_counts=True", "ignores clocks_agree"),
    Mutant("targets.py", "store.setup.set_run_number(self._run.hub.id, max(stamped, default=self._run.number))", "pass", "the run number stays behind"),
    Mutant("read.py", 'stored.removeprefix(asked.role) if stored.startswith(asked.role) else ""', 'stored.partition(":")[2]', "any cursor will do"),
    Mutant("read.py", "look_closely=asked.look_closely or (stale and relisted)", "look_closely=asked.look_closely", "an old listing is never made anew"),
    Mutant("read.py", "elif remote not in answers:", "elif False:", "no answer means gone"),
    Mutant("engine.py", "closely = bool(store.items.strikes(config.id) or store.journal.intents(config.id))", "closely = False", "no close look while strikes are pending"),
    Mutant("holds.py", "store.items.drop_links(hold.source, [row.id for row in kept])", "pass", "kept items still miss their source"),
    Mutant("state/items.py", '            " AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.item = item.id)",\n', '            "",\n', "items are forgotten with an intent open"),
    Mutant("state/condition.py", 'snapshot.cursor if snapshot.verdict is Verdict.COMPLETE else ""', "snapshot.cursor", "a partial read leaves a cursor"),
    Mutant("model/canonical.py", '        "location": event.location,\n', "", "a field is forgotten"),
    Mutant("project.py", "organizer=None,", "organizer=event.organizer,", "the organizer is copied"),
    Mutant("project.py", "            source_name,\n            self.zone.key,", "            self.zone.key,", "a renamed source changes nothing"),
    Mutant("spokes/guarded.py", "if not self.capabilities.writable:", "if False:", "read-only kinds are written"),
    Mutant("spokes/guarded.py", "if cancel.cancelled and not call.done.wait(GRACE_SECONDS):", "if False:", "a hanging verb hangs the run"),
)  # fmt: skip
