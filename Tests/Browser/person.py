"""Somebody with a browser of their own."""

import re
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

PICTURES = Path(__file__).resolve().parents[2] / ".build/screenshots"
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
#: Signing and key generation share two cores with whatever else runs on the machine.
PATIENCE = 90_000


class Person:
    def __init__(self, playwright: Playwright, folder: Path, address: str, name: str, password: str):
        self.playwright = playwright
        self.folder = folder
        self.address = address
        self.name = name
        self.password = password
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.expected: list[str] = []
        self.context: BrowserContext = None
        self.page: Page = None
        self.open()

    def open(self):
        """Starts the browser on this person's profile."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox"],
            viewport=WIDE,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        self.context.on("page", self._watch)
        self.context.on("request", self._request)
        for page in self.context.pages:
            self._watch(page)
        self.page = self.context.pages[0]
        self.page.goto(self.address)

    def close(self):
        self.context.close()

    def another_tab(self) -> Page:
        page = self.context.new_page()
        page.goto(self.address)
        return page

    def _watch(self, page: Page):
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"{self.name}: {error}"))
        page.on("worker", lambda worker: worker.on("console", lambda message: self._console(message.type, message.text)))

    def _console(self, kind: str, text: str):
        if kind not in ("error", "warning"):
            return
        if not any(re.search(pattern, text) for pattern in self.expected):
            self.problems.append(f"{self.name}: {kind}: {text}")

    def _request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    @contextmanager
    def expecting(self, pattern: str):
        """Console messages that a step is meant to cause."""
        self.expected.append(pattern)
        yield
        self.page.wait_for_timeout(300)
        self.expected.remove(pattern)

    # What people do

    def register(self):
        self.page.goto(f"{self.address}/#/register")
        self.page.get_by_label("Username").fill(self.name)
        self.page.get_by_label("Password", exact=True).fill(self.password)
        self.page.get_by_role("button", name="Create account").click()
        expect(self.rooms).to_be_visible()

    def create_room(self, name: str, *members: str):
        self.page.get_by_role("button", name="New room").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_label("People").fill(" ".join(members))
        dialog.get_by_role("button", name="Create room").click()
        expect(self.page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()

    def enter(self, room: str, page: Page = None):
        page = page or self.page
        page.locator(".room-row", has_text=room).click()
        expect(page.get_by_role("heading", name=room, exact=True, level=1)).to_be_visible()

    def write(self, text: str, page: Page = None):
        """Types a message and sends it; does not wait for the server."""
        page = page or self.page
        page.get_by_label("Message to").fill(text)
        page.keyboard.press("Enter")

    def say(self, text: str, page: Page = None):
        """Sends a message and waits until the server has it."""
        page = page or self.page
        self.write(text, page)
        expect(self.message(text, page)).to_have_attribute("data-seq", re.compile(r"\d+"))

    def reads(self, text: str, page: Page = None):
        """Sees a message whose signature has been verified."""
        message = self.message(text, page)
        expect(message).to_be_visible()
        expect(message.get_by_role("button", name="Signature verified")).to_have_count(1)

    # What people see

    @property
    def rooms(self) -> Locator:
        return self.page.get_by_role("navigation", name="Rooms")

    @property
    def room_id(self) -> str:
        return self.page.url.split("#/room/")[1]

    def message(self, text: str, page: Page = None) -> Locator:
        return (page or self.page).locator(".message", has_text=text)

    def texts(self, page: Page = None) -> list[str]:
        return (page or self.page).locator(".message .markdown").all_inner_texts()

    def picture(self, name: str, themes=("light",), on_phone=lambda: None):
        """Photographs the page at both sizes, in the given themes. `on_phone` opens what a phone does not show by itself."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for theme in themes:
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for size, viewport in (("1280x800", WIDE), ("390x844", PHONE)):
                self.page.set_viewport_size(viewport)
                self.page.wait_for_timeout(250)
                if size == "390x844":
                    on_phone()
                    self.page.wait_for_timeout(250)
                suffix = "" if theme == "light" else f"-{theme}"
                self.page.screenshot(path=PICTURES / f"{name}-{size}{suffix}.png")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size(WIDE)
