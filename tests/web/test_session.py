def test_nobody_is_told_nothing_but_the_name_of_the_place(client):
    answer = client.get("/api/session").get_json()
    assert answer["account"] is None
    assert answer["csrf"]


def test_a_browser_that_signed_in_is_known(client):
    client.sign_in("street", ["991003001"])
    account = client.get("/api/session").get_json()["account"]
    assert account["roles"] == ["street"]
    assert account["prefixes"] == ["991003001"]
    assert account["aggregate_only"] is False
