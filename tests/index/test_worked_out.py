"""What is worked out of a kept index once: never of another one, never half, never another user's, never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from offerbook.index import cache, cache_folder, worked_out
from offerbook.index.store import Index, in_memory
from offerbook.matching import ranking
from offerbook.matching.cover import find_cover
from offerbook.matching.known_matches import KnownMatch, kept_matches, known_matches
from tests.conftest import MakeCatalogue
from tests.index.caching import OFFERS, SECOND, Builds, replaced

FORGED = [KnownMatch("mine/trucks", "forged", "nobody", "haul-trucks", "fits", ())]


def judged(index: Index) -> list[KnownMatch]:
    try:
        return list(known_matches(index))
    finally:
        index.close()


def kept(root: Path) -> Path:
    return cache_folder.worked_out_path(cache_folder.index_path(root))


def test_matches_are_judged_once_and_anew_for_another_catalogue_or_day(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    first = judged(cache.open_index(root))
    assert first == judged(in_memory(root)) != []
    with monkeypatch.context() as patched:
        patched.setattr(ranking, "rank", None)
        assert judged(cache.open_index(root)) == first
    another_day = cache.open_index(root)
    another_day.as_of = "2099-01-01"
    assert kept_matches(another_day) is None
    (root / "offers/second.toml").write_text(SECOND["offers/second.toml"], encoding="utf-8")
    assert {match.offer for match in judged(cache.open_index(root))} == {"truck", "lorry"}
    replaced(root / OFFERS, '"truck"', '"crane"')
    assert {match.offer for match in judged(cache.open_index(root))} == {"crane", "lorry"}


def test_what_another_program_kept_is_passed_over(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    judged(cache.open_index(root))
    monkeypatch.setattr(worked_out, "code_stamp", lambda *_given: "edited")
    index = cache.open_index(root)
    assert kept_matches(index) is None
    index.close()


def test_a_file_that_is_cut_short_damaged_or_of_another_index_is_passed_over(
    make_catalogue: MakeCatalogue, builds: Builds
) -> None:
    root, other = make_catalogue(), make_catalogue(SECOND, "other")
    expected = judged(cache.open_index(root))
    judged(cache.open_index(other))
    whole = kept(root).read_bytes()
    damaged = bytes([*whole[:-9], whole[-9] ^ 1, *whole[-8:]])
    for content in (b"", whole[:-1], whole[:20], damaged, whole.replace(b"truck", b"wreck"), kept(other).read_bytes()):
        kept(root).write_bytes(content)
        index = cache.open_index(root)
        assert kept_matches(index) is None
        assert judged(index) == expected
        assert kept(root).read_bytes() == whole


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners are those of POSIX")
def test_a_link_and_what_belongs_to_another_user_are_not_believed(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = make_catalogue()
    index = cache.open_index(root)
    worked_out.keep(index, ("matching", "matching/criteria", "listing"), FORGED)
    assert kept_matches(index) == tuple(FORGED)
    kept(root).rename(tmp_path / "aside")
    kept(root).symlink_to(tmp_path / "aside")
    assert kept_matches(index) is None
    kept(root).unlink()
    (tmp_path / "aside").rename(kept(root))
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert kept_matches(index) is None
    index.close()


def test_where_nothing_can_be_written_the_answer_is_the_same(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    expected = judged(in_memory(root))
    index = cache.open_index(root).with_words()

    def full(*_arguments: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(os, "fdopen", full)
    assert judged(index) == expected != []
    assert not kept(root).exists()
    assert [path.name for path in kept(root).parent.iterdir() if path.suffix == ".tmp"] == []


def test_what_is_kept_is_private_and_goes_with_its_index(make_catalogue: MakeCatalogue, builds: Builds) -> None:
    root = make_catalogue()
    judged(cache.open_index(root))
    assert kept(root).stat().st_mode & 0o777 == 0o600
    cache.discard(root)
    assert not kept(root).exists()


def test_matches_of_which_there_are_very_many_are_not_kept(
    make_catalogue: MakeCatalogue, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_catalogue()
    monkeypatch.setattr("offerbook.matching.known_matches.MOST_KEPT", 0)
    assert judged(cache.open_index(root)) == judged(in_memory(root))
    assert not kept(root).exists()


@pytest.mark.parametrize("names", [None, "mine", "truck"])
def test_the_cover_is_the_same_whether_its_matches_were_kept_or_not(
    make_catalogue: MakeCatalogue, builds: Builds, names: str | None
) -> None:
    root = make_catalogue(SECOND)
    expected = find_cover(in_memory(root), names)
    index = cache.open_index(root)
    assert find_cover(index, names) == expected
    judged(index)
    again = cache.open_index(root)
    assert find_cover(again, names) == expected
    again.close()
