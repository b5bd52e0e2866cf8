from dzvin.scenario.nodes.music import Music, MusicParams
from dzvin.scenario.words import Leave, PickUp, PlayMusic, Said, SilenceMusic, Woken
from tests.support.talk import talk

node = Music(MusicParams(melody="jazz", seconds=20))


def test_plays_until_its_time_is_over() -> None:
    assert talk(node, Said(), Woken()) == [
        PickUp(),
        PlayMusic(melody="jazz", seconds=20),
        SilenceMusic(),
        Leave(exit="next"),
    ]
