"""Takes pictures of the screens over the scripted engine: `Scripts/build-web --preview`, then this.

They land in .build/screenshots/preview, each at two sizes and in both themes.
"""

import functools
import http.server
import sys
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / ".build/web-preview"
PICTURES = ROOT / ".build/screenshots/preview"
SIZES = {"wide": (1280, 800), "phone": (390, 844)}
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types nightjar"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the headers that the real server sends with them."""

    isolated = True
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".webmanifest": "application/manifest+json"}

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        if self.isolated:
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        super().end_headers()

    def log_message(self, *_):
        pass


FIRST_ROOM = "01939d00-0000-7000-8000-000000000000"


def open_first_room(page: Page):
    page.locator(f"[data-room='{FIRST_ROOM}']").click()
    page.locator(".message").first.wait_for()


def in_room(then=lambda page: None):
    def act(page: Page):
        open_first_room(page)
        then(page)

    return act


def menu(page: Page, item: str):
    page.get_by_role("button", name="Room menu").click()
    page.get_by_role("menuitem", name=item).click()


def invite(page: Page):
    menu(page, "Invite people")
    page.get_by_label("Usernames").fill("ana, bert ")
    page.get_by_label("Usernames").press_sequentially("cl")


def register_wrongly(page: Page):
    page.get_by_label("Username").fill("A!")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Create account").click()


def signature(page: Page):
    page.get_by_role("button", name="Signature verified. Show how").last.click()
    page.get_by_role("button", name="Show the signature").click()


def anatomy(page: Page, section: str):
    page.get_by_role("button", name="Signature verified. Show how").last.click()
    page.get_by_role("button", name=section).click()
    page.get_by_role("button", name=section).scroll_into_view_if_needed()


def few_time(page: Page):
    anatomy(page, "Preimages")
    page.locator(".few-time").evaluate("element => element.scrollIntoView()")


def members(page: Page):
    if not page.locator(".member").count():
        page.get_by_role("button", name="Members").click()
    page.locator(".member summary").nth(1).click()


def scrolled(page: Page):
    page.locator(".messages").evaluate("element => element.scrollTop -= 1500")
    page.wait_for_timeout(300)


def typing(page: Page):
    page.get_by_label("Message to").fill("Two lines,\nand a **bold** one.")


def new_room(page: Page):
    page.get_by_role("button", name="New room").click()
    page.get_by_label("Name").fill("Owls")


def sending(page: Page):
    page.get_by_label("Message to").fill("On my way.")
    page.keyboard.press("Enter")
    page.locator(".is-pending").wait_for()


SCREENS = {
    "landing": ("signedOut", "", None),
    "register": ("signedOut", "#/register", None),
    "register-wrong": ("signedOut", "#/register", register_wrongly),
    "login": ("signedOut", "#/login", None),
    "progress": ("working", "#/register", None),
    "empty": ("empty", "#/rooms", None),
    "rooms": ("unread", "#/rooms", None),
    "room": ("unread", "#/rooms", in_room()),
    "room-scrolled": ("unread", "#/rooms", in_room(scrolled)),
    "room-typing": ("unread", "#/rooms", in_room(typing)),
    "room-sending": ("unread", "#/rooms", in_room(sending)),
    "signature": ("unread", "#/rooms", in_room(signature)),
    "signature-fors": ("unread", "#/rooms", in_room(lambda page: anatomy(page, "FORS"))),
    "signature-hypertree": ("unread", "#/rooms", in_room(lambda page: anatomy(page, "Hypertree"))),
    "signature-few-time": ("unread", "#/rooms", in_room(few_time)),
    "signature-failed": ("unread", "#/rooms", in_room(lambda page: page.get_by_role("button", name="Not verified").click())),
    "members": ("unread", "#/rooms", in_room(members)),
    "menu": ("unread", "#/rooms", in_room(lambda page: page.get_by_role("button", name="Room menu").click())),
    "invite": ("unread", "#/rooms", in_room(invite)),
    "security": ("unread", "#/rooms", in_room(lambda page: menu(page, "Encryption"))),
    "leave": ("unread", "#/rooms", in_room(lambda page: menu(page, "Leave room"))),
    "new-room": ("unread", "#/rooms", new_room),
    "account": (
        "unread",
        "#/rooms",
        lambda page: (
            page.get_by_role("button", name="Your account").click(),
            page.get_by_role("menuitem", name="Account and appearance").click(),
        ),
    ),
    "offline": ("offline", "#/rooms", in_room(lambda page: page.wait_for_timeout(6500))),
    "notice": ("notice", "#/rooms", in_room()),
    "stopped": ("stopped", "", None),
}


def main(wanted: list[str]) -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(Handler, directory=str(SITE))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://localhost:{server.server_address[1]}/"
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    has_touch=size == "phone",
                    reduced_motion="reduce",
                )
                for name, (scene, place, act) in SCREENS.items():
                    if wanted and name not in wanted:
                        continue
                    page = context.new_page()
                    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
                    page.on("pageerror", lambda error: problems.append(str(error)))
                    page.goto(f"{base}?scene={scene}{place}")
                    page.wait_for_timeout(200)
                    try:
                        if act:
                            act(page)
                        page.wait_for_timeout(150)
                    except Exception as error:  # the picture shows how far it came
                        problems.append(f"{name} {size} {theme}: {error}")
                    page.screenshot(path=PICTURES / f"{name}-{size}-{theme}.png")
                    page.close()
                context.close()
        browser.close()
    print(f"Pictures are in {PICTURES}")
    for problem in problems:
        print("problem:", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
