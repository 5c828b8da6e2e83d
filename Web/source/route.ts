import { useSyncExternalStore } from "react";

/** Where in the interface one is. It stands in the address's fragment, which browsers never send to a server. */
export type Route =
  | { screen: "landing" }
  | { screen: "register"; invitation?: string | undefined }
  | { screen: "login" }
  | { screen: "rooms" }
  | { screen: "room"; room: string };

export function readRoute(hash: string): Route {
  const [screen, place] = hash.replace(/^#\/?/, "").split("/");
  switch (screen) {
    case "register":
      return { screen: "register", invitation: place || undefined };
    case "login":
      return { screen: "login" };
    case "rooms":
      return { screen: "rooms" };
    case "room":
      return place ? { screen: "room", room: decodeURIComponent(place) } : { screen: "rooms" };
    default:
      return { screen: "landing" };
  }
}

export function address(route: Route): string {
  switch (route.screen) {
    case "landing":
      return "#/";
    case "register":
      return route.invitation ? `#/register/${route.invitation}` : "#/register";
    case "room":
      return `#/room/${encodeURIComponent(route.room)}`;
    default:
      return `#/${route.screen}`;
  }
}

/** Goes there; `replace` leaves no way back. */
export function go(route: Route, replace = false): void {
  const hash = address(route);
  if (hash === location.hash) return;
  if (replace) location.replace(hash);
  else location.hash = hash;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return readRoute(hash);
}
