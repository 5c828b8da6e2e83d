// Debian ships React's types without `csstype`. Styles live in stylesheets here, so this much of it is enough.
export interface Properties<TLength = string | number> {
  [property: string]: TLength | string | number | undefined;
}
