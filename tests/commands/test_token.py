"""`gis-app token`: a key for a program."""

import hashlib


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_the_token_stands_alone_on_standard_output_and_opens_the_api(
    gis_app, client, make_account
):
    account = make_account("integration")
    token = gis_app("token", "create", "--user", account.username).stdout.strip()
    answer = client.get("/api/session", headers=bearer(token))
    assert answer.get_json()["account"]["username"] == account.username


def test_a_program_need_not_choose_a_password_for_its_account(gis_app, client):
    gis_app("user", "add", "--role", "integration", "robot")
    token = gis_app("token", "create", "--user", "robot").stdout.strip()
    assert client.get("/api/tokens", headers=bearer(token)).status_code == 200


def test_only_its_hash_is_kept(gis_app, make_account, cursor):
    account = make_account("integration")
    token = gis_app("token", "create", "--user", account.username).stdout.strip()
    cursor.execute("SELECT hash FROM token WHERE account_id = %s", [account.id])
    assert bytes(cursor.fetchone().hash) == hashlib.sha256(token.encode()).digest()


def test_an_old_token_opens_nothing(gis_app, client, make_account, owner):
    account = make_account("integration")
    token = gis_app("token", "create", "--user", account.username).stdout.strip()
    with owner.transaction() as cursor:
        cursor.execute("UPDATE token SET expires_at = now()")
    assert client.get("/api/tokens", headers=bearer(token)).status_code == 401


def test_making_one_is_in_the_log_without_the_token(gis_app, make_account, cursor):
    account = make_account("integration")
    token = gis_app("token", "create", "--user", account.username).stdout.strip()
    cursor.execute(
        "SELECT payload FROM log_entry WHERE action = 'token.created'"
        " ORDER BY id DESC LIMIT 1"
    )
    payload = cursor.fetchone().payload
    assert account.username in payload and token not in payload


def test_days_out_of_range_are_refused(gis_app, make_account):
    name = make_account("integration").username
    wrong = gis_app("token", "create", "--user", name, "--days", "0")
    assert wrong.exception.errors[0]["where"] == "days"
