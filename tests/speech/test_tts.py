from dzvin.speech.tts import speech_key


def test_the_same_words_of_the_same_voice_have_the_same_name() -> None:
    assert speech_key("Hello", "en") == speech_key("Hello", "en")
    assert len({speech_key(*each) for each in [("a", "en"), ("a", "uk"), ("a", "en", "b")]}) == 3
    assert speech_key("../../etc/passwd", "en").isalnum()
