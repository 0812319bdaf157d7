from __future__ import annotations

import gc

from umkm_pipeline.garbage import seldom_collecting


def test_garbage_is_looked_for_as_before_once_the_work_is_done() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    with seldom_collecting():
        assert gc.get_threshold() != before[0]
        assert gc.get_freeze_count() > before[1]
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
