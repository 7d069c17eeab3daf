"""Presentation goes on over a restart of time stamps; what is only damaged or rare is no restart."""

from station.archive.catalogue.film_times import FilmTimes


def test_both_streams_keep_their_distance_over_a_restart_whichever_comes_to_it_first() -> None:
    times = FilmTimes()
    assert [times.of("picture", at, 0.5) for at in (0.0, 0.5, 1.0)] == [0.0, 0.5, 1.0]
    assert [times.of("sound", at, 0.5) for at in (0.1, 0.6)] == [0.1, 0.6]
    assert times.of("picture", 0.0, 0.5) == 1.5
    assert times.of("sound", 1.1, 0.5) == 1.1, "what lay before the restart is where it was"
    assert times.of("sound", 0.1, 0.5) == 1.6
    assert times.of("picture", 0.5, 0.5) == 2.0
    assert times.restarted


def test_a_step_back_as_in_a_damaged_file_and_a_rare_picture_are_no_restart() -> None:
    times = FilmTimes()
    stamps = (0.0, 0.4, 0.2, 0.6, 50.0, 109.0)
    assert [times.of("picture", at, 0.2) for at in stamps] == list(stamps)
    assert not times.restarted


def test_time_stamps_far_ahead_are_not_waited_for() -> None:
    times = FilmTimes()
    assert times.of("picture", 0.0, 0.5) == 0.0
    assert times.of("picture", 5000.0, 0.5) == 0.5
    assert times.of("picture", 5000.5, 0.5) == 1.0


def test_what_lies_before_a_place_that_was_gone_to_is_no_restart() -> None:
    times = FilmTimes(3000.0)
    assert times.of("picture", 2990.0, 0.5) == 2990.0
    assert times.of("sound", 2995.0, 0.5) == 2995.0
    assert not times.restarted
