"""The first sealed conversation: two browsers, a terminal and a real server. The tests build on one another."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from person import PHONE, PICTURES, WIDE

WORD = secrets.token_hex(6)
ROOM = f"Heathland {WORD}"
OTHER_NAME = f"Moorland {WORD}"
SAID = []


def words(text: str) -> str:
    """A message that occurs nowhere else in the world."""
    unique = f"{text} {secrets.token_hex(6)}"
    SAID.append(unique)
    return unique


def open_member(person, name: str):
    """Shows a member's devices and keys."""
    if not person.page.locator(".member").count():
        person.page.get_by_role("button", name="Members").click()
    member = person.page.locator(".member", has_text=name)
    if member.get_attribute("open") is None:
        member.locator("summary").click()


@pytest.fixture(scope="module")
def ana(people):
    return people("anastasia")


@pytest.fixture(scope="module")
def bert(people):
    return people("bert")


@pytest.fixture(scope="module")
def carol(terminals):
    return terminals("carol")


def test_a_visitor_finds_the_way_in(ana):
    ana.picture("1-landing", themes=("light", "dark"))
    ana.page.get_by_role("link", name="Log in").click()
    expect(ana.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    ana.picture("2-login")
    ana.page.get_by_role("link", name="Create an account").click()
    expect(ana.page.get_by_role("heading", name="Create your account")).to_be_visible()
    ana.picture("3-register", themes=("light", "dark"))


def test_a_form_says_what_is_wrong(ana):
    ana.page.get_by_label("Username").fill("a!")
    ana.page.get_by_label("Password", exact=True).fill("short")
    ana.page.get_by_role("button", name="Create account").click()
    expect(ana.page.get_by_text("3 to 32 of")).to_be_visible()
    expect(ana.page.get_by_text("At least 8 characters")).to_be_visible()


def test_two_people_register(ana, bert):
    ana.page.get_by_label("Username").fill(ana.name)
    ana.page.get_by_label("Password", exact=True).fill(ana.password)
    ana.page.get_by_role("button", name="Create account").click()
    expect(ana.page.get_by_role("progressbar")).to_be_visible()
    ana.page.screenshot(path=_picture("4-progress-1280x800.png"))
    expect(ana.rooms).to_be_visible()
    expect(ana.page.get_by_role("heading", name="It is quiet here")).to_be_visible()
    ana.picture("5-empty")
    bert.page.set_viewport_size(PHONE)
    bert.page.goto(f"{bert.address}/#/register")
    bert.page.get_by_label("Username").fill(bert.name)
    bert.page.get_by_label("Password", exact=True).fill(bert.password)
    bert.page.get_by_role("button", name="Create account").click()
    expect(bert.page.get_by_role("progressbar")).to_be_visible()
    bert.page.screenshot(path=_picture("4-progress-390x844.png"))
    expect(bert.rooms).to_be_visible()
    bert.page.set_viewport_size(WIDE)


def test_a_taken_name_is_refused_and_the_form_keeps_what_was_typed(people):
    dora = people("dora")
    dora.page.goto(f"{dora.address}/#/register")
    dora.page.get_by_label("Username").fill("anastasia")
    dora.page.get_by_label("Password", exact=True).fill(dora.password)
    with dora.expecting("409"):
        dora.page.get_by_role("button", name="Create account").click()
        expect(dora.page.get_by_text("That username is taken")).to_be_visible()
    assert dora.page.get_by_label("Username").input_value() == "anastasia"
    assert dora.page.get_by_label("Password", exact=True).input_value() == dora.password


def test_a_room_is_made_and_both_are_in_it(ana, bert):
    ana.create_room(ROOM, bert.name)
    bert.enter(ROOM)
    for person in (ana, bert):
        expect(person.page.locator(".member")).to_have_count(2)
        expect(person.page.get_by_role("region", name="Online")).to_contain_text("bert")


def test_messages_go_both_ways(ana, bert):
    for speaker, listener, text in (
        (ana, bert, words("Good evening from Ana")),
        (bert, ana, words("And to you from Bert")),
        (ana, bert, words("With **Markdown**, of course")),
    ):
        shown = text.replace("**", "")
        speaker.write(text)
        expect(speaker.message(shown)).to_have_attribute("data-seq", re.compile(r"\d+"))
        listener.reads(shown)
        speaker.reads(shown)
    expect(bert.page.locator(".markdown strong")).to_have_text("Markdown")


def test_what_was_said_elsewhere_is_counted(ana, bert):
    bert.page.goto(f"{bert.address}/#/rooms")
    ana.say(words("Are you still there"))
    expect(bert.page.locator(".room-row .badge")).to_contain_text("1")
    bert.picture("6-rooms")
    bert.enter(ROOM)
    expect(bert.page.locator(".room-row .badge")).to_have_count(0)
    expect(bert.page.locator(".day-new")).to_be_visible()


def test_text_cannot_become_anything_else(ana, bert):
    marker = secrets.token_hex(6)
    ana.write(f"<img src=x onerror=alert(1)> <b>{marker}</b> [bad](javascript:alert(1)) [good](https://example.org/x) ![p](https://example.org/p.png)")
    message = bert.message(marker)
    expect(message).to_be_visible()
    assert message.locator("img, b, script").count() == 0
    expect(message).to_contain_text("<img src=x onerror=alert(1)>")
    links = message.locator("a")
    assert {link.get_attribute("href") for link in links.all()} == {"https://example.org/x", "https://example.org/p.png"}
    for link in links.all():
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_shift_enter_starts_a_line_and_enter_sends(ana, bert):
    first, second = words("first line"), words("second line")
    ana.page.get_by_label("Message to").click()
    ana.page.keyboard.type(first)
    ana.page.keyboard.press("Shift+Enter")
    ana.page.keyboard.type(second)
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_label("Message to")).to_have_value("")
    bert.reads(second)
    expect(bert.message(first)).to_contain_text(second)


def test_the_panel_shows_how_a_message_was_verified(ana, bert):
    bert.message("Good evening from Ana").get_by_role("button", name="Signature verified").click()
    panel = bert.page.get_by_role("complementary", name="Signature")
    expect(panel.get_by_role("heading", name="Verified", exact=True)).to_be_visible()
    expect(panel).to_contain_text("SLH-DSA-SHA2-128s")
    expect(panel).to_contain_text("7,856 bytes")
    expect(panel).to_contain_text("anastasia")
    for fact in ("Device", "Signature key", "Epoch", "Generation"):
        expect(panel.get_by_text(fact, exact=True)).to_be_visible()
    panel.get_by_role("button", name="Show the signature").click()
    raw = panel.get_by_label("Signature, base64url").inner_text()
    assert len(raw) == 10475, "7,856 bytes are 10,475 characters of base64url without padding"
    bert.picture("8-signature", themes=("light", "dark"))
    panel.get_by_role("button", name="Close").click()


def test_dialogs_keep_the_focus_and_close_on_escape(ana):
    opener = ana.page.get_by_role("button", name="New room")
    opener.click()
    dialog = ana.page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(12):
        ana.page.keyboard.press("Tab")
        assert ana.page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    ana.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_label("Name").fill("Owls")
    ana.picture("9-new-room")
    ana.page.keyboard.press("Escape")


def test_a_reload_goes_on_where_it_was(ana, bert):
    before = ana.texts()
    ana.page.reload()
    expect(ana.page.get_by_role("heading", name=ROOM, level=1)).to_be_visible()
    ana.reads("Good evening from Ana")
    assert ana.texts() == before
    text = words("Said after a reload")
    ana.say(text)
    bert.reads(text)
    answer = words("Heard after a reload")
    bert.say(answer)
    ana.reads(answer)


def test_a_browser_that_is_closed_goes_on_too(ana, bert):
    bert.close()
    text = words("Said while the browser was closed")
    ana.say(text)
    bert.open()
    bert.enter(ROOM)
    bert.reads(text)
    bert.reads("Good evening from Ana")


def test_two_tabs_share_one_engine(ana, bert):
    second = ana.another_tab()
    ana.enter(ROOM, second)
    ana.reads("Good evening from Ana", second)
    locks = second.evaluate("navigator.locks.query()")
    assert [lock["name"] for lock in locks["held"]] == ["nightjar-engine"]
    assert [lock["name"] for lock in locks["pending"]] == ["nightjar-engine"]

    from_second = words("Said in the second tab")
    ana.say(from_second, second)
    ana.reads(from_second)
    bert.reads(from_second)
    answer = words("Heard in both tabs")
    bert.say(answer)
    ana.reads(answer)
    ana.reads(answer, second)

    ana.page.close()
    ana.page = second
    alone = words("Said by the tab that is left")
    ana.say(alone)
    bert.reads(alone)
    locks = second.evaluate("navigator.locks.query()")
    assert len(locks["held"]) == 1 and len(locks["pending"]) == 0


def test_what_is_written_offline_goes_out_later(ana, bert):
    with ana.expecting("ERR_INTERNET_DISCONNECTED|WebSocket"):
        ana.context.set_offline(True)
        expect(ana.page.get_by_text("You are offline")).to_be_visible()
        waiting = words("Written without a connection")
        ana.write(waiting)
        expect(ana.message(waiting)).to_have_class(re.compile("is-pending"))
        ana.picture("10-offline")
        meanwhile = words("Said meanwhile")
        bert.say(meanwhile)
        ana.context.set_offline(False)
        expect(ana.page.get_by_text("You are offline")).to_have_count(0)
        ana.reads(meanwhile)
        ana.reads(waiting)
        bert.reads(waiting)


def test_somebody_with_a_terminal_joins(ana, bert, carol):
    carol.register()
    ana.page.get_by_role("button", name="Room menu").click()
    ana.picture("11-menu")
    ana.page.get_by_role("menuitem", name="Invite people").click()
    ana.page.get_by_role("dialog").get_by_label("Usernames").fill("carol")
    ana.page.get_by_role("dialog").get_by_role("button", name="Invite").click()
    expect(ana.page.get_by_role("dialog")).to_have_count(0)
    from_terminal = words("Hello from a terminal")
    carol.send(ROOM, from_terminal)
    for person in (ana, bert):
        person.reads(from_terminal)
        expect(person.page.locator(".member", has_text="carol")).to_be_visible()
    to_terminal = words("Hello terminal")
    ana.say(to_terminal)
    heard = carol.messages(ROOM)
    assert [message["text"] for message in heard if message["text"] == to_terminal] == [to_terminal]
    assert all(message["verified"] for message in heard)
    open_member(ana, "carol")
    ana.picture("12-members", themes=("light", "dark"), on_phone=lambda: open_member(ana, "carol"))


def test_a_damaged_message_is_shown_as_failed_and_the_next_one_is_fine(server, ana, bert):
    bert.close()
    damaged, sound = words("This one will be damaged"), words("This one will not")
    ana.say(damaged)
    seq = int(ana.message(damaged).get_attribute("data-seq"))
    ana.say(sound)
    server.flip_a_byte(ana.room_id, seq)
    bert.open()
    bert.enter(ROOM)
    bert.reads(sound)
    failed = bert.page.locator(f".message[data-seq='{seq}']")
    expect(failed).to_contain_text("could not be verified")
    expect(failed).not_to_contain_text(damaged)
    failed.get_by_role("button", name="Not verified").click()
    panel = bert.page.get_by_role("complementary", name="Signature")
    expect(panel.get_by_role("heading", name="Not verified")).to_be_visible()
    bert.picture("13-failed", themes=("light", "dark"))
    after = words("And so is what comes after")
    bert.say(after)
    ana.reads(after)


def test_the_pictures_of_the_conversation(ana):
    ana.picture("7-room", themes=("light", "dark"))


def test_old_messages_are_paged_in_without_a_gap(ana, carol):
    lines = [words(f"Line {number}") for number in range(1, 131)]
    carol.run("send", ROOM, "--lines", input="\n".join(lines))
    ana.reads(lines[-1])
    ana.page.reload()
    ana.reads(lines[-1])
    assert ana.message(lines[0]).count() == 0, "the first page holds the newest messages only"
    for _ in range(40):
        if ana.page.locator(".beginning").count():
            break
        ana.page.locator(".messages").evaluate("element => element.scrollTop = 0")
        ana.page.wait_for_timeout(150)
    seen = [text for text in ana.texts() if text.startswith("Line ")]
    assert seen == lines


def test_two_people_talk_directly(ana, bert):
    ana.page.get_by_role("button", name="New direct message").click()
    ana.page.get_by_role("dialog").get_by_label("Username").fill("bert")
    ana.page.get_by_role("dialog").get_by_role("button", name="Start").click()
    expect(ana.page.get_by_role("heading", name="bert", exact=True, level=1)).to_be_visible()
    text = words("Between you and me")
    ana.say(text)
    directs = bert.page.get_by_role("region", name="Direct messages")
    directs.get_by_role("link", name=ana.name).click()
    bert.reads(text)
    answer = words("And nobody else")
    bert.say(answer)
    ana.reads(answer)
    ana.picture("15-direct", themes=("light", "dark"))
    for person in (ana, bert):
        person.enter(ROOM)


def test_a_room_gets_another_name(ana, bert):
    ana.page.get_by_role("button", name="Room menu").click()
    ana.page.get_by_role("menuitem", name="Rename").click()
    ana.page.get_by_role("dialog").get_by_label("Name").fill(OTHER_NAME)
    ana.page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    for person in (ana, bert):
        expect(person.page.get_by_role("heading", name=OTHER_NAME, exact=True, level=1)).to_be_visible()


def test_everybody_is_offered_what_their_role_may_do(ana, bert):
    for person in (ana, bert):
        open_member(person, "carol")
        expect(person.page.locator(".member", has_text="ana").locator(".member-role")).to_have_text("owner")
        expect(person.page.locator(".member-role")).to_have_count(1)
    expect(ana.page.get_by_role("button", name="Remove from the room")).to_have_count(1)
    expect(bert.page.get_by_role("button", name="Remove from the room")).to_have_count(0)
    for person, offered in ((ana, 1), (bert, 0)):
        person.page.get_by_role("button", name="Room menu").click()
        expect(person.page.get_by_role("menuitem", name="Invite people")).to_have_count(1)
        expect(person.page.get_by_role("menuitem", name="Leave room")).to_have_count(1)
        expect(person.page.get_by_role("menuitem", name="Rename")).to_have_count(offered)
        person.page.keyboard.press("Escape")


def test_somebody_is_removed_and_the_others_go_on(ana, bert, carol):
    open_member(ana, "carol")
    ana.page.get_by_role("button", name="Remove from the room").click()
    ana.page.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
    for person in (ana, bert):
        expect(person.page.locator(".member")).to_have_count(2)
    text = words("Carol does not hear this")
    ana.say(text)
    bert.reads(text)
    with pytest.raises(AssertionError):
        carol.send(OTHER_NAME, "Am I still here?")


def test_somebody_leaves(ana, bert):
    bert.page.get_by_role("button", name="Room menu").click()
    bert.page.get_by_role("menuitem", name="Leave room").click()
    bert.page.get_by_role("dialog").get_by_role("button", name="Leave", exact=True).click()
    expect(bert.page.get_by_role("dialog")).to_have_count(0)
    expect(ana.page.locator(".member")).to_have_count(1)
    alone = words("Nobody is here")
    ana.say(alone)


def test_a_session_that_ended_is_begun_again_with_the_password(bert, ana):
    bert.context.clear_cookies()
    bert.page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("nightjar");
          request.onsuccess = () => {
            const transaction = request.result.transaction("meta", "readwrite");
            transaction.objectStore("meta").delete("session");
            transaction.oncomplete = resolve;
          };
        })"""
    )
    with bert.expecting("401"):
        bert.page.reload()
        expect(bert.page.get_by_text("Your session has ended")).to_be_visible()
        bert.picture("16-session-ended")
        bert.page.get_by_role("button", name="Log in again").click()
        dialog = bert.page.get_by_role("dialog")
        dialog.get_by_label("Password", exact=True).fill("not the password")
        dialog.get_by_role("button", name="Log in").click()
        expect(dialog.get_by_text("is not right")).to_be_visible()
        dialog.get_by_label("Password", exact=True).fill(bert.password)
        dialog.get_by_role("button", name="Log in").click()
        expect(dialog).to_have_count(0)
        expect(bert.page.get_by_text("Your session has ended")).to_have_count(0)
    bert.page.get_by_role("region", name="Direct messages").get_by_role("link", name=ana.name).click()
    text = words("Back again")
    bert.say(text)
    ana.page.get_by_role("region", name="Direct messages").get_by_role("link", name="bert").click()
    ana.reads(text)


def test_logging_out_erases_what_was_here(people, server):
    erin = people("erin")
    erin.register()
    erin.page.get_by_role("button", name="Your account").click()
    erin.page.get_by_role("menuitem", name="Log out").click()
    erin.picture("14-log-out")
    erin.page.get_by_role("button", name="Log out and erase").click()
    expect(erin.page.get_by_role("heading", name="Quiet words")).to_be_visible()
    count = erin.page.evaluate(
        """() => new Promise((resolve, reject) => {
          const request = indexedDB.open("nightjar");
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const all = request.result.transaction("records").objectStore("records").getAll();
            all.onsuccess = () => resolve(all.result.length);
          };
        })"""
    )
    assert count == 0
    with erin.expecting("401"):
        erin.page.get_by_role("link", name="Log in").click()
        erin.page.get_by_label("Username or email").fill("erin")
        erin.page.get_by_label("Password", exact=True).fill("not the password")
        erin.page.get_by_role("button", name="Log in").click()
        expect(erin.page.get_by_text("Username or password is not right")).to_be_visible()
    erin.page.get_by_label("Password", exact=True).fill(erin.password)
    erin.page.get_by_role("button", name="Log in").click()
    expect(erin.rooms).to_be_visible()


def test_the_browsers_database_holds_no_text(ana):
    stored = ana.page.evaluate(
        """() => new Promise((resolve, reject) => {
          const request = indexedDB.open("nightjar");
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const store = request.result.transaction("records").objectStore("records");
            const names = store.getAllKeys();
            const values = store.getAll();
            values.onsuccess = () => {
              const text = new TextDecoder("latin1");
              resolve(names.result.join("\\n") + values.result.map((value) => text.decode(value)).join("\\n"));
            };
          };
        })"""
    )
    assert len(stored) > 10_000
    for secret in (ROOM, OTHER_NAME, ana.name, ana.room_id, *SAID):
        assert len(secret) >= 8, "something shorter occurs in random bytes by chance"
        assert (secret in stored) is False


def test_the_server_saw_no_text_no_name_and_no_password(server, people, carol):
    secrets_of_the_run = [ROOM, OTHER_NAME, *SAID, carol.password, *(person.password for person in people.everybody)]
    places = {**server.stored_bytes(), **{f"connection {n}": data for n, data in enumerate(server.wire.texts())}}
    assert any(b'"type":"message"' in data for name, data in places.items() if name.startswith("connection"))
    for name, data in places.items():
        for secret in secrets_of_the_run:
            assert secret.encode() not in data, f"{name} holds something that is nobody else's business"


def test_the_pages_are_strict_and_quiet(server, people):
    import urllib.request

    headers = urllib.request.urlopen(server.direct_address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "'unsafe-inline'" not in policy and "'unsafe-eval'" not in policy
    assert "require-trusted-types-for 'script'" in policy
    # Memory that the signing workers share needs an isolated page; a single core has no such workers.
    for person in people.everybody:
        assert person.page.evaluate("crossOriginIsolated")
    started = any(b"GET /assets/signing-" in text for text in server.wire.texts())
    assert started == (people.everybody[0].page.evaluate("navigator.hardwareConcurrency") > 1)
    for person in people.everybody:
        assert person.problems == []
        assert person.foreign == []


def _picture(name: str):
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / name
