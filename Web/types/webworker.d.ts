// TypeScript 4.8's library for workers leaves this method out.
interface AbortController {
  abort(): void;
}
