// Runs before the page is drawn, on its own, so that a chosen theme does not flash in late.
export {};

try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
} catch {
  // Storage is off: the system's theme it is.
}
