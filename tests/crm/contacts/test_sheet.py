from dzvin.crm.contacts.sheet import guessed


def test_a_name_is_recognised_whatever_apostrophe_the_spreadsheet_wrote() -> None:
    headings = ["Ім'я", "Ім’я", "Імʼя", "ім`я"]
    assert guessed(headings, []) == ["name"] * 4
