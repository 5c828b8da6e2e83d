"""A room whose messages carry few-time signatures, too, and the panel that takes signatures apart."""

import base64
import re
import secrets

import pytest
from playwright.sync_api import expect

ROOM = f"Marshes {secrets.token_hex(6)}"


@pytest.fixture(scope="module")
def dagmar(people):
    return people("dagmar")


@pytest.fixture(scope="module")
def egon(people):
    return people("egon")


def inspect(person, text: str):
    person.message(text).get_by_role("button", name="Signature verified").click()
    return person.page.get_by_role("complementary", name="Signature")


def section(panel, name: str):
    """Opens a section of a signature by keyboard, and gives its details."""
    button = panel.get_by_role("button", name=name)
    button.focus()
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    return panel.page.locator(f"[id='{button.get_attribute('aria-controls')}']")


def test_a_room_asks_for_few_time_signatures(dagmar, egon):
    for person in (dagmar, egon):
        person.register()
    dagmar.page.get_by_role("button", name="New room").click()
    dialog = dagmar.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(ROOM)
    dialog.get_by_label("People").fill(egon.name)
    switch = dialog.get_by_role("switch", name="Few-time signatures")
    switch.focus()
    switch.press("Space")
    expect(switch).to_be_checked()
    dagmar.picture("14-few-time-new-room", themes=("light", "dark"))
    dialog.get_by_role("button", name="Create room").click()
    egon.enter(ROOM)
    for person in (dagmar, egon):
        expect(person.page.get_by_role("button", name="Few-time signatures")).to_be_visible()
    for number in range(3):
        dagmar.say(f"Heron number {number}")
        egon.say(f"Counted number {number}")
    for number in range(3):
        egon.reads(f"Heron number {number}")
        dagmar.reads(f"Counted number {number}")


def test_no_key_signs_more_than_twice(dagmar, egon):
    """By the panel of the one who reads, and the same by that of the one who wrote."""
    uses = set()
    for number in range(3):
        facts = []
        for person in (egon, dagmar):
            panel = inspect(person, f"Heron number {number}")
            key = panel.locator(".few-time .fingerprint").inner_text()
            use = re.search(r"Key \d+ of \d+, signature ([12]) of 2", panel.locator(".few-time-key").inner_text())
            facts.append((key, use[1]))
        assert facts[0] == facts[1]
        uses.add(facts[0])
    assert len(uses) == 3


def test_the_panel_shows_what_the_digest_chose(egon):
    panel = inspect(egon, "Heron number 1")
    few_time = panel.locator(".few-time")
    lit = [int(title.split()[1]) for title in few_time.locator(".position title").all_text_contents()]
    digest = section(few_time, "Digest").locator("code").inner_text()
    bits = bin(int(digest, 16))[2:].zfill(512)
    assert lit == sorted({int(bits[10 * k:10 * k + 10], 2) for k in range(51)}), "ten bits at a time choose 51 positions"
    preimages = section(few_time, "Preimages").locator("li")
    expect(preimages).to_have_count(len(lit))
    values = preimages.locator("code").all_inner_texts()
    assert [int(item) for item in preimages.locator("span").all_inner_texts()] == lit
    assert len(set(values)) == len(lit) and all(re.fullmatch("[0-9a-f]{64}", value) for value in values)
    expect(few_time.get_by_role("img", name=f"1,024 positions, of which {len(lit)} are revealed")).to_be_visible()

    def few_time_in_view():
        view = egon.page.get_by_role("dialog") if egon.page.get_by_role("dialog").count() else panel
        view.locator(".few-time").evaluate("element => element.scrollIntoView()")

    few_time_in_view()
    egon.picture("15-few-time", themes=("light", "dark"), on_phone=few_time_in_view)


def test_the_panel_shows_the_parts_of_the_hash_based_signature(egon):
    panel = inspect(egon, "Heron number 1")
    panel.get_by_role("button", name="Show the signature").click()
    raw = base64.urlsafe_b64decode(panel.get_by_label("Signature, base64url").inner_text() + "=")
    assert section(panel, "Randomiser").locator("code").inner_text() == raw[:16].hex()
    leaves = [int(leaf.replace(",", "")) for leaf in section(panel, "FORS").locator("li").all_inner_texts()]
    assert len(leaves) == 14 and all(0 <= leaf < 4096 for leaf in leaves)
    layers = [int(leaf) for leaf in section(panel, "Hypertree").locator("li").all_inner_texts()]
    assert len(layers) == 7 and all(0 <= leaf < 512 for leaf in layers)
    strip = panel.get_by_role("img", name="Hash-based signature, 7,856 bytes")
    expect(strip.locator("rect")).to_have_count(1 + 14 + 2 * 7)
    panel.get_by_role("button", name="Hide the signature").click()

    def parts_in_view():
        view = egon.page.get_by_role("dialog") if egon.page.get_by_role("dialog").count() else panel
        view.locator(".anatomy").first.evaluate("element => element.scrollIntoView()")

    parts_in_view()
    egon.picture("16-signature-parts", themes=("light", "dark"), on_phone=parts_in_view)
    panel.get_by_role("button", name="Close").click()


def test_a_member_turns_them_off_and_all_see_it(dagmar, egon):
    dagmar.page.get_by_role("button", name="Few-time signatures").click()
    dialog = dagmar.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Turn off").click()
    expect(dialog.get_by_role("button", name="Turn on")).to_be_visible()
    dagmar.page.keyboard.press("Escape")
    expect(egon.page.locator(".system", has_text="dagmar turned few-time signatures off")).to_be_visible()
    for person in (dagmar, egon):
        expect(person.page.get_by_role("button", name="Few-time signatures")).to_have_count(0)
    egon.say("Signed once")
    dagmar.reads("Signed once")
    panel = inspect(dagmar, "Signed once")
    expect(panel.get_by_role("heading", name="Verified", exact=True)).to_be_visible()
    expect(panel.locator(".few-time")).to_have_count(0)


def test_the_pages_say_nothing_on_the_console_and_ask_nobody_else(dagmar, egon):
    assert dagmar.problems + egon.problems == []
    assert dagmar.foreign + egon.foreign == []
