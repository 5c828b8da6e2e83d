// Debian ships React's types without `prop-types`; they are mentioned there, and not used here.
export type Validator<T> = (value: T) => Error | null;
export type ValidationMap<T> = { [K in keyof T]?: Validator<T[K]> };
export type Requireable<T> = Validator<T | undefined | null>;
export type InferProps<V> = { [K in keyof V]: unknown };
